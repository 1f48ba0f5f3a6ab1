"""Ignore entries, `--base`, `--fail-on`: what is held against the change."""

from __future__ import annotations

from dataclasses import replace

import pytest

from confcompat.model.findings import Report, Verdict
from confcompat.model.inputs import CheckInputs
from confcompat.model.settings import Application, Ignore, Settings
from tests.fakes import MemoryRepository
from tests.scenarios import environment, inputs, only, run, simple

GIVEN = ('a = cfg["legacy"]["x"]["y"]', "", "legacy: {k: 1, x: {y: 1}}\n", "legacy: {k: 1, x: {}}\n")


def with_ignores(
    *entries: Ignore, repository: MemoryRepository | None = None, names: tuple[str, ...] = ("prd",)
) -> Report:
    """A CC101 at `legacy.x.y` in each environment, under these entries."""
    stable, candidate, now, after = GIVEN
    given = [environment(now, after, stable, name=name) for name in names]
    settings = Settings(Application("api"), ignore=entries, file="confcompat.yaml")
    return run(inputs(candidate, *given, settings=settings, repository=repository))


def held(report: Report) -> list[tuple[str | None, bool]]:
    """Environment, and whether it is held back, of every CC101."""
    return [(each.environment, each.suppressed is not None) for each in report.findings if each.id == "CC101"]


def stale(report: Report) -> list[tuple[str | None, bool]]:
    """Environment, and whether it is introduced, of every CC403."""
    return [(each.environment, each.introduced) for each in report.findings if each.id == "CC403"]


@pytest.mark.parametrize(
    ("entry", "matches"),
    [
        (Ignore("removed-key-still-read", "b"), True),
        (Ignore("CC101", "b"), True),
        (Ignore("missing-key", "b"), False),
        (Ignore("CC101", "b", key="legacy.x.y"), True),
        (Ignore("CC101", "b", key="legacy.*"), False),
        (Ignore("CC101", "b", key="legacy.*.*"), True),
        (Ignore("CC101", "b", key="legacy.**"), True),
        (Ignore("CC101", "b", key="legacy"), False),
        (Ignore("CC101", "b", key="**"), True),
        (Ignore("CC101", "b", environment="prd"), True),
        (Ignore("CC101", "b", environment="stg"), False),
        (Ignore("CC101", "b", fingerprint="000000000000"), False),
    ],
)
def test_an_entry_holds_back_what_it_names(entry: Ignore, matches: bool) -> None:
    """By rule name or id, key pattern, environment and fingerprint; the verdict stays what it is."""
    report = with_ignores(entry)

    assert held(report) == [("prd", matches)]
    assert report.failed is not matches
    assert report.environments[0].verdict is Verdict.APP_FIRST
    assert (report.summary.error, report.summary.suppressed) == ((0, 1) if matches else (1, 0))
    assert [entry.verdict for entry in report.plan] == [Verdict.APP_FIRST]


def test_a_fingerprint_names_one_finding() -> None:
    """The entry that a report proposes holds back that finding."""
    fingerprint = only(with_ignores(), "CC101").fingerprint

    report = with_ignores(Ignore("CC101", "because", fingerprint=fingerprint, line=7))
    suppression = only(report, "CC101").suppressed
    assert suppression is not None
    assert (suppression.because, suppression.line) == ("because", 7)


def test_an_entry_that_matches_nothing_is_stale() -> None:
    """CC403 with its line, in no environment; it held nothing back at `deployed` either."""
    report = with_ignores(Ignore("CC101", "b", key="other", line=9))
    finding = only(report, "CC403")

    assert stale(report) == [(None, False)]
    assert finding.severity.value == "warning"
    assert finding.config is not None
    assert (finding.config.place.file, finding.config.place.line) == ("confcompat.yaml", 9)
    assert stale(with_ignores(Ignore("CC101", "b", key="other", environment="prd"))) == [("prd", False)]
    assert stale(with_ignores(Ignore("CC101", "b"))) == []


def test_an_entry_for_an_environment_that_is_not_checked_is_left_alone() -> None:
    """`--env` must not call the entries of the other environments stale."""
    stable, candidate, now, after = GIVEN
    stg = environment(now, after, stable, name="stg")
    settings = Settings(
        Application("api"),
        environments=(environment(now, after, name="prd").settings, stg.settings),
        ignore=(Ignore("CC102", "b"), Ignore("CC102", "b", environment="prd"), Ignore("CC102", "c", environment="stg")),
    )

    assert stale(run(inputs(candidate, stg, settings=settings))) == [("stg", False)]


def test_an_entry_for_an_environment_that_nobody_knows_is_stale() -> None:
    """A misspelt name would hold nothing back for ever, and nobody would hear of it."""
    assert stale(with_ignores(Ignore("CC101", "b", environment="pdr"))) == [("pdr", False)]


def test_an_entry_that_the_change_made_stale_is_introduced() -> None:
    """It held back a standing fact of what is deployed."""
    settings = Settings(Application("api"), ignore=(Ignore("unused-key", "b", key="old"),))
    given = environment("a: 1\nold: 1\n", "a: 1\n", 'x = cfg["a"]')

    report = run(inputs('x = cfg["a"]', given, settings=settings))
    assert stale(report) == [(None, True)]


