"""What changed between two trees. deepdiff compares; this module hands it only what differs, and names the result."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from deepdiff import DeepDiff

from confcompat.model.keys import KeyPath, Segment
from confcompat.model.trees import Change, ChangeKind, ConfigNode, ConfigTree, Kind
from confcompat.trees.contents import Contents

MAX_REPEATED = 4_000
"""Differences that are told again, under another path, because aliases share them."""
_CUT = 25
"""Levels handed to deepdiff at once: it recurses by several frames a level."""

_Pair = tuple[KeyPath, ConfigNode, ConfigNode]


def find_changes(before: ConfigTree, after: ConfigTree) -> tuple[Change, ...]:
    """Every difference, told once, at the topmost node that differs, in path order.

    A node that is gone is one `REMOVED`, whatever it held. A node of another type is `RETYPED` (a value in the place
    of a null too, since what the readers get is of another type) and its children are no changes; a null in the place
    of anything is `NULLED`. List items are compared at their index. Place, layer and order of keys are no change.
    Aliases can repeat a difference under any number of paths: after `MAX_REPEATED` repetitions a container that
    differs is `VALUED` as a whole.
    """
    comparison = _Comparison()
    todo: list[_Pair] = [((), before.root, after.root)]
    changes: list[Change] = []
    while todo:
        path, old, new = todo.pop()
        for change in comparison.run(path, old, new):
            if change.before and change.after and comparison.may_descend(change.before, change.after):
                todo.append((change.path, change.before, change.after))
            else:
                changes.append(change)
    return tuple(sorted(changes, key=lambda change: order(change.path)))


def order(path: KeyPath) -> tuple[tuple[int, int, str], ...]:
    """Sorts paths: list items by index, then names, then other keys."""
    return tuple(_order(segment) for segment in path)


def _order(segment: Segment) -> tuple[int, int, str]:
    if isinstance(segment, int):
        return 0, segment, ""
    return (1, 0, segment) if isinstance(segment, str) else (2, 0, repr(segment))


class _Comparison:
    """One `find_changes`. deepdiff sees numbers in the place of keys and of whole subtrees.

    So no value reaches it, `1` is not `true`, and keys that it would treat on their own terms (`__private`) are safe.
    """

    def __init__(self) -> None:
        self.contents = Contents()
        self._segments: list[Segment] = []
        self._numbers: dict[Segment, int] = {}
        self._pairs: dict[tuple[int, int], tuple[Segment, ...]] = {}
        self._repeated = 0

    def run(self, path: KeyPath, before: ConfigNode, after: ConfigNode) -> Iterator[Change]:
        """The changes of one pair, as deep as one call of deepdiff goes."""
        if self.contents.of(before) == self.contents.of(after):
            return
        old, new = self._plain(before, after, _CUT)
        found = DeepDiff(old, new, threshold_to_diff_deeper=0, zip_ordered_iterables=True, view="tree")
        for levels in found.values():
            for level in levels:
                yield self._change(path, before, after, level.path(output_format="list"))

    def may_descend(self, before: ConfigNode, after: ConfigNode) -> bool:
        """Two containers of one type, whose difference lies in their children."""
        alike = before.kind is after.kind and before.kind in (Kind.MAPPING, Kind.SEQUENCE)
        return alike and self._repeated <= MAX_REPEATED

    def _plain(self, before: ConfigNode, after: ConfigNode, levels: int) -> tuple[Any, Any]:
        """Both nodes as deepdiff shall see them: what is equal is left out, or a number that is equal."""
        numbers = self.contents.of(before), self.contents.of(after)
        if numbers[0] == numbers[1] or not levels or not self.may_descend(before, after):
            return numbers
        old: dict[int, Any] = {}
        new: dict[int, Any] = {}
        for segment in self._differing(before, after):
            node, other = before.children.get(segment), after.children.get(segment)
            key = self._number(segment)
            if node and other:
                old[key], new[key] = self._plain(node, other, levels - 1)
            elif node:
                old[key] = self.contents.of(node)
            elif other:
                new[key] = self.contents.of(other)
        return (old, new) if before.kind is Kind.MAPPING else (list(old.values()), list(new.values()))

    def _differing(self, before: ConfigNode, after: ConfigNode) -> tuple[Segment, ...]:
        """The children that deepdiff has to see; of a list all of them, since their index is their place in it."""
        pair = id(before.children), id(after.children)
        known = self._pairs.get(pair)
        if known is not None:
            self._repeated += len(known)
            return known
        found = []
        for segment in {**before.children, **after.children}:
            node, other = before.children.get(segment), after.children.get(segment)
            equal = node and other and self.contents.of(node) == self.contents.of(other)
            if not equal or before.kind is Kind.SEQUENCE:
                found.append(segment)
        self._pairs[pair] = tuple(found)
        return self._pairs[pair]

    def _number(self, segment: Segment) -> int:
        number = self._numbers.setdefault(segment, len(self._segments))
        if number == len(self._segments):
            self._segments.append(segment)
        return number

    def _change(self, path: KeyPath, before: ConfigNode, after: ConfigNode, steps: list[Any]) -> Change:
        old: ConfigNode | None = before
        new: ConfigNode | None = after
        for step in steps:
            within = old or new
            segment = step if within and within.kind is Kind.SEQUENCE else self._segments[step]
            path = (*path, segment)
            old = old.children.get(segment) if old else None
            new = new.children.get(segment) if new else None
        return Change(_kind(old, new), path, old, new)


def _kind(before: ConfigNode | None, after: ConfigNode | None) -> ChangeKind:
    if after is None:
        return ChangeKind.REMOVED
    if before is None:
        return ChangeKind.ADDED
    if before.kind is after.kind and before.tag == after.tag:
        return ChangeKind.VALUED
    return ChangeKind.NULLED if after.kind is Kind.NULL else ChangeKind.RETYPED
