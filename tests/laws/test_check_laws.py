"""Laws of the check, over generated trees, reads and changes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from confcompat.model.findings import Report, Verdict
from confcompat.model.inputs import EnvironmentInputs, ReadRelease
from confcompat.model.keys import KeyPath, format_key
from confcompat.model.lookup import Present
from confcompat.model.reads import Certainty, Extent, Need, Read, ReleaseReads, Use
from confcompat.model.releases import Delivery, Policy
from confcompat.model.settings import Application, Ignore, Settings
from tests.config_trees import read
from tests.scenarios import environment, inputs, run

NAMES = st.sampled_from(["a", "b", "c"])
SCALARS = st.one_of(st.none(), st.booleans(), st.integers(0, 3), st.sampled_from(["x", "7", ""]))
CONFIGS = st.dictionaries(
    NAMES,
    st.recursive(
        SCALARS,
        lambda inner: st.one_of(st.dictionaries(NAMES, inner, max_size=3), st.lists(inner, max_size=2)),
        max_leaves=6,
    ),
    max_size=3,
)
SEGMENTS = st.one_of(NAMES, st.integers(0, 1))
PATHS = st.lists(SEGMENTS, min_size=1, max_size=3).map(
    lambda path: ("a", *path[1:]) if isinstance(path[0], int) else tuple(path)
)
READS = st.builds(
    lambda path, need, line, certainty, extent, use: read(
        path,
        need,
        line,
        certainty=certainty,
        extent=extent,
        uses=(use,) if use else (),
        default=Present(1),
        function=f"f{line % 3}",
    ),
    PATHS,
    st.sampled_from(Need),
    st.integers(1, 9),
    st.sampled_from([Certainty.EXACT, Certainty.EXACT, Certainty.PATTERN, Certainty.OPAQUE]),
    st.sampled_from([Extent.VALUE, Extent.VALUE, Extent.SUBTREE]),
    st.sampled_from([None, *Use]),
)
READ_LISTS = st.lists(READS, max_size=5, unique=True)
STANDING = ("CC2", "CC4")
LAW = settings(max_examples=80, deadline=None)


def dump(config: Any) -> str:
    """The YAML text of a config."""
    return yaml.safe_dump(config, sort_keys=False)


def reader(stable: list[Read], candidate: list[Read]) -> ReadRelease:
    """What the two sources read."""
    return lambda snapshot: ReleaseReads(tuple(candidate if snapshot.revision == "worktree" else stable))


def checked(now: Any, after: Any, stable: list[Read], candidate: list[Read], **more: Any) -> Report:
    """A check of one environment; the sources differ in name only, the reads are as given."""
    return run(inputs("c", environment(dump(now), dump(after), "s"), **more), reader(stable, candidate))


def paths_in(config: Any, prefix: KeyPath = ()) -> list[KeyPath]:
    """Every path of a config, mappings only."""
    if not isinstance(config, dict):
        return []
    return [path for name, value in config.items() for path in ((*prefix, name), *paths_in(value, (*prefix, name)))]


def without(config: Any, path: KeyPath) -> Any:
    """The config without one key."""
    head, *rest = path
    kept = dict(config)
    if rest:
        kept[head] = without(kept[head], tuple(rest))
    else:
        del kept[head]
    return kept


@LAW
@given(CONFIGS, READ_LISTS, READ_LISTS, st.sampled_from(Need), st.data())
def test_a_removed_key_that_a_live_release_reads_exactly_is_always_reported(
    config: Any, stable: list[Read], candidate: list[Read], need: Need, data: st.DataObject
) -> None:
    """Whatever else is read; as an error where it is required."""
    choices = paths_in(config)
    if not choices:
        return
    path = data.draw(st.sampled_from(choices))
    report = checked(config, without(config, path), [*stable, read(path, need, 10)], candidate)

    told = [each for each in report.findings if each.cell and each.cell.release == "stable" and each.path == path]
    ids = {each.id for each in told}
    assert ids & {"CC101", "CC104"} if need is Need.REQUIRED else ids & {"CC101", "CC102", "CC104"}
    assert any(line.place.line == 10 for each in told for line in each.reads)
    if need is Need.REQUIRED:
        assert report.failed
        assert report.environments[0].verdict in (Verdict.APP_FIRST, Verdict.TWO_STEP, Verdict.BROKEN)


@LAW
@given(CONFIGS, READ_LISTS, st.sampled_from(Policy), st.sampled_from(Delivery))
def test_equal_snapshots_bring_nothing_but_standing_facts(
    config: Any, reads: list[Read], policy: Policy, delivery: Delivery
) -> None:
    """None of them is introduced, and the verdict is that any order is safe."""
    text = dump(config)
    one = environment(text, text, "same", delivery=delivery)
    two = replace(one, settings=replace(one.settings, name="stg"))
    report = run(inputs("same", one, two, policy=policy, fail_on="info"), reader(reads, reads))

    assert {each.id[:3] for each in report.findings} <= set(STANDING)
    assert [each for each in report.findings if each.introduced] == []
    assert not report.failed
    assert {each.verdict for each in report.environments} == {Verdict.ANY_ORDER}
    assert report.plan == ()


@LAW
@given(CONFIGS, CONFIGS, READ_LISTS, READ_LISTS, st.randoms(use_true_random=False))
def test_order_does_not_change_the_report(
    now: Any, after: Any, stable: list[Read], candidate: list[Read], random: Any
) -> None:
    """Neither that of reads nor that of environments."""
    environments: list[EnvironmentInputs] = [
        environment(dump(now), dump(after), "s", name="prd"),
        environment(dump(after), dump(now), "s", name="stg"),
        environment(dump(now), dump(now), "s", name="dev"),
    ]
    chosen = Settings(Application("api"), environments=tuple(each.settings for each in environments))
    first = run(inputs("c", *environments, settings=chosen), reader(stable, candidate))
    for each in (environments, stable, candidate):
        random.shuffle(each)

    assert run(inputs("c", *environments, settings=chosen), reader(stable, candidate)) == first


@LAW
@given(CONFIGS, CONFIGS, READ_LISTS, READ_LISTS)
def test_holding_back_never_changes_a_verdict(now: Any, after: Any, stable: list[Read], candidate: list[Read]) -> None:
    """What is accepted is still so; only the exit changes."""
    plain = checked(now, after, stable, candidate)
    everything = tuple(Ignore(f"CC{number}", "b") for number in (*range(101, 110), *range(201, 205), 401, 402, 403))
    held = checked(now, after, stable, candidate, settings=Settings(Application("api"), ignore=everything))

    assert held.environments == plain.environments
    assert held.plan == plain.plan
    assert not held.failed
    assert {replace(each, suppressed=None) for each in held.findings if each.id != "CC403"} == set(plain.findings)


@LAW
@given(CONFIGS, CONFIGS, READ_LISTS, READ_LISTS)
def test_errors_and_verdicts_agree(now: Any, after: Any, stable: list[Read], candidate: list[Read]) -> None:
    """`broken` exactly where the candidate has an error with the new config, and the live side likewise."""
    report = checked(now, after, stable, candidate)
    counted = [each for each in report.findings if each.severity == "error" and not each.pre_existing and each.cell]
    verdict = report.environments[0].verdict

    goal = any(each.cell and each.cell.release == "candidate" for each in counted)
    live = any(each.cell and each.cell.release == "stable" for each in counted)
    assert (verdict is Verdict.BROKEN) is goal
    if not goal:
        assert (verdict in (Verdict.APP_FIRST, Verdict.TWO_STEP)) is live
    assert report.failed is (goal or live)
    assert {entry.verdict for entry in report.plan} - {verdict} == set() or len(report.plan) > 1
    assert bool(report.plan) is (verdict is not Verdict.ANY_ORDER)


@LAW
@given(CONFIGS, CONFIGS, READ_LISTS, READ_LISTS)
def test_fingerprints_name_findings(now: Any, after: Any, stable: list[Read], candidate: list[Read]) -> None:
    """No two findings of one check share one, and a check against itself as base introduces nothing."""
    report = checked(now, after, stable, candidate)
    marks = [each.fingerprint for each in report.findings]
    assert len(marks) == len(set(marks))

    base = inputs("c", environment(dump(now), dump(after), "s"))
    again = checked(now, after, stable, candidate, base=base)
    assert [each for each in again.findings if each.introduced] == []
    assert not again.failed


@LAW
@given(CONFIGS, CONFIGS, READ_LISTS, READ_LISTS, st.sampled_from([Delivery.BUNDLED, Delivery.VERSIONED]))
def test_delivery_apart_never_blames_the_live_release(
    now: Any, after: Any, stable: list[Read], candidate: list[Read], delivery: Delivery
) -> None:
    """The verdict is that of the goal, and what was kept apart is what shared config would have broken."""
    shared = checked(now, after, stable, candidate)
    report = run(inputs("c", environment(dump(now), dump(after), "s", delivery=delivery)), reader(stable, candidate))
    keys = {
        format_key(each.path or ())
        for each in shared.findings
        if each.cell and each.cell.release == "stable" and each.severity == "error" and not each.pre_existing
    }

    assert {each.cell.release.value for each in report.findings if each.cell} <= {"candidate"}
    broken = shared.environments[0].verdict is Verdict.BROKEN
    assert report.environments[0].verdict is (Verdict.BROKEN if broken else Verdict.ANY_ORDER)
    assert report.environments[0].protected == len(keys)