def test_an_entry_may_accept_a_stale_one() -> None:
    """It holds back the other's CC403, and is not stale itself."""
    entries = (Ignore("CC101", "b", key="other"), Ignore("stale-ignore", "kept for the audit", key="other"))
    report = with_ignores(*entries)

    assert [each.suppressed is not None for each in report.findings if each.id == "CC403"] == [True]


LIVE = environment(GIVEN[2], GIVEN[3], GIVEN[0]).live[0].release.commit or ""
OTHER = "f" * 40


def test_until_ends_when_every_live_release_contains_it() -> None:
    """Then the entry holds nothing back there, and CC403 tells."""
    entry = Ignore("CC101", "b", until="v1.43.0")
    drained = MemoryRepository({"v1.43.0": OTHER}, {LIVE: (OTHER,)})
    waiting = MemoryRepository({"v1.43.0": OTHER})
    shallow = MemoryRepository({"v1.43.0": OTHER}, shallow=True)

    for repository, over in ((drained, True), (waiting, False), (shallow, False), (MemoryRepository(), False)):
        report = with_ignores(entry, repository=repository)
        assert held(report) == [("prd", not over)]
        assert stale(report) == ([(None, False)] if over else [])


def test_until_is_judged_per_environment() -> None:
    """Stale where it has drained, in force where it has not."""
    stable, candidate, now, after = GIVEN
    prd = environment(now, after, stable, name="prd")
    (source,) = prd.live
    moved = replace(source, release=replace(source.release, commit=OTHER, revision="v2"))
    stg = replace(environment(now, after, stable, name="stg"), live=(moved,))
    repository = MemoryRepository({"v1.43.0": OTHER})
    settings = Settings(Application("api"), ignore=(Ignore("CC101", "b", until="v1.43.0"),))

    report = run(inputs(candidate, prd, stg, settings=settings, repository=repository))
    assert held(report) == [("prd", True), ("stg", False)]
    assert stale(report) == [("stg", False)]


def test_a_finding_of_the_source_is_held_back_until_all_environments_have_drained() -> None:
    """It belongs to no environment, so one that still waits is enough."""
    _, _, now, after = GIVEN
    prd = environment(now, after, "")
    (source,) = prd.live
    moved = replace(source, release=replace(source.release, commit=OTHER, revision="v2"))
    stg = replace(environment(now, after, "", name="stg"), live=(moved,))
    repository = MemoryRepository({"v1.43.0": OTHER})
    settings = Settings(Application("api"), ignore=(Ignore("CC402", "b", until="v1.43.0"),))

    for given, accepted in (((prd, stg), True), ((stg,), False)):
        report = run(inputs("x = (", *given, settings=settings, repository=repository))
        assert (only(report, "CC402").suppressed is not None) is accepted


def test_a_release_without_a_commit_contains_nothing() -> None:
    """A working tree cannot have drained."""
    stable, candidate, now, after = GIVEN
    prd = environment(now, after, stable)
    (source,) = prd.live
    prd = replace(prd, live=(replace(source, release=replace(source.release, commit=None)),))
    settings = Settings(Application("api"), ignore=(Ignore("CC101", "b", until="v1"),))

    assert held(run(inputs(candidate, prd, settings=settings, repository=MemoryRepository({"v1": OTHER})))) == [
        ("prd", True)
    ]


def based(base: CheckInputs | None, candidate: str) -> Report:
    """A pull request whose config is that of GIVEN."""
    stable, _, now, after = GIVEN
    return run(inputs(candidate, environment(now, after, stable), base=base))


def test_what_the_base_branch_has_already_is_told_apart() -> None:
    """`introduced: false`, and it does not fail the check; a pull request answers for its own change."""
    stable, candidate, now, after = GIVEN
    base = inputs(candidate, environment(now, after, stable))

    assert only(based(None, ""), "CC101").introduced
    report = based(base, "")
    assert not only(report, "CC101").introduced
    assert not report.failed
    assert report.environments[0].verdict is Verdict.APP_FIRST
    assert report.summary.error == 1

    report = based(base, 'n = cfg["new"]')
    assert [(each.id, each.introduced) for each in report.findings if each.id in ("CC101", "CC103")] == [
        ("CC101", False),
        ("CC103", True),
    ]
    assert report.failed


def test_a_config_that_the_base_cannot_read_either_does_not_fail() -> None:
    """The pull request did not break it."""
    given = environment("x: 1\n", "x: [\n")

    report = run(inputs("", given, base=inputs("", given)))
    assert (only(report, "CC204").introduced, report.failed) == (False, False)


@pytest.mark.parametrize(("fail_on", "failed"), [("error", False), ("warning", True), ("info", True), ("never", False)])
def test_fail_on_sets_the_bar(fail_on: str, failed: bool) -> None:
    """A warning fails from `warning` on."""
    given = environment("t: 5\nk: 1\n", "k: 1\n", 'a = cfg.get("t", 1)')

    assert run(inputs("", given, fail_on=fail_on)).failed is failed


def test_never_means_never() -> None:
    """Not even an error fails."""
    stable, candidate, now, after = GIVEN

    assert simple(stable, candidate, now, after).failed
    assert not run(inputs(candidate, environment(now, after, stable), fail_on="never")).failed
