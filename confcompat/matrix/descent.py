"""Where a key path leads in a config tree: to a node, to nothing, or against a node that holds no such child."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from confcompat.extract.config import MERGED_IN
from confcompat.model.keys import AnyIndex, Glob, KeyPath, NonString, Segment, Wild, covers_segment
from confcompat.model.trees import ConfigNode, Kind

MAX_ARRIVALS = 100_000
"""Places that one path is followed to. Aliases can make a small file stand for more than anybody can count."""
_WILD = (Wild, Glob, AnyIndex)


@dataclass(frozen=True, slots=True)
class Landed:
    """The node is there. `path` is concrete."""

    path: KeyPath
    node: ConfigNode


@dataclass(frozen=True, slots=True)
class Gone:
    """Nothing there. `top` is the topmost absent node; `path` goes on from it as it was asked for."""

    path: KeyPath
    top: KeyPath

    @property
    def vacuous(self) -> bool:
        """The question was about every item of something absent: there is no item that lacks anything."""
        return any(isinstance(segment, _WILD) for segment in self.path[len(self.top) - 1 :])


@dataclass(frozen=True, slots=True)
class Blocked:
    """On the way stands a node that holds no such child: a scalar, null, a list asked by name, a custom tag.

    A custom tag that is merged into a mapping stands in the way of every key that the mapping lacks.
    """

    path: KeyPath
    at: KeyPath
    node: ConfigNode


Arrival = Landed | Gone | Blocked


def arrivals(root: ConfigNode, path: KeyPath) -> Iterator[Arrival]:
    """Every place that the path leads to; wildcards are expanded over the children that exist.

    A wildcard over an empty container leads nowhere. `**` is not expanded: such a path leads nowhere. No more than the
    first `MAX_ARRIVALS` places are told.
    """
    if Wild.MANY in path:
        return
    yield from islice(_descend(root, (), path), MAX_ARRIVALS)


def _descend(node: ConfigNode, walked: KeyPath, rest: KeyPath) -> Iterator[Arrival]:
    while rest:
        segment, *after = rest
        rest = tuple(after)
        if isinstance(segment, _WILD):
            yield from _spread(node, walked, segment, rest)
            return
        child = child_of(node, segment)
        if child is None:
            yield _stopped(node, walked, segment, rest)
            return
        node, walked = child, (*walked, segment)
    yield Landed(walked, node)


def _spread(node: ConfigNode, walked: KeyPath, pattern: Segment, rest: KeyPath) -> Iterator[Arrival]:
    if node.kind not in (Kind.MAPPING, Kind.SEQUENCE):
        yield Blocked((*walked, pattern, *rest), walked, node)
        return
    for segment, child in node.children.items():
        if segment != MERGED_IN and covers_segment(pattern, segment):
            yield from _descend(child, (*walked, segment), rest)


def _stopped(node: ConfigNode, walked: KeyPath, segment: Segment, rest: KeyPath) -> Arrival:
    path = (*walked, segment, *rest)
    merged = node.children.get(MERGED_IN)
    if merged is not None and merged.kind is Kind.OPAQUE:
        return Blocked(path, walked, merged)
    by_index = isinstance(segment, int)
    if (node.kind is Kind.SEQUENCE and by_index) or (node.kind is Kind.MAPPING and not by_index):
        return Gone(path, (*walked, segment))
    return Blocked(path, walked, node)


def child_of(node: ConfigNode, segment: Segment) -> ConfigNode | None:
    """The child that an exact segment names, or None.

    As in Python, an index into a mapping is its integer key, a negative index counts from the end of a list, and the
    keys `1` and `true` are one.
    """
    if node.kind is Kind.SEQUENCE and isinstance(segment, int):
        return node.children.get(segment if segment >= 0 else len(node.children) + segment)
    found = node.children.get(segment)
    if found is not None or node.kind is not Kind.MAPPING or not isinstance(segment, int | NonString):
        return found
    wanted = segment.value if isinstance(segment, NonString) else segment
    same = (child for key, child in node.children.items() if isinstance(key, NonString) and key.value == wanted)
    return next(same, None)


def node_at(root: ConfigNode, path: KeyPath) -> ConfigNode | None:
    """The node at an exact path, or None."""
    node: ConfigNode | None = root
    for segment in path:
        node = child_of(node, segment) if node is not None else None
    return node


def nearest(root: ConfigNode, path: KeyPath) -> ConfigNode:
    """The deepest node that exists on the way to an exact path; the root at worst."""
    node = root
    for segment in path:
        child = child_of(node, segment)
        if child is None:
            break
        node = child
    return node


def bind(path: KeyPath, pattern: KeyPath, concrete: KeyPath) -> KeyPath:
    """`path`, with the wildcards that it shares with the head of `pattern` made what they are in `concrete`.

    `servers[*].tls` asked beside `servers[*].cert` at `servers[2].cert` is `servers[2].tls`.
    """
    shared = 0
    for mine, theirs, _ in zip(path, pattern, concrete, strict=False):
        if mine != theirs:
            break
        shared += 1
    return (*concrete[:shared], *path[shared:])
