"""Cells and shifts → observations, with the facts that a message needs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from confcompat.matrix.cells import Cell, Cells, FaultGroup, ReadingRelease, Scene, Sight
from confcompat.matrix.descent import nearest, node_at
from confcompat.matrix.faults import FaultKind, order_of
from confcompat.matrix.shifts import Shift, Sides, find_shifts, in_order
from confcompat.model.findings import ConfigEvidence, ConfigState, ReadEvidence
from confcompat.model.keys import KeyPath, format_key
from confcompat.model.lookup import Present
from confcompat.model.observations import Actor, Critical, Effect, Facets, Fact, Meeting, Observation, Renamed
from confcompat.model.reads import Closed, Moment, Need, Read
from confcompat.model.releases import Policy, Release, Role
from confcompat.model.trees import ConfigNode, ConfigTree, Rename

_FACTS = {
    FaultKind.MISSING: Fact.MISSING,
    FaultKind.NULL: Fact.NULL,
    FaultKind.MISTYPED: Fact.MISTYPED,
    FaultKind.REFUSED: Fact.REFUSED,
}
_NEEDS = (Need.REQUIRED, Need.DEFAULTED, Need.GUARDED, Need.TESTED)
_MOMENTS = (Moment.IMPORT, Moment.STARTUP, Moment.CALL)


def observe_cells(scene: Scene, cells: Cells) -> Iterator[Observation]:
    """All that an environment's cells show, by release and key; cells that only decide the verdict show nothing."""
    for cell in (*cells.after, cells.goal):
        yield from (_tell_group(scene, cell, group) for group in cell.groups)
        sight = scene.sight(cell.reader)
        if sight.readable_now and sight.readable_after:
            yield from _tell_shifts(scene, sight, cell)
    if scene.policy is not Policy.BACKWARD:
        known = {(group.kind, group.path) for group in cells.goal.groups}
        for group in cells.candidate_now.groups:
            # What the goal lacks too is told there; the same finding twice would be told under one fingerprint.
            if (group.kind, group.path) not in known:
                yield _tell_group(scene, cells.candidate_now, group)


def _tell_group(scene: Scene, cell: Cell, group: FaultGroup) -> Observation:
    release, sight = cell.reader.release, scene.sight(cell.reader)
    rename = _rename_of(sight, group) if cell.state is ConfigState.CANDIDATE else None
    sources = [fault.source for fault in group.faults]
    reads = _reads_to_tell(cell.reader, group)
    details = {
        **_common(scene, sight, release, group.path, cell.state, reads),
        **_types(scene, sight, group.path, cell.state),
        "moment": _worst(source.moment for source in sources).value,
        "use": next((fault.use for fault in group.faults if fault.use), ""),
        "new_key": format_key(rename.after) if rename else "",
        "evidence": "; ".join(rename.evidence) if rename else "",
    }
    return Observation(
        Facets(
            _FACTS[group.kind],
            Effect.BREAKS,
            Actor(release.role.value),
            Renamed.LIKELY if rename else Renamed.NO,
            _meeting(scene, cell),
            Critical.YES if scene.is_critical(group.path) else Critical.NO,
        ),
        scene.name,
        group.path,
        cell.state,
        _strongest(group.reads),
        _worst(source.moment for source in sources),
        _config_end(sight, group.path, cell.state),
        reads,
        details,
        pre_existing=group.pre_existing,
    )


def _reads_to_tell(reader: ReadingRelease, group: FaultGroup) -> tuple[ReadEvidence, ...]:
    breaking = group.reads
    if group.kind is FaultKind.MISSING:
        met = reader.index.meet(group.path)
        every = in_order(list(dict.fromkeys((*met.at, *met.below, *breaking))))
        return evidence(every, reader.release)
    closed = [fault.source for fault in group.faults if isinstance(fault.source, Closed)]
    return (
        *evidence(in_order(list(dict.fromkeys(breaking))), reader.release),
        *_closed_evidence(closed, reader.release),
    )


def evidence(reads: Iterable[Read], release: Release) -> tuple[ReadEvidence, ...]:
    """The code end of a finding, one entry a read."""
    return tuple(
        ReadEvidence(read.place, release.revision, read.function, read.moment, read.entry, read.need) for read in reads
    )


def _closed_evidence(closed: list[Closed], release: Release) -> tuple[ReadEvidence, ...]:
    ordered = sorted(dict.fromkeys(closed), key=order_of)
    return tuple(ReadEvidence(each.place, release.revision, each.function, each.moment) for each in ordered)


