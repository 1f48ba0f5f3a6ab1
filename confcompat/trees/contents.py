"""What nodes say, apart from where they stand, as small numbers that can be compared at once."""

from __future__ import annotations

from collections.abc import Mapping

from confcompat.model.keys import Segment
from confcompat.model.trees import ConfigNode, Kind


class Contents:
    """Numbers nodes by content: equal kind, tag, value and children, whatever the order of keys, give one number.

    `1`, `true`, `1.0` and `"1"` differ. Shared nodes are looked at once, so an alias bomb costs no more than its file.
    """

    def __init__(self) -> None:
        self._numbers: dict[object, int] = {}
        # The mapping is kept beside its number: an id is only good for as long as its object lives.
        self._known: dict[int, tuple[Mapping[Segment, ConfigNode], int]] = {}

    def of(self, node: ConfigNode) -> int:
        """The number of a node's content, good within this object."""
        below = self._below(node.children) if node.children else -1
        # Floats by their text: a not-a-number does not equal itself.
        value = repr(node.value) if node.kind is Kind.FLOAT else node.value
        return self._numbers.setdefault((node.kind, node.tag, value, below), len(self._numbers))

    def _below(self, children: Mapping[Segment, ConfigNode]) -> int:
        known = self._known.get(id(children))
        if known is not None:
            return known[1]
        entries = []
        for segment, child in children.items():
            entries.append((segment, self.of(child)))
        number = self._numbers.setdefault(frozenset(entries), len(self._numbers))
        self._known[id(children)] = (children, number)
        return number
