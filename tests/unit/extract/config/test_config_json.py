"""JSON files to fragments."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from confcompat.extract.config import MAX_DEPTH, read_fragment
from confcompat.model.keys import format_key
from confcompat.model.trees import ConfigNode, Fragment, Kind


def read(text: str | bytes) -> Fragment:
    return read_fragment(text.encode() if isinstance(text, str) else text, "conf/c.JSON")


def plain(node: ConfigNode) -> Any:
    if node.kind is Kind.MAPPING:
        return {key: plain(child) for key, child in node.children.items()}
    return [plain(child) for child in node.children.values()] if node.kind is Kind.SEQUENCE else node.value


values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text(max_size=8)),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.text(max_size=4), inner, max_size=4)),
    max_leaves=20,
)


@given(values, st.sampled_from([None, 0, 1, "\t"]), st.booleans())
def test_any_document_agrees_with_json(value: Any, indent: Any, ascii_only: bool) -> None:
    """Values and their types are those of `json.loads`, however the text is laid out."""
    text = json.dumps(value, indent=indent, ensure_ascii=ascii_only)

    (root,) = read(text).documents

    assert repr(json.loads(text)) == repr(plain(root))


pieces = ["{", "}", "[", "]", ",", ":", '"a"', '"', "1", "-", "0", ".5", "e3", "true", "null", "NaN", " ", "\n", "x"]


@given(st.lists(st.sampled_from(pieces), max_size=12).map("".join))
def test_any_json_like_text_agrees_with_json(text: str) -> None:
    """What `json.loads` refuses is unreadable, and nothing else is."""
    fragment = read(text)
    try:
        expected = json.loads(text)
    except ValueError:
        assert fragment.unreadable or not text.strip(" \t\n\r")
        return

    assert not fragment.unreadable
    assert repr(expected) == repr(plain(fragment.documents[0]))


def test_every_node_has_its_place() -> None:
    """A value stands at its key, a list item at its first character."""
    (root,) = read('{\n  "a": {"b": 1},\n\t"c": [\n    true,\n    {"d": null}]\n}').documents

    assert (root.place.line, root.place.column) == (1, 1)
    assert (root.children["a"].children["b"].place.line, root.children["a"].children["b"].place.column) == (2, 9)
    assert (root.children["c"].place.line, root.children["c"].place.column) == (3, 2)
    assert [(item.place.line, item.place.column) for item in root.children["c"].children.values()] == [(4, 5), (5, 5)]


def test_a_duplicate_key_is_told() -> None:
    """As in YAML: the later wins, both places are told."""
    fragment = read('{"a": [{"k": 1,\n"k": 2}]}')

    (duplicate,) = fragment.duplicates
    assert (format_key(duplicate.path), duplicate.first.line, duplicate.winner.line) == ("a[0].k", 1, 2)
    assert plain(fragment.documents[0]) == {"a": [{"k": 2}]}


@pytest.mark.parametrize("text", ["", " \n\t", "\ufeff"])
def test_an_empty_file_has_no_documents(text: str) -> None:
    """White space alone contributes nothing, as in every format."""
    assert Fragment() == read(text)


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ('{"a": 1,}', 1, 9),
        ('{"a" 1}', 1, 6),
        ('{\n"a": s3cret}', 2, 6),
        ("[1, 2", 1, 6),
        ("[1,]", 1, 4),
        ("{1: 2}", 1, 2),
        ("{} {}", 1, 4),
        ('["s3cret\n"]', 1, 2),
        ('["\\q"]', 1, 2),
        ('{"a": [1}', 1, 9),
        ("1" * 5000, 1, 5001),
        ("[" * 10_000, 1, MAX_DEPTH + 1),
        ('{"a":' * 10_000, 1, MAX_DEPTH * 5 + 1),
    ],
)
def test_what_does_not_parse_is_told_without_values(text: str, line: int, column: int) -> None:
    """Line and column of the fault, never a value, and no crash on deep nesting."""
    (unreadable,) = read(text).unreadable

    assert (line, column) == (unreadable.place.line, unreadable.place.column)
    assert "s3cret" not in unreadable.problem + unreadable.excerpt


def test_python_s_numbers_beyond_json_are_read() -> None:
    """`json.loads` takes NaN and the infinities, so they are no fault."""
    (root,) = read("[NaN, Infinity, -Infinity, 1e400]").documents

    first, *others = plain(root)
    assert math.isnan(first)
    assert [math.inf, -math.inf, math.inf] == others


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_byte_order_marks_are_understood(encoding: str) -> None:
    """A mark says the encoding and is no part of the text."""
    assert plain(read('{"é": 1}'.encode(encoding)).documents[0]) == {"é": 1}
