"""Trees and fragments for the tests of `confcompat.trees`, from YAML text and from hypothesis."""

from __future__ import annotations

from typing import Any

import yaml
from hypothesis import strategies as st

from confcompat.extract.config import read_fragment
from confcompat.model.lookup import Present
from confcompat.model.trees import ConfigNode, ConfigTree, Fragment, Kind
from confcompat.trees import build_tree


def fragment(text: str, file: str = "c.yaml") -> Fragment:
    return read_fragment(text.encode(), file)


def tree(*texts: str) -> ConfigTree:
    """One layer for each text, lowest first: files `0.yaml`, `1.yaml` ..."""
    layers = tuple((f"{n}.yaml", Present(fragment(text, f"{n}.yaml"))) for n, text in enumerate(texts))
    return build_tree("prd", "v1", layers)


def tree_of(*values: Any) -> ConfigTree:
    return tree(*(yaml.safe_dump(value) for value in values))


def plain(node: ConfigNode) -> Any:
    """Kind and content of a node as nested tuples: equal for nodes that say the same."""
    if node.kind is Kind.MAPPING:
        return {key: plain(child) for key, child in node.children.items()}
    if node.kind is Kind.SEQUENCE:
        return [plain(child) for child in node.children.values()]
    return node.kind.value, node.tag, repr(node.value)


def bomb(leaf: str, mapping: bool = False) -> str:
    """A small text that stands for 10**9 leaves."""
    ten = ", ".join(["{}"] * 10) if not mapping else ", ".join(f"k{n}: {{}}" for n in range(10))
    open_, close = "{}" if mapping else "[]"
    levels = (f"a{n}: &a{n} {open_}{ten.replace('{}', f'*a{n - 1}')}{close}\n" for n in range(1, 10))
    return f"a0: &a0 {{k: {leaf}}}\n" + "".join(levels)


keys = st.sampled_from(["a", "b", "c", "__d", "e.f", "1"])
scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.sampled_from([0, 1, 2]),
    st.sampled_from([0.0, 1.0, 2.5]),
    st.sampled_from(["", "x", "1"]),
)
other_keys = st.one_of(keys, st.sampled_from([1, 8080]), st.none())
documents: st.SearchStrategy[Any] = st.dictionaries(
    other_keys,
    st.recursive(
        scalars,
        lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(other_keys, inner, max_size=4)),
        max_leaves=10,
    ),
    max_size=4,
)
"""Mappings with few keys and values, so that two of them have much in common."""
