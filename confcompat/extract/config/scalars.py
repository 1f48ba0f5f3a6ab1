"""What a YAML scalar is: PyYAML's own resolution and conversion, one scalar at a time."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any

from yaml import YAMLError
from yaml.constructor import SafeConstructor
from yaml.nodes import ScalarNode
from yaml.resolver import Resolver

from confcompat.model.reads import Scalar
from confcompat.model.trees import Kind

CORE = "tag:yaml.org,2002:"
MERGE = CORE + "merge"
VALUE = CORE + "value"
STRING = CORE + "str"
COLLECTION_TAGS = {CORE + "map": True, CORE + "seq": False}
"""The plain collections, and whether they are mappings."""

# Python's limit for decimal digits; other bases have none, and sexagesimal numbers take quadratic time.
_MAX_DIGITS = 4300
# Not a loader: these two never see more than one scalar, and every tag that makes an object is turned away before.
_resolver = Resolver()
_constructor = SafeConstructor()


def resolve(text: str, plain: bool) -> str:
    """The tag that PyYAML gives to an untagged scalar; `plain` when it stands without quotes."""
    return _tag(text) if plain else STRING


def _tag(text: str) -> str:
    if text[:1] not in Resolver.yaml_implicit_resolvers:
        return STRING
    tag: str = _resolver.resolve(ScalarNode, text, (True, False))  # type: ignore[no-untyped-call]
    return tag


def convert(tag: str, text: str) -> tuple[Kind, Scalar]:
    """Kind and value of a scalar; a tag of its own makes it opaque, with its text.

    Timestamps and binaries keep their text (binaries without white space). Raises `ValueError`, without the text in
    its message, where `yaml.safe_load` would fail.
    """
    if tag == STRING:
        return Kind.STRING, text
    known = _KINDS.get(tag)
    if known is None:
        if tag in (MERGE, VALUE) or tag in COLLECTION_TAGS:
            raise ValueError("a plain `=` or `<<` as a value, or a scalar tagged as a collection: PyYAML refuses it")
        return Kind.OPAQUE, text
    kind, function = known
    if kind is Kind.INTEGER and len(text) > _MAX_DIGITS:
        raise ValueError("an integer of more than 4,000 digits")
    try:
        value = function(_constructor, ScalarNode(tag, text))
    except (ValueError, LookupError, AttributeError, OverflowError, YAMLError):
        raise ValueError(f"the value is no {kind}, which its form or tag promises") from None
    if kind is Kind.TIMESTAMP:
        return kind, text
    if kind is Kind.BINARY:
        return kind, base64.b64encode(value).decode("ascii")
    return kind, value


_KINDS: dict[str, tuple[Kind, Callable[[Any, Any], Any]]] = {
    CORE + "null": (Kind.NULL, SafeConstructor.construct_yaml_null),
    CORE + "bool": (Kind.BOOLEAN, SafeConstructor.construct_yaml_bool),
    CORE + "int": (Kind.INTEGER, SafeConstructor.construct_yaml_int),
    CORE + "float": (Kind.FLOAT, SafeConstructor.construct_yaml_float),
    CORE + "timestamp": (Kind.TIMESTAMP, SafeConstructor.construct_yaml_timestamp),
    CORE + "binary": (Kind.BINARY, SafeConstructor.construct_yaml_binary),
}


def is_scalar_tag(tag: str) -> bool:
    """A core tag that only scalars can bear."""
    return tag in _KINDS or tag in (STRING, MERGE, VALUE)
