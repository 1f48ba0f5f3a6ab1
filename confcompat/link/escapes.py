"""Config that leaves what can be followed: the read that brought it counts as a read of all below it."""

from __future__ import annotations

from confcompat.link.bounds import nodes_inside
from confcompat.link.conditions import ALWAYS, meet_all
from confcompat.link.machine import Frame, Machine, State
from confcompat.link.paths import Each
from confcompat.link.values import (
    Node,
    Partial,
    Series,
    Table,
    Value,
)
from confcompat.model.reads import Certainty


def escape(m: Machine, fr: Frame, st: State, value: Value, at: int, reason: str = "") -> None:
    """All config nodes in the value may be read below from here on, by code that is not seen."""
    for atom, way in value.alts:
        if not meet_all(st.ways, way):
            continue
        if isinstance(atom, Node):
            _mark(m, fr, atom, at, reason)
        elif isinstance(atom, Series | Table | Partial):
            for node in nodes_inside(Value(((atom, ALWAYS),))):
                _mark(m, fr, node, at, reason)


def _mark(m: Machine, fr: Frame, node: Node, at: int, reason: str) -> None:
    site = m.sites.found.get(node.site)
    if site is None:
        # The root itself, or an item that a loop handed out: nobody read it as a key of its own yet.
        certainty = node.certainty
        if any(isinstance(part, Each) and part in m.loose for part in node.path):
            certainty = Certainty.PATTERN if certainty is Certainty.EXACT else certainty
        _, site = m.site(fr, node.root, node.path, at, certainty, node.reason)
        site.fetched = True
    site.subtree = True
    if reason and not site.reason:
        site.reason = reason if site.certainty is not Certainty.EXACT else site.reason


def touch(m: Machine, fr: Frame, st: State, value: Value, at: int) -> None:
    """The value is looked at as it is (printed, put into text): no more is read below it than is named elsewhere."""
    for atom, way in value.alts:
        if not meet_all(st.ways, way):
            continue
        if isinstance(atom, Node):
            note_item(m, fr, atom, at)
        elif isinstance(atom, Series | Table):
            escape(m, fr, st, Value(((atom, way),)), at)


def note_item(m: Machine, fr: Frame, node: Node, at: int) -> Node:
    """An item that a loop handed out is used as a value: from here on it has a site."""
    if node.site >= 0 or not node.path:
        return node
    number, site = m.site(fr, node.root, node.path, at, node.certainty, node.reason)
    site.fetched = True
    return Node(node.root, node.path, number, node.certainty, node.style, node.reason)
