"""Environment variables as a config tree: one level of text, where nobody may see what a Secret holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from confcompat.model.keys import Segment
from confcompat.model.places import Place
from confcompat.model.trees import ConfigNode, ConfigTree, Kind

Value = tuple[str | None, Place]
"""A variable's text (None: set, and not known or not to be known), and where it is said."""


def variable_tree(environment: str, revision: str, place: Place, values: Mapping[str, Value]) -> ConfigTree:
    """The tree of a container's variables. `place` is where its pods are described."""
    children: dict[Segment, ConfigNode] = {name: _node(*value) for name, value in values.items()}
    root = ConfigNode(Kind.MAPPING, place, children=MappingProxyType(children))
    return ConfigTree(environment, revision, root)


def _node(text: str | None, place: Place) -> ConfigNode:
    return ConfigNode(Kind.OPAQUE, place) if text is None else ConfigNode(Kind.STRING, place, text)


def keeping(after: ConfigTree, now: ConfigTree, names: Iterable[str]) -> ConfigTree:
    """The tree after, with these variables as they are now: what becomes of them is told elsewhere."""
    kept = {name: now.root.children[name] for name in names if name in now.root.children}
    children = MappingProxyType({**after.root.children, **kept})
    root = ConfigNode(Kind.MAPPING, after.root.place, children=children)
    return ConfigTree(after.environment, after.revision, root)
