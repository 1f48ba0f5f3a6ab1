"""Questions to one tree: is a key there, which nodes does a pattern meet, what is there at all."""

from __future__ import annotations

from collections.abc import Iterator

from confcompat.extract.config import MERGED_IN
from confcompat.model.keys import KeyPath, NonString, Segment, Wild, covers_segment, format_key, is_exact
from confcompat.model.lookup import Absent, Lookup, Present, Unknown
from confcompat.model.trees import ConfigNode, ConfigTree, Kind

MAX_VISITED = 200_000
"""Nodes that one walk visits. Aliases can make a small file stand for more paths than anybody can count."""


def look_up(tree: ConfigTree, path: KeyPath) -> Lookup[ConfigNode]:
    """The node at an exact path.

    `Unknown` where the path runs into an opaque node, where the key is absent but a file of the tree is unreadable
    or a mapping has an opaque part merged in, and for paths with wildcards. A negative index counts from the end. An
    integer meets a mapping's integer key too, and keys that Python calls equal (`1`, `true`) meet each other.
    """
    if not is_exact(path):
        return Unknown(f"{format_key(path)} is a pattern")
    node = tree.root
    for depth, segment in enumerate(path):
        if node.kind is Kind.OPAQUE:
            return Unknown(f"{format_key(path[:depth]) or 'the whole config'} is known to its own loader only")
        child = _child(node, segment)
        if child is None:
            return _not_there(tree, node, path[:depth])
        node = child
    return Present(node)


def _not_there(tree: ConfigTree, node: ConfigNode, path: KeyPath) -> Lookup[ConfigNode]:
    merged = node.children.get(MERGED_IN)
    if merged is not None and merged.kind is Kind.OPAQUE:
        return Unknown(f"{format_key(path) or 'the whole config'} has a part that is known to its own loader only")
    if tree.unreadable:
        return Unknown(f"{tree.unreadable[0].place} cannot be read")
    return Absent()


def _child(node: ConfigNode, segment: Segment) -> ConfigNode | None:
    if node.kind is Kind.SEQUENCE:
        if not isinstance(segment, int):
            return None
        return node.children.get(segment if segment >= 0 else len(node.children) + segment)
    found = node.children.get(segment)
    if found is not None or isinstance(segment, str) or node.kind is not Kind.MAPPING:
        return found
    wanted = segment.value if isinstance(segment, NonString) else segment
    return next(
        (child for key, child in node.children.items() if isinstance(key, NonString) and key.value == wanted), None
    )


def topmost_absent(tree: ConfigTree, path: KeyPath) -> KeyPath:
    """The shortest prefix of an exact path that is absent; the path itself where none is."""
    for length in range(1, len(path) + 1):
        if isinstance(look_up(tree, path[:length]), Absent):
            return path[:length]
    return path


class Walk(Iterator[tuple[KeyPath, ConfigNode]]):
    """Nodes with their paths, parents first, in file order. `truncated` tells, after the end, that it stopped early."""

    def __init__(self, root: ConfigNode, pattern: KeyPath, limit: int = MAX_VISITED) -> None:
        self.truncated = False
        self._left = limit
        self._pattern = pattern
        self._steps = self._run(root)

    def __next__(self) -> tuple[KeyPath, ConfigNode]:
        return next(self._steps)

    def _run(self, root: ConfigNode) -> Iterator[tuple[KeyPath, ConfigNode]]:
        todo = [((), root, self._through(frozenset({0})))]
        steps: list[Iterator[tuple[KeyPath, ConfigNode, frozenset[int]]]] = [iter(todo)]
        while steps:
            step = next(steps[-1], None)
            if step is None:
                steps.pop()
                continue
            if self._left <= 0:
                self.truncated = True
                return
            self._left -= 1
            path, node, reached = step
            if len(self._pattern) in reached:
                yield path, node
            if node.children:
                steps.append(self._below(path, node, reached))

    def _below(
        self, path: KeyPath, node: ConfigNode, reached: frozenset[int]
    ) -> Iterator[tuple[KeyPath, ConfigNode, frozenset[int]]]:
        open_ended = [self._pattern[at] for at in reached if at < len(self._pattern)]
        if all(isinstance(segment, str) for segment in open_ended):
            # The common case: a named child is fetched, its siblings are never looked at.
            items = [
                (segment, node.children[segment]) for segment in dict.fromkeys(open_ended) if segment in node.children
            ]
        else:
            items = list(node.children.items())
        for segment, child in items:
            after = self._after(reached, segment)
            if after:
                yield (*path, segment), child, after

    def _after(self, reached: frozenset[int], segment: Segment) -> frozenset[int]:
        out = set()
        for at in reached:
            if at < len(self._pattern) and covers_segment(self._pattern[at], segment):
                out.add(at if self._pattern[at] is Wild.MANY else at + 1)
        return self._through(frozenset(out))

    def _through(self, reached: frozenset[int]) -> frozenset[int]:
        out = set(reached)
        for at in reached:
            while at < len(self._pattern) and self._pattern[at] is Wild.MANY:
                at += 1
                out.add(at)
        return frozenset(out)


def match(tree: ConfigTree, pattern: KeyPath, limit: int = MAX_VISITED) -> Walk:
    """Every node whose path the pattern covers (`**` covers the root too); an exact pattern meets at most one."""
    return Walk(tree.root, pattern, limit)


def walk(tree: ConfigTree, limit: int = MAX_VISITED) -> Walk:
    """Every node but the root."""
    return Walk(tree.root, (Wild.ONE, Wild.MANY), limit)


def leaves(tree: ConfigTree, limit: int = MAX_VISITED) -> Iterator[tuple[KeyPath, ConfigNode]]:
    """Every node below the root that has no children: scalars, opaque nodes, empty mappings and lists."""
    return ((path, node) for path, node in walk(tree, limit) if not node.children)
