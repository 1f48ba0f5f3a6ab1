"""Grows the nodes of one document from what a reader meets, in file order, without recursion.

All formats go through here, so depth, duplicate keys and key identity are the same for all of them. A node's place is
that of its key (that of its first character for list items and roots): the line that a person would look for.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import Enum
from types import MappingProxyType
from typing import cast

from confcompat.extract.config.content import digest
from confcompat.extract.config.malformed import Malformed
from confcompat.model.keys import KeyPath, NonString, Segment
from confcompat.model.places import Place
from confcompat.model.reads import Scalar
from confcompat.model.trees import NO_CHILDREN, ConfigNode, Duplicate, Kind, Unreadable

MAX_DEPTH = 200
"""Deeper files are unreadable: whoever walks a tree may recurse without fear of the interpreter's limit."""
MAX_MERGED = 500_000
"""Entries that merge keys may copy in one file: a chain of merges grows with the square of its length."""
MAX_INTEGER_BITS = 14_000
"""Longer integers cannot be written in decimal under Python's default limit, so no report could hold them."""
MERGED_IN = "<<"
"""Under this key a mapping holds an opaque node that was merged into it: any key may come from there."""


class Special(Enum):
    """What stands where a key is expected, and is none."""

    MERGE = "merge"
    SKIP = "skip"
    """The key has no name (a list as a key): its value is passed over."""


@dataclass(slots=True)
class _Open:
    """A collection whose end is still to come. `at` is the key that waits for its value."""

    is_mapping: bool
    place: Place
    tag: str
    anchor: str | None
    as_key: bool
    children: dict[Segment, ConfigNode] = field(default_factory=dict)
    at: Segment | Special | None = None
    at_place: Place | None = None
    height: int = 0
    twice: dict[Segment, Duplicate] = field(default_factory=dict)
    merged: list[ConfigNode] = field(default_factory=list)
    odd: dict[object, NonString] = field(default_factory=dict)


