"""Claims, severities, fingerprints, the order of findings, the tally."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace

from confcompat.judge import claim, fingerprint, judge, summarise
from confcompat.model.findings import ConfigState, ReadEvidence, Summary, Suppression
from confcompat.model.observations import Actor, Critical, Effect, Facets, Fact, Observation
from confcompat.model.places import Place
from confcompat.model.reads import Moment
from tests.scenarios import RULES

FACETS = Facets(Fact.MISSING, Effect.BREAKS, Actor.STABLE)
SEEN = Observation(
    FACETS,
    "prd",
    ("db", 0),
    ConfigState.CANDIDATE,
    reads=(
        ReadEvidence(Place("a.py", 3), "v1", "a.f", Moment.CALL),
        ReadEvidence(Place("b.py", 1), "v1", "b.g", Moment.CALL),
    ),
    details={"key": "db[0]", "entry": ""},
)


def test_a_finding_carries_facts_without_the_empty_ones() -> None:
    """Sorted by name, so that equal findings are equal."""
    (finding,) = judge([SEEN], RULES)

    assert (finding.rule, finding.id, finding.details) == ("removed-key-still-read", "CC101", (("key", "db[0]"),))


def test_the_fingerprint_is_what_the_contract_says() -> None:
    """SHA-256 over rule, environment, key, role and the first reading function; twelve digits."""
    text = json.dumps(["removed-key-still-read", "prd", ["db", 0], "stable", "a.f"])
    expected = hashlib.sha256(text.encode()).hexdigest()[:12]

    assert [finding.fingerprint for finding in judge([SEEN], RULES)] == [expected]


def test_the_fingerprint_stays_while_lines_values_and_words_move() -> None:
    """And it changes with each of its parts."""
    mark = fingerprint("r", SEEN)
    moved = replace(
        SEEN,
        reads=(replace(SEEN.reads[0], place=Place("z.py", 99), revision="v2"),),
        details={"old_value": "2"},
        pre_existing=True,
        introduced=False,
    )

    assert fingerprint("r", moved) == mark
    for other in (
        replace(SEEN, environment="stg"),
        replace(SEEN, path=("db", 1)),
        replace(SEEN, facets=replace(FACETS, actor=Actor.CANARY)),
        replace(SEEN, reads=(replace(SEEN.reads[0], function="a.h"),)),
        replace(SEEN, identity="x"),
    ):
        assert fingerprint("r", other) != mark
    assert fingerprint("s", SEEN) != mark


def test_what_no_rule_claims_is_no_finding() -> None:
    """The waivers of the coverage test hold the reasons."""
    waived = replace(SEEN, facets=replace(FACETS, actor=Actor.NONE))

    assert claim(waived.facets, RULES) is None
    assert judge([waived], RULES) == ()


def test_grades_decide_the_severity() -> None:
    """The first that matches, else the rule's own."""

    def severity(facets: Facets) -> str:
        return judge([replace(SEEN, facets=facets)], RULES)[0].severity.value

    assert severity(replace(FACETS, effect=Effect.DIFFERS)) == "warning"
    assert severity(replace(FACETS, effect=Effect.SAME)) == "info"
    assert severity(Facets(Fact.VALUED, Effect.DIFFERS, Actor.STABLE)) == "info"
    assert severity(Facets(Fact.VALUED, Effect.DIFFERS, Actor.STABLE, critical=Critical.YES)) == "error"


def test_each_finding_counts_once() -> None:
    """Pre-existing before held back before severity."""
    (finding,) = judge([SEEN], RULES)
    held = replace(finding, suppressed=Suppression("b", 1))

    assert summarise([finding, held, replace(held, pre_existing=True), replace(finding, introduced=False)]) == Summary(
        error=2, suppressed=1, pre_existing=1
    )
