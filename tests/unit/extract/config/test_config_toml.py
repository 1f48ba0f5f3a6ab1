"""TOML files to fragments."""

from __future__ import annotations

import tomllib
from datetime import date, datetime, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from confcompat.extract.config import read_fragment
from confcompat.extract.config.toml_places import key_spots
from confcompat.model.keys import KeyPath
from confcompat.model.trees import ConfigNode, Fragment, Kind


def read(text: str) -> Fragment:
    return read_fragment(text.encode(), "pyproject.toml")


def plain(node: ConfigNode) -> Any:
    if node.kind is Kind.MAPPING:
        return {key: plain(child) for key, child in node.children.items()}
    return [plain(child) for child in node.children.values()] if node.kind is Kind.SEQUENCE else node.value


def by_text(value: Any) -> Any:
    """What tomllib read, with dates and times by their text."""
    if isinstance(value, dict):
        return {key: by_text(item) for key, item in value.items()}
    if isinstance(value, list):
        return [by_text(item) for item in value]
    return value.isoformat() if isinstance(value, datetime | date | time) else value


def lines(node: ConfigNode, path: KeyPath = ()) -> dict[KeyPath, int]:
    out = {path: node.place.line} if path else {}
    for segment, child in node.children.items():
        out |= lines(child, (*path, segment))
    return out


SAMPLE = '''title = "x"  # [not.a.table]
a.b.c = 1
a."d.e" = 2
"q\\u0041" = """
[no]
k = 1 \\""" still
"""
lit = \'\'\'
[neither]'\'\'\'
t = [
  1, # ]
  {x = 1, y = "}"},
  [2],
]
when = 1979-05-27T07:32:00Z

[srv.main]
n = 1.5
day = 1979-05-27
at = 07:32:00
[[item]]
n = 1
[item.deep]
z = true
[[item.sub]]
s = 1
[[item]]
n = 2
[[item.sub]]
s = 2
  [  "w x" . y  ]
k = 'a"b'
'''


def test_values_are_those_of_tomllib() -> None:
    """Every kind of value, key and table is read as tomllib reads it; dates and times are timestamps."""
    (root,) = read(SAMPLE).documents

    assert by_text(tomllib.loads(SAMPLE)) == plain(root)
    assert Kind.TIMESTAMP is root.children["when"].kind
    assert Kind.FLOAT is root.children["srv"].children["main"].children["n"].kind


def test_every_key_has_the_line_of_its_statement() -> None:
    """Dotted keys, tables, arrays of tables and quoted keys are found; what lies in a value has the line of its key."""
    (root,) = read(SAMPLE).documents

    expected: dict[KeyPath, int] = {
        ("title",): 1,
        ("a",): 2,
        ("a", "b"): 2,
        ("a", "b", "c"): 2,
        ("a", "d.e"): 3,
        ("qA",): 4,
        ("lit",): 8,
        ("t",): 10,
        ("t", 0): 10,
        ("t", 1): 10,
        ("t", 1, "x"): 10,
        ("t", 1, "y"): 10,
        ("t", 2): 10,
        ("t", 2, 0): 10,
        ("when",): 15,
        ("srv",): 17,
        ("srv", "main"): 17,
        ("srv", "main", "n"): 18,
        ("srv", "main", "day"): 19,
        ("srv", "main", "at"): 20,
        ("item",): 21,
        ("item", 0): 21,
        ("item", 0, "n"): 22,
        ("item", 0, "deep"): 23,
        ("item", 0, "deep", "z"): 24,
        ("item", 0, "sub"): 25,
        ("item", 0, "sub", 0): 25,
        ("item", 0, "sub", 0, "s"): 26,
        ("item", 1): 27,
        ("item", 1, "n"): 28,
        ("item", 1, "sub"): 29,
        ("item", 1, "sub", 0): 29,
        ("item", 1, "sub", 0, "s"): 30,
        ("w x",): 31,
        ("w x", "y"): 31,
        ("w x", "y", "k"): 32,
    }
    assert expected == lines(root)


names = st.sampled_from(["a", "b-1", '"q.r"', "'l [x]'", '"\\u00e9"'])
literals = st.sampled_from(
    ["1", "true", '"[x]"', "'# no'", '"""\n[t]\n"""', "'''\n= '''", "[\n1,\n2]", "{x = 1, y = [2]}", "[]", "07:32:00"]
)


@given(
    st.lists(st.tuples(st.sampled_from(["key", "table", "array"]), st.lists(names, min_size=1, max_size=3), literals))
)
def test_the_scan_finds_the_keys_that_tomllib_finds(statements: list[tuple[str, list[str], str]]) -> None:
    """Of any valid text, every top-level key has a place, and no place is invented."""
    forms = {"key": "{} = {}\n", "table": "[{}]\n", "array": "[[{}]] # {}\n"}
    text = "".join(
        forms[form].format(" . ".join(parts), literal.replace("\n", " ") if form == "array" else literal)
        for form, parts, literal in statements
    )
    try:
        value = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        assert read(text).unreadable
        return

    spots = key_spots(text)

    assert set(value) == {path[0] for path in spots}
    for path in spots:
        found = value
        for segment in path:
            found = found[segment]
    if value:
        assert by_text(value) == plain(read(text).documents[0])


@pytest.mark.parametrize("text", ["", "# only\n", "\r\n"])
def test_an_empty_file_has_no_documents(text: str) -> None:
    """A text without keys contributes nothing."""
    assert Fragment() == read(text)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a = 1\nb = s3cret\n", 2),
        ("a = 1\na = 2\n", 2),
        ("a = [\n", 1),
        ("a = 'x'\n[b]\nc = '''\n\n", 3),
        ("a = 1979-13-45\n", 1),
        ("a = " + "[" * 20_000, 1),
        ("a" + ".a" * 20_000 + " = 1", 1),
        ("a = " + "9" * 5_000, 1),
    ],
)
def test_what_does_not_parse_is_told_without_values(text: str, line: int) -> None:
    """The line of the fault, never a value, and no crash on deep nesting or numbers without end."""
    (unreadable,) = read(text).unreadable

    assert line == unreadable.place.line
    assert "s3cret" not in unreadable.problem + unreadable.excerpt


def test_an_excerpt_shows_a_key_or_a_table() -> None:
    """A key line is masked after its `=`; a table header holds no value."""
    assert read("a = 1\nb = s3cret\n").unreadable[0].excerpt == "b = ***"
    assert read("[a.b]\n[a.b]\n").unreadable[0].excerpt == "[a.b]"


def test_a_huge_hexadecimal_number_is_opaque() -> None:
    """It could not be written in a report; the rest of the file is read."""
    fragment = read("a = 0x" + "f" * 5_000 + "\nb = 1\n")

    assert Kind.OPAQUE is fragment.documents[0].children["a"].kind
    assert len(fragment.unreadable) == 1


def test_windows_line_ends_do_not_matter() -> None:
    """Lines and values stay the same."""
    assert lines(read(SAMPLE).documents[0]) == lines(read(SAMPLE.replace("\n", "\r\n")).documents[0])


def test_a_scan_that_is_lost_ends() -> None:
    """On a text that is no TOML the scan stops instead of going round in circles."""
    assert key_spots("= = =\n[[[\n") == key_spots("[[[\n") == {}
    assert key_spots("a = '\n b = 1") == {("a",): (1, 1)}
