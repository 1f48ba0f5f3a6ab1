"""Lays the files of an environment over each other: later wins, mappings merge, everything else replaces."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from confcompat.extract.config import MERGED_IN
from confcompat.model.keys import Segment
from confcompat.model.lookup import Absent, Lookup, Present
from confcompat.model.places import Place
from confcompat.model.trees import ConfigNode, ConfigTree, Duplicate, Fragment, Kind, Unreadable

MAX_MERGED = 2_000_000
"""Entries that merging may lay down for one tree; hostile aliases could ask for more."""

Layer = tuple[str, Lookup[Fragment]]
"""A configured file's path, and what it says; `Absent` where the revision lacks it."""


def build_tree(environment: str, revision: str, layers: tuple[Layer, ...]) -> ConfigTree:
    """The effective config. Lowest layer first.

    Documents of one file merge in their order. An empty or null document contributes nothing; a null below the root
    replaces. A mapping over an opaque node keeps it under `<<`: keys that the mapping lacks may come from there. What
    was passed over, capped or may surprise is in `notes`.
    """
    merger = _Merger()
    root: ConfigNode | None = None
    notes: list[str] = []
    for file, document in _documents(layers, notes):
        if document.kind is not Kind.MAPPING:
            notes.append(f"{file}: the top of the file is no mapping ({document.kind}); it replaces what lies below it")
        root = document if root is None else merger.merge(root, document)
    if merger.capped:
        notes.append(f"merging stopped after {MAX_MERGED:,} entries; what was left is taken as unknown")
    fragments = [found.value for _, found in layers if isinstance(found, Present)]
    first = layers[0][0] if layers else ""
    return ConfigTree(
        environment,
        revision,
        ConfigNode(Kind.MAPPING, Place(first, 1)) if root is None else root,
        files=tuple(file for file, found in layers if not isinstance(found, Absent)),
        missing=tuple(file for file, found in layers if isinstance(found, Absent)),
        duplicates=_duplicates(fragments),
        unreadable=tuple(_unreadable(layers)),
        notes=(*notes, *(note for fragment in fragments for note in fragment.notes)),
    )


def _documents(layers: tuple[Layer, ...], notes: list[str]) -> Iterator[tuple[str, ConfigNode]]:
    for file, found in layers:
        if not isinstance(found, Present):
            continue
        documents = found.value.documents
        if len(documents) > 1:
            notes.append(f"{file}: {len(documents)} documents in one file; they are merged in their order")
        yield from ((file, document) for document in documents if document.kind is not Kind.NULL)


def _duplicates(fragments: list[Fragment]) -> tuple[Duplicate, ...]:
    return tuple(duplicate for fragment in fragments for duplicate in fragment.duplicates)


def _unreadable(layers: tuple[Layer, ...]) -> Iterator[Unreadable]:
    for file, found in layers:
        if isinstance(found, Present):
            yield from found.value.unreadable
        elif not isinstance(found, Absent):
            yield Unreadable(Place(file, 1), found.reason)


_Children = Mapping[Segment, ConfigNode]


class _Merger:
    """Merges pairs of nodes; a pair that aliases share is merged once."""

    def __init__(self) -> None:
        self.capped = False
        self._laid = 0
        # The mappings are kept beside the answer: an id is only good for as long as its object lives.
        self._known: dict[tuple[int, int], tuple[_Children, _Children, _Children]] = {}

    def merge(self, lower: ConfigNode, upper: ConfigNode) -> ConfigNode:
        """`upper` over `lower`. The depth of the recursion is that of the files, which is bounded."""
        masks = (*upper.masks, lower.place, *lower.masks)
        children = upper.children
        if upper.kind is Kind.MAPPING and lower.kind is Kind.MAPPING:
            merged = self._children(lower.children, upper.children)
            if merged is None:
                return ConfigNode(Kind.OPAQUE, upper.place, None, "not merged", masks=masks)
            children = merged
        elif upper.kind is Kind.MAPPING and lower.kind is Kind.OPAQUE:
            children = MappingProxyType({MERGED_IN: lower, **upper.children})
        return ConfigNode(upper.kind, upper.place, upper.value, upper.tag, children, masks)

    def _children(self, lower: _Children, upper: _Children) -> _Children | None:
        known = self._known.get((id(lower), id(upper)))
        if known is not None:
            return known[2]
        self._laid += len(lower) + len(upper)
        if self._laid > MAX_MERGED:
            self.capped = True
            return None
        out = dict(lower)
        for segment, node in upper.items():
            below = out.get(segment)
            out[segment] = node if below is None else self.merge(below, node)
        merged = MappingProxyType(out)
        self._known[id(lower), id(upper)] = (lower, upper, merged)
        return merged
