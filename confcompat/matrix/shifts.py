"""What a change of the config means to one release beyond faults: fallbacks, maybes, new types, new values."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from confcompat.matrix.conditions import applies, find, is_truthy
from confcompat.matrix.descent import Landed, arrivals
from confcompat.matrix.faults import alternatives_of, order_of
from confcompat.matrix.index import Met, ReadIndex, takes_all
from confcompat.model.keys import AnyIndex, Glob, KeyPath, Wild
from confcompat.model.lookup import Present
from confcompat.model.observations import Effect, Fact
from confcompat.model.reads import Certainty, Extent, Need, Read
from confcompat.model.trees import Change, ChangeKind, ConfigNode, Kind
from confcompat.trees.contents import Contents

_CONTAINERS = (Kind.MAPPING, Kind.SEQUENCE)
_WILD = (Wild, Glob, AnyIndex)


@dataclass(frozen=True, slots=True)
class Shift:
    """A change that reaches a release without raising for certain. `reads` are in (file, line, column) order."""

    fact: Fact
    effect: Effect
    change: Change
    reads: tuple[Read, ...]


@dataclass(frozen=True, slots=True)
class Sides:
    """The roots of the config now and after."""

    now: ConfigNode
    after: ConfigNode


def find_shifts(
    index: ReadIndex, changes: tuple[Change, ...], sides: Sides, told: Collection[KeyPath]
) -> Iterator[Shift]:
    """Every shift of a release, in the order of the changes.

    `told` are the keys of faults that this release has with the new config and had not before: they say it already.
    """
    for change in changes:
        met = index.meet(change.path)
        if is_item(change.path) and change.kind in (ChangeKind.REMOVED, ChangeKind.ADDED):
            # List items have no identity: one more or one less is another value of the list.
            if change.path not in told:
                yield from _valued(change, met, sides)
        elif change.kind is ChangeKind.REMOVED and change.path not in told:
            yield from _removed(change, met, sides)
        elif change.kind in (ChangeKind.RETYPED, ChangeKind.NULLED) and not _speaks(told, change.path):
            yield from _retyped(change, met, sides)
        elif change.kind is ChangeKind.VALUED and change.path not in told:
            yield from _valued(change, met, sides)


def is_item(path: KeyPath) -> bool:
    """The path ends at an item of a list."""
    return bool(path) and isinstance(path[-1], int)


def _speaks(told: Collection[KeyPath], path: KeyPath) -> bool:
    return path in told or any(key[: len(path)] == path for key in told)


def _removed(change: Change, met: Met, sides: Sides) -> Iterator[Shift]:
    exact = [read for read in (*met.at, *met.below) if _named(read, change.path) and _was_read(read, change, sides)]
    effect = _fallback(exact, change, sides) if exact else Effect.UNKNOWN
    if exact:
        yield Shift(Fact.MISSING, effect, change, in_order(exact))
    if not exact or effect in (Effect.SAME, Effect.GUARDED):
        maybe = [read for read in (*met.at, *met.below, *met.above) if _may_cover(read, change, sides)]
        if maybe:
            yield Shift(Fact.MAYBE_MISSING, Effect.UNKNOWN, change, in_order(maybe))


def _named(read: Read, path: KeyPath) -> bool:
    """The read names the key, or something below it: exactly, and not as one of all children."""
    if read.certainty is not Certainty.EXACT or Wild.MANY in read.path or len(read.path) < len(path):
        return False
    return not (path and isinstance(read.path[len(path) - 1], _WILD))


def _was_read(read: Read, change: Change, sides: Sides) -> bool:
    """Something that the read found in the config now is gone with the change."""
    return any(applies(read, sides.now, path) for path, _ in _found_below(read, change, sides.now))


def _found_below(read: Read, change: Change, root: ConfigNode) -> Iterator[tuple[KeyPath, ConfigNode]]:
    for arrival in arrivals(root, read.path):
        if isinstance(arrival, Landed) and arrival.path[: len(change.path)] == change.path:
            yield arrival.path, arrival.node


def _may_cover(read: Read, change: Change, sides: Sides) -> bool:
    if len(read.path) < len(change.path) or Wild.MANY in read.path:
        return (takes_all(read) or Wild.MANY in read.path) and applies(read, sides.now)
    if read.certainty is Certainty.EXACT and _named(read, change.path):
        return False
    return _was_read(read, change, sides)


def _fallback(reads: list[Read], change: Change, sides: Sides) -> Effect:
    """What the release goes on with, the strongest first: another value, an equal one, or without the key."""
    effects = {effect for read in reads for effect in _effects_of(read, reads, change, sides)}
    for effect in (Effect.DIFFERS, Effect.SAME):
        if effect in effects:
            return effect
    return Effect.GUARDED


def _effects_of(read: Read, reads: list[Read], change: Change, sides: Sides) -> Iterator[Effect]:
    for path, node in _found_below(read, change, sides.now):
        if not applies(read, sides.now, path) or (node.kind in _CONTAINERS and _is_passage(read, reads)):
            continue
        alternatives = alternatives_of(read, path)
        if read.need is Need.DEFAULTED or (read.need is Need.REQUIRED and alternatives):
            yield Effect.SAME if _goes_on_equal(read, alternatives, node, sides) else Effect.DIFFERS
        else:
            yield Effect.GUARDED


def _is_passage(read: Read, reads: list[Read]) -> bool:
    """The container is read only to get at what is named below it, and those reads speak for themselves."""
    deep = len(read.path)
    return read.extent is Extent.VALUE and any(
        len(each.path) > deep and each.path[:deep] == read.path and not isinstance(each.path[deep], _WILD)
        for each in reads
    )


def _goes_on_equal(read: Read, alternatives: tuple[KeyPath, ...], node: ConfigNode, sides: Sides) -> bool:
    if alternatives:
        used, next_used = _answer(alternatives, sides.now), _answer(alternatives, sides.after)
        if next_used is not None:
            return used is not None and _same_value(used, next_used)
        node = used or node
    match read.default:
        case Present(value):
            return node.kind not in _CONTAINERS and type(node.value) is type(value) and node.value == value
        case _:
            return False


def _answer(alternatives: tuple[KeyPath, ...], root: ConfigNode) -> ConfigNode | None:
    nodes = [found.value for path in alternatives if isinstance(found := find(root, path), Present)]
    return next((node for node in nodes if is_truthy(node)), None)


def _same_value(first: ConfigNode, second: ConfigNode) -> bool:
    contents = Contents()
    return contents.of(first) == contents.of(second)


def _retyped(change: Change, met: Met, sides: Sides) -> Iterator[Shift]:
    reads = _exact_readers(met, sides)
    if not reads:
        return
    if change.before is not None and change.before.kind is Kind.NULL:
        yield Shift(Fact.VALUED, Effect.DIFFERS, change, in_order(reads))
    else:
        yield Shift(Fact.MISTYPED, Effect.UNKNOWN, change, in_order(reads))


def _valued(change: Change, met: Met, sides: Sides) -> Iterator[Shift]:
    reads = _exact_readers(met, sides)
    if reads:
        yield Shift(Fact.VALUED, Effect.DIFFERS, change, in_order(reads))


def _exact_readers(met: Met, sides: Sides) -> list[Read]:
    # The whole config handed to something unknown (a debug dump) says nothing about this one value.
    above = [read for read in met.above if read.path and read.extent is Extent.SUBTREE]
    reads = [*met.at, *met.below, *above]
    return [
        read
        for read in reads
        if read.certainty is Certainty.EXACT
        and read.need is not Need.TESTED
        and (applies(read, sides.now) or applies(read, sides.after))
    ]


def in_order(reads: list[Read]) -> tuple[Read, ...]:
    """Reads by file, line and column; the first one names a finding."""
    return tuple(sorted(reads, key=order_of))
