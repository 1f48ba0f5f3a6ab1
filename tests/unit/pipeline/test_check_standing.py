"""Standing facts: unused keys, drift, duplicates, unreadable files, unresolved reads, unparsed files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from confcompat.model.findings import Report, Verdict
from confcompat.model.reads import Certainty, Need, ReleaseReads, Use
from confcompat.model.releases import Policy, Role
from confcompat.model.settings import Application, Settings
from confcompat.model.snapshots import PassedOver
from tests.config_trees import read
from tests.fakes import MemorySnapshot
from tests.scenarios import FILE, environment, inputs, key, only, release, run, simple, told
from tests.unit.pipeline.test_check_shifts import with_reads


def unused(report: Report) -> list[tuple[str, bool]]:
    """Key and whether it is introduced, of every CC201."""
    return [(key(finding), finding.introduced) for finding in report.findings if finding.id == "CC201"]


def test_an_unused_key_is_told_at_the_topmost_node() -> None:
    """Once, however much lies below it; a section that is read for one child keeps the others."""
    config = "old: {a: 1, b: {c: 2}}\ndb: {host: a, port: 1}\nlist: [{a: 1}]\n"
    report = simple('a = cfg["db"]["host"]', 'a = cfg["db"]["host"]', config, config)

    assert unused(report) == [("db.port", False), ("list", False), ("old", False)]
    finding = next(each for each in report.findings if key(each) == "db.port")
    assert finding.config is not None
    assert finding.config.place.file == FILE
    assert not report.failed


def test_a_key_that_only_the_candidate_reads_is_used() -> None:
    """So is one that only a live release reads."""
    config = "a: 1\nb: 1\n"

    assert unused(simple('x = cfg["a"]', 'x = cfg["b"]', config, config)) == []


def test_unused_is_introduced_where_the_change_makes_it_so() -> None:
    """A key that nobody read at `deployed` either is no news, wherever its topmost node stands."""
    assert unused(simple('x = cfg["a"]', 'x = cfg["a"]', "a: 1\n", "a: 1\nnew: 1\n")) == [("new", True)]
    stable = 'x = cfg["a"]\ny = cfg["old"]["u"]'
    assert unused(simple(stable, 'x = cfg["a"]', "a: 1\nold: {u: 1, n: 2}\n", "a: 1\nold: {n: 2}\n")) == [
        ("old.n", False)
    ]
    assert unused(simple('x = cfg["a"]', 'x = cfg["a"]', "a: 1\nn: {m: 1}\n", "a: 1\nn: 5\n")) == [("n", False)]


@pytest.mark.parametrize(
    "reading",
    [
        'x = json.dumps(cfg["s"])',
        'x = cfg[f"{name}"]',
        'x = cfg["s"]',
        'for k in cfg["s"]: pass\nx = cfg["s"]["one"]',
        "x = json.dumps(cfg['s']['b'])\ny = cfg['s']['a']",
    ],
)
def test_a_key_that_may_be_read_is_not_unused(reading: str) -> None:
    """By pattern, by subtree, by walking the mapping, or as a whole that names nothing below."""
    config = "s: {a: 1, b: {c: 2}}\n"

    assert unused(simple(reading, reading, config, config)) == []


def test_items_of_a_list_are_told_together() -> None:
    """Two hundred servers with one unread key are one finding; unread items as such are none."""
    config = "servers: [{host: a, old: 1}, {host: b, old: 2}, {host: c}]\nhosts: [a, b]\n"
    given = read("servers", uses=(Use.ITERABLE,)), read("servers[*].host"), read("hosts"), read("hosts[0]")
    report = with_reads(config, config, *given, candidate=given)

    assert unused(report) == [("servers[*].old", False)]


def test_a_merged_custom_tag_is_no_key() -> None:
    """What its loader brings is not known here."""
    config = "s:\n  <<: !include base.yaml\n  a: 1\n"

    assert unused(simple('x = cfg["s"]["a"]', "", config, config + "b: 1\n")) == [("b", True)]


def test_no_reads_at_all_call_no_key_unused() -> None:
    """A root that was not found must not flood the report; it says so instead."""
    report = simple("", "", "a: 1\nb: 1\n", "a: 1\n")

    assert report.findings == ()
    assert any("no read" in text for text in report.assumed)


def test_a_rollback_target_that_still_reads_it_is_named() -> None:
    """When it may be removed depends on how far back one wants to go."""
    old = (release(Role.ROLLBACK, 'x = cfg["n"]', "v0"),)
    given = environment("a: 1\nn: 1\n", "a: 1\nn: 1\n", 'x = cfg["a"]', rollback=old)

    report = run(inputs('x = cfg["a"]', given, policy=Policy.FULL))
    assert dict(only(report, "CC201").details)["removable"] == "v0"


def drift(
    stable: str, config: Mapping[str, tuple[str, str]], candidate: str = ""
) -> list[tuple[str | None, str, bool]]:
    """Environment, key and whether it is introduced, of every CC202."""
    given = [environment(now, after, stable, name=name) for name, (now, after) in config.items()]
    report = run(inputs(candidate or stable, *given))
    return [(each.environment, key(each), each.introduced) for each in report.findings if each.id == "CC202"]


def test_an_environment_that_leaves_a_key_to_a_default_drifts() -> None:
    """Some have it, this one has not, and a live release reads it with a default."""
    stable = 'x = cfg.get("limit", 1)'
    have, lack = ("limit: 5\n", "limit: 5\n"), ("k: 1\n", "k: 1\n")

    assert drift(stable, {"prd": have, "stg": lack}) == [("stg", "limit", False)]
    assert drift(stable, {"prd": lack, "stg": lack}) == []
    assert drift(stable, {"prd": lack}) == []
    assert drift('x = cfg["limit"]', {"prd": have, "stg": lack}) == []
    assert drift('if "limit" in cfg: pass', {"prd": have, "stg": lack}) == []
    assert drift("x = 1", {"prd": have, "stg": lack}, stable) == []


def test_drift_is_introduced_where_the_change_makes_it_so() -> None:
    """Another environment got the key; a key that this change removes is told as the removal."""
    stable = 'x = cfg.get("limit", 1)'
    lack = ("k: 1\n", "k: 1\n")

    assert drift(stable, {"prd": ("k: 1\n", "limit: 5\n"), "stg": lack}) == [("stg", "limit", True)]
    assert drift(stable, {"prd": ("limit: 5\n", "limit: 5\n"), "stg": ("limit: 5\n", "k: 1\n")}) == []


def test_drift_is_told_at_the_topmost_absent_node() -> None:
    """One finding for the section, with the place where another environment has it."""
    stable = 'x = cfg.get("a", {}).get("b", 1)\ny = cfg.get("a", {}).get("c", 1)'
    given = [
        environment("a: {b: 1}\n", "a: {b: 1}\n", stable, name="prd"),
        environment("k: 1\n", "k: 1\n", stable, name="stg"),
    ]
    finding = only(run(inputs(stable, *given)), "CC202")

    assert key(finding) == "a"
    assert dict(finding.details)["others"] == "prd"
    assert finding.config is not None
    assert finding.config.place.line == 1


def test_an_environment_that_cannot_be_read_is_no_neighbour() -> None:
    """Nothing is compared with it."""
    stable = 'x = cfg.get("limit", 1)'

    assert drift(stable, {"prd": ("limit: [\n", "limit: [\n"), "stg": ("k: 1\n", "k: 1\n")}) == []


def test_a_duplicate_key_is_told_with_both_places() -> None:
    """The later wins; it is no news where it stood at `deployed`."""
    report = simple("x = cfg['a']", "x = cfg['a']", "a: 1\n", "a: 1\na: 2\n")
    finding = only(report, "CC203")
    assert (finding.severity.value, finding.introduced) == ("warning", True)
    assert finding.config is not None
    assert finding.config.place.line == 2
    assert dict(finding.details)["others"] == f"{FILE}:1"

    assert not only(simple("", "", "a: 1\na: 2\n", "b: 1\na: 1\na: 2\n"), "CC203").introduced


def test_a_candidate_config_that_does_not_parse_is_broken() -> None:
    """CC204 and exit 1, and nothing else is claimed to be missing from it."""
    report = simple('a = cfg["x"]', 'a = cfg["y"]', "x: 1\n", "k: [1\n")

    assert [finding.id for finding in report.findings] == ["CC204"]
    assert (only(report, "CC204").introduced, report.failed) == (True, True)
    assert report.environments[0].verdict is Verdict.BROKEN
    assert report.plan == ()


def test_a_config_that_never_parsed_fails_too() -> None:
    """A check that saw nothing proves nothing, though the fact is not introduced."""
    report = simple('a = cfg["x"]', 'a = cfg["y"]', "k: [1\n", "k: [1\n")

    assert (only(report, "CC204").introduced, report.failed) == (False, True)


def test_a_mended_config_is_judged_without_a_baseline() -> None:
    """What was wrong before cannot be told; the report says so, and the goal is judged."""
    report = simple('a = cfg["x"]', 'a = cfg["x"]', "k: [1\n", "k: 1\n")

    assert told(report) == [("CC101", "stable", "x"), ("CC103", "candidate", "x")]
    assert report.environments[0].verdict is Verdict.BROKEN
    assert any("cannot be read at v1" in note for note in report.environments[0].notes)


def layers(now: Mapping[str, str], after: Mapping[str, str], config: tuple[str, ...]) -> Report:
    """A check of an environment of several files."""
    return run(inputs('a = cfg["x"]', environment(now, after, "", config=config)))


def test_a_listed_file_that_the_candidate_lacks_is_unreadable() -> None:
    """CC204; nothing else is claimed to be missing."""
    report = layers({"a.yaml": "x: 1\n"}, {"b.yaml": "k: 1\n"}, ("a.yaml", "b.yaml"))

    assert [finding.id for finding in report.findings] == ["CC204"]
    assert dict(only(report, "CC204").details)["file"] == "a.yaml"
    assert report.environments[0].verdict is Verdict.BROKEN
    assert report.failed


def test_a_listed_file_that_an_older_revision_lacks_contributes_nothing() -> None:
    """The report says so, and the older tree is judged with what it has."""
    report = layers({"a.yaml": "k: 1\n"}, {"a.yaml": "k: 1\n", "b.yaml": "x: 1\n"}, ("a.yaml", "b.yaml"))

    assert told(report) == []
    assert report.environments[0].verdict is Verdict.CONFIG_FIRST
    assert any("b.yaml: v1 holds no such file" in note for note in report.environments[0].notes)


def test_globs_may_match_nothing() -> None:
    """Then they contribute nothing, and that is no finding of its own."""
    report = layers({}, {"c/a.yaml": "x: 1\n"}, ("c/*.yaml",))

    assert told(report) == []
    assert report.environments[0].verdict is Verdict.CONFIG_FIRST


def test_a_listed_link_is_unreadable() -> None:
    """A path that is there but holds no file cannot be read, and the reason is told."""
    given = environment("x: 1\n", "x: 1\n", "")
    link = MemorySnapshot({}, "worktree", (PassedOver(FILE, "a symbolic link"),))
    report = run(inputs('a = cfg["x"]', type(given)(given.settings, given.live, (), given.config_now, link)))

    assert dict(only(report, "CC204").details)["problem"] == "a symbolic link"


def test_reads_beyond_the_budget_are_told() -> None:
    """The new ones; without a budget any number is accepted."""
    stable = 'a = cfg[f"{x}_a"]'
    candidate = 'a = cfg[f"{x}_a"]\nb = cfg[f"{x}_b"]\nc = cfg[f"{x}_c"]'

    def unresolved(budget: int | None, stable: str = stable) -> list[tuple[str, bool]]:
        settings = Settings(Application("api"), budget_unresolved=budget)
        report = run(inputs(candidate, environment("k: 1\n", "k: 2\n", stable), settings=settings))
        return [(key(each), each.introduced) for each in report.findings if each.id == "CC401"]

    assert unresolved(None) == []
    assert unresolved(3) == []
    assert unresolved(2) == [("*_c", True)]
    assert unresolved(1) == [("*_b", True), ("*_c", True)]
    assert unresolved(0) == [("*_a", False), ("*_b", True), ("*_c", True)]
    assert unresolved(1, candidate) == [("*_b", False), ("*_c", False)]


def test_a_file_that_cannot_be_parsed_is_told_once() -> None:
    """Of the candidate, with no environment; it is no news where a live release has it too."""
    broken = {"a.py": "x = (", "b.py": "y = ("}
    report = run(inputs(broken, environment("k: 1\n", "k: 2\n", {"a.py": "x = ("})))

    assert [(dict(each.details)["file"], each.introduced, each.environment) for each in report.findings] == [
        ("a.py", False, None),
        ("b.py", True, None),
    ]
    assert len({each.fingerprint for each in report.findings}) == 2


def test_only_exact_reads_of_the_files_drift() -> None:
    """Neither a pattern, nor a wildcard, nor an environment variable."""
    stable = (
        read("limit*", Need.DEFAULTED, certainty=Certainty.PATTERN),
        read("s.*.limit", Need.DEFAULTED),
        replace(read("limit", Need.DEFAULTED), root="environment"),
        read("k"),
    )
    given = [
        environment("limit: 1\nk: 1\n", "limit: 1\nk: 1\n", "s", name="prd"),
        environment("k: 1\n", "k: 1\n", "s", name="stg"),
    ]

    report = run(inputs("c", *given), lambda _: ReleaseReads(stable))
    assert [each.id for each in report.findings if each.id == "CC202"] == []
