"""Every combination of facets is claimed by exactly one rule, or waived here with a reason; no waiver is dead."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from typing import Any

import pytest
import yaml

from confcompat.cluster.documents import read_manifests
from confcompat.model.cluster import Manifests
from confcompat.model.findings import Report
from confcompat.model.inputs import ClusterInputs
from confcompat.model.observations import DETAILS, FACETS, Actor, Critical, Effect, Facets, Fact, Meeting, Renamed
from confcompat.model.releases import Delivery
from confcompat.model.rules import Rule, RuleExample
from confcompat.model.settings import Application, ClusterSettings, Ignore, Prune, Settings, VariableFile
from confcompat.render.wording import names_of, render_message, render_remedy
from tests.scenarios import RULES, environment, inputs, run
from tests.tiny_reader import read_release

_OF_RELEASES = ("missing", "maybe-missing", "null", "mistyped", "refused", "valued")

WAIVERS: tuple[tuple[Mapping[str, tuple[str, ...]], str], ...] = (
    ({"fact": _OF_RELEASES, "actor": ("none",)}, "a cell always has a release"),
    (
        {"fact": _OF_RELEASES, "actor": ("stable", "canary", "rollback", "candidate"), "meeting": ("apart",)},
        "the delivery keeps this release and this config apart: counted as protected, never told",
    ),
    (
        {
            "fact": ("missing",),
            "effect": ("differs", "same", "guarded"),
            "actor": ("candidate",),
            "meeting": ("together",),
        },
        "the candidate's default came with the candidate: its author decided it",
    ),
    (
        {
            "fact": ("missing",),
            "effect": ("unknown", "none"),
            "actor": ("stable", "canary", "rollback", "candidate"),
            "meeting": ("together",),
        },
        "a read of an exact key is known to raise, to fall back, or to ask first",
    ),
    (
        {
            "fact": ("maybe-missing",),
            "effect": ("breaks", "differs", "same", "guarded", "none"),
            "actor": ("stable", "canary", "rollback", "candidate"),
            "meeting": ("together",),
        },
        "what a read without an exact key does is not known",
    ),
    (
        {
            "fact": ("null", "refused"),
            "effect": ("differs", "same", "guarded", "unknown", "none"),
            "actor": ("stable", "canary", "rollback", "candidate"),
            "meeting": ("together",),
        },
        "only seen where the use certainly raises",
    ),
    (
        {
            "fact": ("mistyped",),
            "effect": ("differs", "same", "guarded", "none"),
            "actor": ("stable", "canary", "rollback", "candidate"),
            "meeting": ("together",),
        },
        "a new type raises, or nobody can tell",
    ),
    (
        {"fact": ("valued",), "actor": ("rollback", "candidate"), "meeting": ("together",)},
        "a new value is told of releases that run now; the others start with it",
    ),
    (
        {
            "fact": ("valued",),
            "effect": ("breaks", "same", "guarded", "unknown", "none"),
            "actor": ("stable", "canary"),
            "meeting": ("together",),
        },
        "a changed value that raises is mistyped or null; one that does not is another value",
    ),
)


def every_combination() -> Iterator[Facets]:
    """All facets × all values."""
    for fact, effect, actor, renamed, meeting, critical in itertools.product(
        Fact, Effect, Actor, Renamed, Meeting, Critical
    ):
        yield Facets(fact, effect, actor, renamed, meeting, critical)


def test_the_facets_are_the_fields() -> None:
    """The names and values that rule files may use are those of the values."""
    assert tuple(FACETS) == tuple(each.name for each in fields(Facets))
    assert [tuple(FACETS[each.name]) for each in fields(Facets)] == [
        tuple(kind) for kind in (Fact, Effect, Actor, Renamed, Meeting, Critical)
    ]


def test_each_combination_is_claimed_once_or_waived() -> None:
    """No observation is told twice, and none vanishes without a written reason."""
    wrong = []
    for facets in every_combination():
        claims = [rule.id for rule in RULES if facets.match(rule.when)]
        waived = [reason for when, reason in WAIVERS if facets.match(when)]
        if len(claims) + len(waived) != 1:
            wrong.append((facets, claims, waived))

    assert wrong == []


def test_no_waiver_is_dead() -> None:
    """A waiver that waives nothing is a reason nobody needs any more."""
    combinations = list(every_combination())

    assert [reason for when, reason in WAIVERS if not any(each.match(when) for each in combinations)] == []


def test_every_grade_can_be_reached() -> None:
    """A grade speaks of something that its rule claims."""
    combinations = list(every_combination())
    dead = [
        (rule.id, grade)
        for rule in RULES
        for grade in rule.grades
        if not any(each.match(rule.when) and each.match(grade.when) for each in combinations)
    ]

    assert dead == []


def test_the_rules_are_those_of_the_contract() -> None:
    """Ids, names and severities as the contract lists them."""
    assert {rule.id: (rule.name, rule.severity.value) for rule in RULES} == {
        "CC101": ("removed-key-still-read", "error"),
        "CC102": ("removed-key-falls-back", "warning"),
        "CC103": ("missing-key", "error"),
        "CC104": ("renamed-key-still-read", "error"),
        "CC105": ("type-changed", "error"),
        "CC106": ("null-value", "error"),
        "CC107": ("added-key-refused", "error"),
        "CC108": ("removed-key-maybe-read", "warning"),
        "CC109": ("value-changed-under-live-release", "info"),
        "CC110": ("config-file-not-in-release", "error"),
        "CC201": ("unused-key", "info"),
        "CC202": ("environment-drift", "info"),
        "CC203": ("duplicate-key", "warning"),
        "CC204": ("config-unreadable", "error"),
        "CC301": ("shared-config-under-canary", "warning"),
        "CC302": ("changed-in-place", "error"),
        "CC303": ("object-key-removed", "error"),
        "CC304": ("object-removed", "error"),
        "CC305": ("removable-object", "info"),
        "CC306": ("dangling-reference", "error"),
        "CC307": ("prune-hazard", "error"),
        "CC308": ("canary-without-analysis", "info"),
        "CC401": ("unresolved-read", "info"),
        "CC402": ("unparsed-file", "warning"),
        "CC403": ("stale-ignore", "warning"),
    }


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_the_words_ask_for_known_names_only(rule: Rule) -> None:
    """A name that no finding holds would leave a hole in the sentence."""
    assert names_of(rule.message) | names_of(rule.remedy) <= set(DETAILS)


EXAMPLES = [(rule, example) for rule in RULES for example in rule.examples]


# The analyzer takes the place of `read_release` here once it stands.
@pytest.mark.parametrize(("rule", "example"), EXAMPLES, ids=[f"{rule.id} {each.title}" for rule, each in EXAMPLES])
def test_an_example_is_reported_or_not_as_it_says(rule: Rule, example: RuleExample) -> None:
    """The examples of a rule page are true, and a reported one has a message without holes."""
    report = run_example(example)
    found = [finding for finding in report.findings if finding.rule == rule.name]

    assert bool(found) is example.reported
    for finding in found:
        for text in (render_message(rule, finding), render_remedy(rule, finding)):
            assert text
            assert "{" not in text
            assert "[" not in rule.message or not text.endswith("[")
            assert "  " not in text
            assert " ," not in text
            assert "()" not in text


def run_example(example: RuleExample) -> Report:
    """The report of a rule's example."""
    texts: dict[str, Any] = yaml.safe_load(example.settings) or {}
    ignores = tuple(Ignore(**entry, line=3) for entry in texts.get("ignore", ()))
    settings = Settings(
        Application("api"),
        critical=tuple(texts.get("critical", ())),
        budget_unresolved=texts.get("budget", {}).get("unresolved"),
        ignore=ignores,
        file="confcompat.yaml",
    )
    delivery = Delivery(texts.get("delivery", "shared"))
    if example_family(example) == "cluster":
        return run_on_cluster(example, texts)
    environments = [environment(example.now, example.after, example.stable, delivery=delivery)]
    if example.elsewhere:
        environments.append(environment(example.elsewhere, example.elsewhere, example.stable, name="stg"))
    return run(inputs(example.candidate, *environments, settings=settings), read_release)


def example_family(example: RuleExample) -> str:
    """The family of the rule that the example belongs to."""
    return next(rule.family for rule in RULES if example in rule.examples)


def run_on_cluster(example: RuleExample, texts: Mapping[str, Any]) -> Report:
    """The report where `now` and `after` are manifests."""
    now, after = (read_manifests(text.encode(), "k8s/prd.yaml") for text in (example.now, example.after))
    given = environment("a: 1", "a: 1")
    cluster = ClusterSettings(manifests=("k8s/prd.yaml",), prune=Prune(texts.get("prune", "somebody")))
    sources = (VariableFile(texts["variable"]),) if "variable" in texts else ()
    settled = replace(given.settings, cluster=cluster, sources=sources)
    return run(
        inputs("", replace(given, settings=settled, cluster=ClusterInputs(now, after, Manifests()))), read_release
    )
