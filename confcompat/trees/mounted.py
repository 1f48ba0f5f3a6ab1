"""Files that are keys of objects: their nodes lie in the manifest, and those of a Secret tell no value."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from types import MappingProxyType

from confcompat.extract.config import read_fragment
from confcompat.model.cluster import SECRET, Datum
from confcompat.model.keys import KeyPath
from confcompat.model.places import Place
from confcompat.model.trees import ConfigNode, Fragment, Kind

HIDDEN = "of a Secret"
"""The tag of nodes whose value nobody may see."""
_HIDING = (Kind.OPAQUE, Kind.MAPPING, Kind.SEQUENCE, Kind.NULL)


def mounted_fragment(datum: Datum, name: str, kind: str) -> Fragment:
    """What the text of an object's key says. `name` is the file's name, whose ending tells the format."""
    found = read_fragment(datum.content, name)
    move = _Move(_placing(datum), kind == SECRET)
    return Fragment(
        tuple(move.node(document) for document in found.documents),
        tuple(replace(each, first=move.place(each.first), winner=move.place(each.winner)) for each in found.duplicates),
        tuple(replace(each, place=move.place(each.place), excerpt="") for each in found.unreadable),
        found.notes,
    )


def _placing(datum: Datum) -> Callable[[Place], Place]:
    if datum.literal:
        return lambda place: Place(datum.place.file, datum.place.line + place.line)
    return lambda _: datum.place


class _Move:
    """Moves nodes; those that aliases share stay shared."""

    def __init__(self, place: Callable[[Place], Place], hidden: bool) -> None:
        self.place = place
        self._hidden = hidden
        self._known: dict[int, ConfigNode] = {}

    def node(self, found: ConfigNode) -> ConfigNode:
        if id(found) not in self._known:
            children = MappingProxyType({segment: self.node(child) for segment, child in found.children.items()})
            tag = HIDDEN if self._hidden and found.kind not in _HIDING else found.tag
            masks = tuple(self.place(place) for place in found.masks)
            self._known[id(found)] = replace(
                found, place=self.place(found.place), tag=tag, children=children, masks=masks
            )
        return self._known[id(found)]


def hiding(show: Callable[[KeyPath, ConfigNode], str]) -> Callable[[KeyPath, ConfigNode], str]:
    """The same words for a node, but for those whose value nobody may see."""

    def shown(path: KeyPath, node: ConfigNode) -> str:
        return f"secret {node.kind.value}" if node.tag == HIDDEN else show(path, node)

    return shown
