"""The compatibility algebra: from the cells of an environment to the order that is safe, as a whole and key by key."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from confcompat.matrix.cells import Cells, Scene
from confcompat.model.findings import PlanEntry, StepKind, Verdict
from confcompat.model.keys import KeyPath, format_key, path_to_json
from confcompat.model.trees import Rename

STEPS: dict[Verdict, tuple[StepKind, ...]] = {
    Verdict.APP_FIRST: (StepKind.RELEASE_APPLICATION, StepKind.WAIT_FOR_DRAIN, StepKind.APPLY_CONFIG),
    Verdict.CONFIG_FIRST: (StepKind.APPLY_CONFIG, StepKind.RELEASE_APPLICATION),
    Verdict.TWO_STEP: (
        StepKind.EXPAND_CONFIG,
        StepKind.RELEASE_APPLICATION,
        StepKind.WAIT_FOR_DRAIN,
        StepKind.CONTRACT_CONFIG,
    ),
    Verdict.BROKEN: (StepKind.FIX,),
}


def algebra(live_ok: bool, candidate_now_ok: bool, goal_ok: bool) -> Verdict:
    """The order that is safe.

    `live_ok`: every live release runs on the new config. `candidate_now_ok`: the candidate runs on today's config.
    `goal_ok`: the candidate runs on the new config.
    """
    if not goal_ok:
        return Verdict.BROKEN
    if live_ok:
        return Verdict.ANY_ORDER if candidate_now_ok else Verdict.CONFIG_FIRST
    return Verdict.APP_FIRST if candidate_now_ok else Verdict.TWO_STEP


_PARTS: Mapping[Verdict, tuple[bool, bool, bool]] = {
    Verdict.ANY_ORDER: (True, True, True),
    Verdict.CONFIG_FIRST: (True, False, True),
    Verdict.APP_FIRST: (False, True, True),
    Verdict.TWO_STEP: (False, False, True),
    Verdict.BROKEN: (True, True, False),
}


def combine(verdicts: Iterable[Verdict]) -> Verdict:
    """The order that is safe for all at once."""
    parts = [_PARTS[verdict] for verdict in verdicts]
    return algebra(*(all(part[at] for part in parts) for at in range(3)))


@dataclass(frozen=True, slots=True)
class Order:
    """An environment's verdict, and how many keys the delivery kept from breaking a live release."""

    verdict: Verdict
    protected: int


def judge_order(scene: Scene, cells: Cells) -> Order:
    """What is, whatever is held back. A candidate's config that cannot be read is broken."""
    live = {key for cell in cells.after for key in cell.broken}
    goal_ok = not (scene.after.unreadable or scene.after.missing) and not cells.goal.broken
    if scene.apart:
        return Order(algebra(True, True, goal_ok), len(live))
    return Order(algebra(not live, not cells.candidate_now.broken, goal_ok), 0)


def plan_keys(scene: Scene, cells: Cells) -> tuple[PlanEntry, ...]:
    """Every key whose verdict is not `any-order`, by key, with the steps that make it safe.

    A renamed key is one entry, at its old name: the pair needs both names for a while. Where the new config cannot be
    read there is no plan.
    """
    if not scene.readable_after:
        return ()
    live = set() if scene.apart else {key for cell in cells.after for key in cell.broken}
    now = set() if scene.apart else set(cells.candidate_now.broken)
    goal = set(cells.goal.broken)
    paired: dict[KeyPath, Rename] = {}
    for rename in scene.renames:
        if rename.before in live - now - goal and rename.after in now - live - goal:
            paired.setdefault(rename.before, rename)
    told = {rename.after for rename in paired.values()}
    names = {rename.before: rename.after for rename in scene.renames}
    entries = []
    for key in sorted((live | now | goal) - told, key=lambda path: str(path_to_json(path))):
        verdict = algebra(key not in live, key not in now and key not in paired, key not in goal)
        new_name = names.get(key) if key in live else None
        entries.append(PlanEntry(scene.name, key, verdict, STEPS[verdict], format_name(new_name)))
    return tuple(entries)


def format_name(path: KeyPath | None) -> str:
    """The new name of a renamed key as text, "" for none."""
    return "" if path is None else format_key(path)
