"""What breaks one release on one config tree, whatever changed. These faults, and nothing else, decide verdicts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from confcompat.extract.config import MERGED_IN
from confcompat.matrix.conditions import applies, find, is_answered, is_truthy
from confcompat.matrix.descent import Arrival, Blocked, Gone, Landed, arrivals, bind, node_at
from confcompat.matrix.fitness import breaks
from confcompat.model.keys import AnyIndex, KeyPath, NonString, format_key
from confcompat.model.lookup import Present
from confcompat.model.places import Place
from confcompat.model.reads import APP_ROOT, Certainty, Closed, Need, Read, ReleaseReads
from confcompat.model.trees import ConfigNode, Kind


class FaultKind(StrEnum):
    """Families of faults: one key may have one of each."""

    MISSING = "missing"
    NULL = "null"
    MISTYPED = "mistyped"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Fault:
    """One read, or one closed mapping, that raises.

    `path` is the key it is told at: the topmost absent node, or the node that is wrong. `wanted` is the whole concrete
    path that was read. `use` names what the source does with a value that it cannot use that way.
    """

    kind: FaultKind
    path: KeyPath
    wanted: KeyPath
    source: Read | Closed
    use: str = ""


def find_faults(
    reads: ReleaseReads, root: ConfigNode, before: ConfigNode | None = None, named: str = APP_ROOT
) -> tuple[Fault, ...]:
    """Every fault of a release on a tree, in the order of its reads. `named` is the root that the tree stands for.

    `before` is the tree that was in force: where none of the alternatives of an OR-read is left, the fault is told at
    the one that was there; and it tells whether a number that a mapping is asked for is a key or a list's index.
    """
    out: dict[Fault, None] = {}
    for read in reads.reads:
        if read.root == named and read.certainty is Certainty.EXACT:
            out |= dict.fromkeys(_faults_of(read, root, before))
    for closed in reads.closed:
        if closed.root == named:
            out |= dict.fromkeys(_refusals(closed, root))
    return tuple(out)


def _faults_of(read: Read, root: ConfigNode, before: ConfigNode | None) -> Iterator[Fault]:
    for arrival in arrivals(root, read.path):
        if not applies(read, root, arrival.path):
            continue
        if isinstance(arrival, Landed):
            yield from _misuse(read, arrival, root)
        elif read.need is Need.REQUIRED:
            yield from _lack(read, _numbered(arrival, before), root, before)


def _numbered(arrival: Gone | Blocked, before: ConfigNode | None) -> Gone | Blocked:
    """A number asked of what has been a mapping all along is a key that is gone, not an index into a list."""
    if isinstance(arrival, Gone) or before is None or arrival.node.kind is not Kind.MAPPING:
        return arrival
    path, walked = arrival.path, len(arrival.at)
    number = path[walked] if len(path) > walked else None
    held = node_at(before, arrival.at)
    if not isinstance(number, int) or held is None or held.kind is not Kind.MAPPING:
        return arrival
    top = (*arrival.at, NonString(number))
    return Gone((*top, *path[walked + 1 :]), top)


def _lack(read: Read, arrival: Gone | Blocked, root: ConfigNode, before: ConfigNode | None) -> Iterator[Fault]:
    alternatives = alternatives_of(read, arrival.path)
    if alternatives:
        if not is_answered(alternatives, root):
            yield from _unanswered(read, alternatives, root, before)
        return
    told = _told(arrival)
    if told is not None:
        yield Fault(told[0], told[1], arrival.path, read, told[2])


def _told(arrival: Arrival) -> tuple[FaultKind, KeyPath, str] | None:
    match arrival:
        case Gone(_, top) if not arrival.vacuous:
            return FaultKind.MISSING, top, ""
        case Blocked(path, at, node) if not _may_hold_children(node, path, at):
            return (FaultKind.NULL if node.kind is Kind.NULL else FaultKind.MISTYPED), at, "mapping"
        case _:
            return None


def _may_hold_children(node: ConfigNode, path: KeyPath, at: KeyPath) -> bool:
    # A custom tag is for its loader to know. Text has items by number, and what is iterated over says so by its use.
    return node.kind is Kind.OPAQUE or (node.kind is Kind.STRING and isinstance(path[len(at)], int | AnyIndex))


def _unanswered(
    read: Read, alternatives: tuple[KeyPath, ...], root: ConfigNode, before: ConfigNode | None
) -> Iterator[Fault]:
    absent = [path for path in alternatives if not isinstance(find(root, path), Present)]
    had = [path for path in absent if before is not None and isinstance(find(before, path), Present)]
    # The last alternative is the one that raises, so it is told where the change took none of them away.
    chosen = had[0] if had else absent[-1]
    for arrival in arrivals(root, chosen):
        told = _told(arrival)
        if told is not None:
            yield Fault(told[0], told[1], chosen, read, told[2])


def _misuse(read: Read, landed: Landed, root: ConfigNode) -> Iterator[Fault]:
    if not _is_taken(read, landed, root):
        return
    for use in read.uses:
        if breaks(use, landed.node):
            kind = FaultKind.NULL if landed.node.kind is Kind.NULL else FaultKind.MISTYPED
            yield Fault(kind, landed.path, landed.path, read, use.value)
            return


def _is_taken(read: Read, landed: Landed, root: ConfigNode) -> bool:
    """Whether this is the alternative whose value an OR-read goes on with."""
    alternatives = alternatives_of(read, landed.path)
    if not alternatives or landed.path not in alternatives:
        return True
    place = alternatives.index(landed.path)
    if place < len(alternatives) - 1 and not is_truthy(landed.node):
        return False
    return not any(
        isinstance(found := find(root, path), Present) and is_truthy(found.value) for path in alternatives[:place]
    )


def alternatives_of(read: Read, concrete: KeyPath) -> tuple[KeyPath, ...]:
    """The alternatives of an OR-read, for the read at `concrete`."""
    return tuple(bind(path, read.path, concrete) for path in read.any_of)


def _refusals(closed: Closed, root: ConfigNode) -> Iterator[Fault]:
    allowed = frozenset(closed.allows)
    for arrival in arrivals(root, closed.path):
        if isinstance(arrival, Landed) and arrival.node.kind is Kind.MAPPING:
            for segment in arrival.node.children:
                if segment not in allowed and segment != MERGED_IN:
                    path = (*arrival.path, segment)
                    yield Fault(FaultKind.REFUSED, path, path, closed)


def order_of(source: Read | Closed) -> tuple[Place, str, str, str]:
    """Sorts what raises by file, line and column; the rest only makes the order the same in every run."""
    need = source.need.value if isinstance(source, Read) else ""
    return source.place, format_key(source.path), need, repr(source)