def _rename_of(sight: Sight, group: FaultGroup) -> Rename | None:
    if group.kind is not FaultKind.MISSING:
        return None
    # A removal and a rename are both told at the topmost node that is gone.
    return next((rename for rename in sight.renames if rename.before == group.path), None)


def _meeting(scene: Scene, cell: Cell) -> Meeting:
    at_goal = cell.reader is scene.candidate and cell.state is ConfigState.CANDIDATE
    return Meeting.APART if scene.apart and not at_goal else Meeting.TOGETHER


def _strongest(reads: Iterable[Read]) -> Need | None:
    needs = {read.need for read in reads}
    return next((need for need in _NEEDS if need in needs), None)


def _worst(moments: Iterable[Moment]) -> Moment:
    return min(moments, key=_MOMENTS.index)


def _tree(sight: Sight, state: ConfigState) -> ConfigTree:
    return sight.now if state is ConfigState.NOW else sight.after


def _config_end(sight: Sight, path: KeyPath, state: ConfigState) -> ConfigEvidence | None:
    """The key's line: in the config of the cell, else where the other config has it, else its nearest parent's."""
    here = _tree(sight, state)
    there = sight.after if state is ConfigState.NOW else sight.now
    for tree in (here, there):
        node = node_at(tree.root, path)
        if node is not None:
            return _line(node, tree)
    return _line(nearest(here.root, path), here)


def _line(node: ConfigNode, tree: ConfigTree) -> ConfigEvidence | None:
    return ConfigEvidence(node.place, tree.revision) if node.place.file else None


def _common(
    scene: Scene, sight: Sight, release: Release, path: KeyPath, state: ConfigState, reads: tuple[ReadEvidence, ...]
) -> dict[str, str]:
    first = reads[0] if reads else None
    return {
        "key": format_key(path),
        "environment": scene.name,
        "release": release.role.value,
        "revision": release.revision,
        "config": _tree(sight, state).revision,
        "function": (first.function or "") if first else "",
        "entry": next((each.entry for each in reads if each.entry), ""),
        "reader": str(first.place) if first else "",
    }


def _types(scene: Scene, sight: Sight, path: KeyPath, state: ConfigState) -> dict[str, str]:
    old, new = node_at(sight.now.root, path), node_at(_tree(sight, state).root, path)
    out: dict[str, str] = {}
    if old is not None:
        out |= {"old_type": old.kind.value, "old_value": scene.display.node(path, old)}
    if old is not None and new is not None and old.kind is new.kind:
        del out["old_type"]
    if new is not None:
        out |= {"new_type": new.kind.value, "new_value": scene.display.node(path, new)}
    return out


def _tell_shifts(scene: Scene, sight: Sight, cell: Cell) -> Iterator[Observation]:
    # A wrong type that was wrong before is told already as what it is; so is everything that the change broke.
    told = frozenset(group.path for group in cell.groups if not group.pre_existing or group.kind is FaultKind.MISTYPED)
    sides = Sides(sight.now.root, sight.after.root)
    for shift in find_shifts(cell.reader.index, sight.changes, sides, told):
        if shift.fact is not Fact.VALUED or cell.reader.release.role in (Role.STABLE, Role.CANARY):
            yield _tell_shift(scene, cell, shift)


def _tell_shift(scene: Scene, cell: Cell, shift: Shift) -> Observation:
    release, path, sight = cell.reader.release, shift.change.path, scene.sight(cell.reader)
    reads = evidence(shift.reads, release)
    need = _strongest(shift.reads)
    if need is Need.REQUIRED and shift.fact is Fact.MISSING:
        # A required read that did not break has a condition, or an alternative: the code asked first.
        need = next((read.need for read in shift.reads if read.need is not Need.REQUIRED), Need.GUARDED)
    moment = _worst(each.moment for each in shift.reads)
    details = {
        **_common(scene, sight, release, path, cell.state, reads),
        **_types(scene, sight, path, cell.state),
        "moment": moment.value,
        "default": _default(scene, shift),
        "why": next((read.reason for read in shift.reads if read.reason), ""),
    }
    return Observation(
        Facets(
            shift.fact,
            shift.effect,
            Actor(release.role.value),
            Renamed.NO,
            _meeting(scene, cell),
            Critical.YES if scene.is_critical(path) else Critical.NO,
        ),
        scene.name,
        path,
        cell.state,
        need,
        moment,
        _config_end(sight, path, cell.state),
        reads,
        details,
    )


def _default(scene: Scene, shift: Shift) -> str:
    for read in shift.reads:
        if read.need is Need.DEFAULTED and isinstance(read.default, Present):
            return scene.display.scalar(read.path, read.default.value)
    return ""
