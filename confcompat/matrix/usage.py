"""Which keys of a config nobody reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from confcompat.extract.config import MERGED_IN
from confcompat.matrix.index import Branch, ReadIndex, advance, takes_all
from confcompat.model.keys import AnyIndex, KeyPath
from confcompat.model.reads import Read, Use
from confcompat.model.trees import ConfigNode, Kind

MAX_LEAVES = 10_000
"""Leaves that are listed below one unused node. Aliases can make a small file stand for more than anybody can count."""


@dataclass(frozen=True, slots=True)
class Unused:
    """A node that nobody reads, the topmost one. Items of a list are told together, at `[*]`."""

    path: KeyPath
    node: ConfigNode
    leaves: tuple[KeyPath, ...]
    """The concrete paths below it that hold a value; no more than `MAX_LEAVES`."""


def find_unused(root: ConfigNode, readers: Iterable[ReadIndex]) -> tuple[Unused, ...]:
    """Every topmost node that no reader reads: exactly, by pattern, by subtree, or by walking an ancestor."""
    starts = tuple(branch for reader in readers for branch in reader.start())
    found: dict[KeyPath, Unused] = {}
    if not any(_takes_whole(branch, root.kind) for branch in starts):
        for path, node in _unread(root, (), starts):
            general = tuple(AnyIndex() if isinstance(segment, int) else segment for segment in path)
            leaves = tuple(islice(_leaves(node, path), MAX_LEAVES))
            known = found.get(general)
            found[general] = Unused(general, known.node if known else node, (*(known.leaves if known else ()), *leaves))
    return tuple(found.values())


def _unread(node: ConfigNode, path: KeyPath, branches: tuple[Branch, ...]) -> Iterator[tuple[KeyPath, ConfigNode]]:
    for segment, child in node.children.items():
        if segment == MERGED_IN:
            continue
        here, reached = (*path, segment), advance(branches, segment)
        if not reached:
            if not isinstance(segment, int):
                yield here, child
        elif not any(_takes_whole(branch, child.kind) for branch in reached):
            yield from _unread(child, here, reached)


def _takes_whole(branch: Branch, kind: Kind) -> bool:
    if branch.many and branch.reads:
        return True
    # Whoever reads a container by name and names nothing below it may look at all of it.
    alone = bool(branch.reads) and not branch.exact and not branch.wild
    return any(takes_all(read) or _walks(read, kind) or alone for read in branch.reads)


def _walks(read: Read, kind: Kind) -> bool:
    # Walking a list leads to its items, and those are read by name; walking a mapping leads to its values.
    return kind is Kind.MAPPING and Use.ITERABLE in read.uses


def _leaves(node: ConfigNode, path: KeyPath) -> Iterator[KeyPath]:
    if not node.children:
        yield path
    for segment, child in node.children.items():
        yield from _leaves(child, (*path, segment))