class Composer:
    """One document at a time: `open`, `key`, `leaf`, `alias`, `close` in file order, then `take`.

    `duplicates`, `unreadable` and `notes` gather over all documents of the file.
    """

    def __init__(self, file: str) -> None:
        self.file = file
        self.duplicates: list[Duplicate] = []
        self.unreadable: list[Unreadable] = []
        self.notes: list[str] = []
        self._stack: list[_Open] = []
        self._root: ConfigNode | None = None
        self._anchors: dict[str, tuple[ConfigNode, int] | None] = {}
        self._merged_entries = 0

    def place(self, line: int, column: int) -> Place:
        """A place in this file."""
        return Place(self.file, line, column)

    def take(self) -> ConfigNode:
        """The finished document; the composer is ready for the next."""
        root, self._root, self._anchors = self._root, None, {}
        assert root is not None
        return root

    @property
    def expects_key(self) -> bool:
        """The next thing in the file is a key of a mapping."""
        return bool(self._stack) and self._stack[-1].is_mapping and self._stack[-1].at is None

    def open(self, is_mapping: bool, place: Place, tag: str = "", anchor: str | None = None) -> None:
        """A mapping or list begins. Raises `Malformed` where it lies deeper than `MAX_DEPTH`."""
        if len(self._stack) >= MAX_DEPTH:
            raise _too_deep(place)
        if anchor is not None:
            self._claim(anchor, place)
        as_key = self.expects_key
        self._stack.append(_Open(is_mapping, place if as_key else self._value_place(place), tag, anchor, as_key))

    def key(self, value: Scalar, place: Place, anchor: str | None = None, kind: Kind = Kind.STRING) -> None:
        """A scalar key; the next node is its value."""
        if anchor is not None:
            self._claim(anchor, place)
            self._anchors[anchor] = (ConfigNode(kind, place, value), 0)
        top = self._stack[-1]
        top.at_place = place
        if isinstance(value, str):
            top.at = value
            return
        if isinstance(value, int) and value.bit_length() > MAX_INTEGER_BITS:
            self.fault(place, "an integer of more than 4,000 digits")
            top.at = Special.SKIP
            return
        segment = top.odd.setdefault(value, NonString(value))
        if segment != NonString(value):
            self.note(place, "two keys of one mapping are equal for Python (1, 1.0 and true are): the later value wins")
        top.at = segment

    def special_key(self, special: Special, place: Place) -> None:
        """A merge key, or a key that cannot be named."""
        self._stack[-1].at, self._stack[-1].at_place = special, place

    def leaf(self, kind: Kind, value: Scalar, place: Place, tag: str = "", anchor: str | None = None) -> None:
        """A scalar that is no key."""
        if kind is Kind.INTEGER and isinstance(value, int) and value.bit_length() > MAX_INTEGER_BITS:
            self.fault(place, "an integer of more than 4,000 digits")
            kind, value = Kind.OPAQUE, None
        node = ConfigNode(kind, self._value_place(place), value, tag)
        if anchor is not None:
            self._claim(anchor, place)
            self._anchors[anchor] = (node, 0)
        self._attach(node, 0)

    def alias(self, anchor: str, place: Place) -> None:
        """The anchored node again: its children are shared, never copied.

        A node inside itself becomes an opaque leaf and a note. Raises `Malformed` for an anchor that is nowhere.
        """
        if anchor not in self._anchors:
            raise Malformed("an alias names an anchor that is not defined before it", place.line, place.column)
        found = self._anchors[anchor]
        if found is None:
            self.note(place, "an alias names a node that holds it; what lies below is taken as unknown")
            found = (ConfigNode(Kind.OPAQUE, place, None, "recursive alias"), 0)
        node, height = found
        if self.expects_key:
            self._key_from(node, place)
            return
        self._attach(replace(node, place=self._value_place(place)), height)

    def close(self) -> None:
        """The innermost mapping or list ends."""
        top = self._stack.pop()
        if top.twice:
            self.duplicates.extend(top.twice.values())
        children = self._with_merged(top) if top.merged else top.children
        kind = Kind.MAPPING if top.is_mapping else Kind.SEQUENCE
        node = ConfigNode(kind, top.place, None, "", MappingProxyType(children) if children else NO_CHILDREN)
        height = top.height + 1
        if len(self._stack) + height > MAX_DEPTH:
            raise _too_deep(top.place)
        if top.tag:
            node, height = ConfigNode(Kind.OPAQUE, top.place, digest(node), top.tag), 0
        if top.anchor is not None:
            self._anchors[top.anchor] = (node, height)
        if top.as_key:
            self._key_from(node, top.place)
        else:
            self._attach(node, height)

    def note(self, place: Place, text: str) -> None:
        """Something that may surprise, for people."""
        self.notes.append(f"{place}: {text}")

    def fault(self, place: Place, problem: str) -> None:
        """A part that the loader would refuse; the rest of the file is still told."""
        self.unreadable.append(Unreadable(place, problem))

    def _key_from(self, node: ConfigNode, place: Place) -> None:
        if node.kind in (Kind.MAPPING, Kind.SEQUENCE, Kind.OPAQUE):
            self.fault(place, "a mapping, list or tagged node as a key: such a key has no name")
            self.special_key(Special.SKIP, place)
        else:
            self.key(node.value, place)

    def _claim(self, anchor: str, place: Place) -> None:
        if anchor in self._anchors:
            raise Malformed("the same anchor is defined twice in one document", place.line, place.column)
        self._anchors[anchor] = None

    def _value_place(self, place: Place) -> Place:
        return (self._stack[-1].at_place if self._stack else None) or place

    def _attach(self, node: ConfigNode, height: int) -> None:
        if not self._stack:
            self._root = node
            return
        top = self._stack[-1]
        if len(self._stack) + height > MAX_DEPTH:
            raise _too_deep(node.place)
        if not top.is_mapping:
            top.children[len(top.children)] = node
        elif top.at is Special.MERGE:
            # The merged mapping itself adds no level, nor does the list that may hold it.
            height -= 1 if node.kind is Kind.MAPPING else 2
            self._merge(top, node)
        elif not isinstance(top.at, Special):
            self._add(top, cast(Segment, top.at), node)
        top.at = top.at_place = None
        if height > top.height:
            top.height = height

    def _add(self, top: _Open, segment: Segment, node: ConfigNode) -> None:
        earlier = top.children.get(segment)
        if earlier is not None:
            known = top.twice.get(segment)
            first = known.first if known else earlier.place
            top.twice[segment] = Duplicate((*self._path(), segment), first, node.place)
        top.children[segment] = node

    def _path(self) -> KeyPath:
        out: list[Segment] = []
        for frame in self._stack[:-1]:
            at = frame.at if frame.is_mapping else len(frame.children)
            if at is not None and not isinstance(at, Special):
                out.append(at)
        return tuple(out)

    def _merge(self, top: _Open, node: ConfigNode) -> None:
        # Of a list the earlier wins, so it is laid down later (as PyYAML's flatten_mapping does).
        for base in reversed(tuple(node.children.values())) if node.kind is Kind.SEQUENCE else (node,):
            if base.kind is Kind.OPAQUE:
                top.merged.append(ConfigNode(Kind.MAPPING, base.place, children={MERGED_IN: base}))
            elif base.kind is Kind.MAPPING:
                top.merged.append(base)
            else:
                self.fault(base.place, "only a mapping or a list of mappings can be merged by `<<`")

    def _with_merged(self, top: _Open) -> dict[Segment, ConfigNode]:
        self._merged_entries += sum(len(base.children) for base in top.merged)
        if self._merged_entries > MAX_MERGED:
            raise Malformed(f"merge keys copy more than {MAX_MERGED:,} entries", top.place.line, top.place.column)
        out: dict[Segment, ConfigNode] = {}
        odd: dict[object, NonString] = {}
        for children in (*(base.children for base in top.merged), top.children):
            for segment, node in children.items():
                # One mapping of Python holds one of 1 and True: the first key's spelling, the last one's value.
                out[odd.setdefault(segment.value, segment) if isinstance(segment, NonString) else segment] = node
        return out


def _too_deep(place: Place) -> Malformed:
    return Malformed(f"nested deeper than {MAX_DEPTH} levels", place.line, place.column)
