"""YAML files to fragments."""

from __future__ import annotations

import base64
import math
import time
from datetime import date
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from confcompat.extract.config import MAX_DEPTH, MERGED_IN, read_fragment, yaml_reader
from confcompat.model.keys import NonString, format_key
from confcompat.model.trees import ConfigNode, Fragment, Kind


def read(text: str | bytes) -> Fragment:
    return read_fragment(text.encode() if isinstance(text, str) else text, "c.yaml")


def plain(node: ConfigNode) -> Any:
    """The Python value that a loader would make of a node; timestamps and binaries by their text."""
    if node.kind is Kind.MAPPING:
        return {key.value if isinstance(key, NonString) else key: plain(child) for key, child in node.children.items()}
    if node.kind is Kind.SEQUENCE:
        return [plain(child) for child in node.children.values()]
    return node.value


def same(ours: Any, theirs: Any) -> bool:
    """Equal, and of equal types all the way down (`1` is not `True`)."""
    if isinstance(theirs, date):
        return isinstance(ours, str)
    if isinstance(theirs, bytes):
        return isinstance(ours, str) and base64.b64decode(ours) == theirs
    if type(ours) is not type(theirs):
        return False
    if isinstance(theirs, dict):
        return len(ours) == len(theirs) and all(
            same(a, b) and same(ours[a], theirs[b]) for a, b in zip(ours, theirs, strict=True)
        )
    if isinstance(theirs, list):
        return len(ours) == len(theirs) and all(same(a, b) for a, b in zip(ours, theirs, strict=True))
    return bool(ours == theirs) or (isinstance(theirs, float) and math.isnan(theirs) and math.isnan(ours))


SCALARS = """
1 0 -1 +1 0x1F 0b101 010 0o17 08 1_000 _1 1__0 1:30 190:20:30 -1:30 1:60 12:30:45.5 1.0 1. .5 -.5 1e3 1.0e3 1.0e+3
1_0.5 .inf -.inf +.INF .nan .NaN +.nan yes Yes YES yEs no on off On OFF true True TRUE tRue y n Y N
~ null Null NULL nULL none None 2024-01-31 2024-1-1 2024-01-31T10:20:30Z '1' "yes" 'null' "2024-01-31" "\\x41"
hello a:b http://x/y#z 0.1.2 1,000 -- --- <<x =x - . .. + 0x 0b 1e-3 6.02e+23 -0 -0.0 0.0 00 0_0 007 '' ""
685_230.15 0b1010_0111 0x_0A_74 190:20:30.15 2001-12-14t21:59:43.10-05:00 2024-02-30 0b_ 0x_ =
"""


@pytest.mark.parametrize("text", SCALARS.split())
def test_a_scalar_means_what_pyyaml_says(text: str) -> None:
    """Kind and value of each form of scalar are those of `yaml.safe_load`."""
    source = f"k: {text}\n"
    try:
        expected = yaml.safe_load(source)
    except (yaml.YAMLError, ValueError, LookupError, AttributeError):
        assert read(source).unreadable
        return

    fragment = read(source)

    assert same(plain(fragment.documents[0]), expected), (source, expected)


@pytest.mark.parametrize(
    "value",
    [
        "!!str 5",
        "!!int 5",
        "!!float 5",
        "!!null x",
        "!!bool yes",
        "!!binary aGk=",
        '!!int "7"',
        '!!float ".5"',
        "! 5",
        "2001-12-14 21:59:43.10 -5",
        "!!timestamp 2024-01-31",
        "|\n  a\n  b",
        ">\n  a\n  b",
        "!!binary |\n  aGk\n  =\n",
        "{a, b: }",
        "[]",
        "{}",
        "[1, [2, {c: d}]]",
        "!!map {a: 1}",
        "!!seq [1]",
        "! {a: 1}",
        "'it''s'",
        '"\\u263a"',
    ],
)
def test_a_tagged_or_nested_value_means_what_pyyaml_says(value: str) -> None:
    """Explicit core tags, block scalars and flow collections give the values of `yaml.safe_load`."""
    source = f"k: {value}\n"

    assert same(plain(read(source).documents[0]), yaml.safe_load(source))


scalar_text = st.one_of(
    st.text(alphabet="0123456789+-._:xobeEaAfFnN~<=TZ ", max_size=12),
    st.sampled_from(["yes", "no", "on", "off", "null", "~", "true", "a", "<<", "=", "1", "1.0", "0x1"]),
    st.text(max_size=8),
)
documents = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=12), st.dates(), st.binary(max_size=9)
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(st.one_of(st.text(max_size=6), st.integers(), st.booleans(), st.none()), inner, max_size=4),
    ),
    max_leaves=25,
)


@given(scalar_text)
def test_any_plain_scalar_agrees_with_safe_load(text: str) -> None:
    """A plain scalar is what `yaml.safe_load` makes of it; where that fails, the fragment says so."""
    source = f"k: {text}"
    try:
        expected = yaml.load(source, getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except (yaml.YAMLError, ValueError, LookupError, AttributeError, TypeError):
        assert read(source).unreadable
        return

    assert same(plain(read(source).documents[0]), expected)


@given(documents, st.booleans())
def test_any_dumped_document_agrees_with_safe_load(value: Any, flow: bool) -> None:
    """What PyYAML dumps (anchors for shared parts included) is read back as `yaml.safe_load` reads it."""
    source = yaml.safe_dump([value, value], default_flow_style=flow, allow_unicode=True)

    fragment = read(source)

    assert not fragment.unreadable
    assert same(plain(fragment.documents[0]), yaml.safe_load(source))


merging = st.recursive(
    st.sampled_from(["1", "x"]),
    lambda inner: st.lists(st.tuples(st.sampled_from("abc<"), inner), max_size=4),
    max_leaves=12,
)


def _flow(item: Any, names: list[str]) -> str:
    """A flow mapping with an anchor, in which `<` stands for a merge of anchors that were written before it."""
    if isinstance(item, str):
        return item
    parts = []
    for index, (key, value) in enumerate(item):
        if key == "<":
            if names:
                targets = [f"*{name}" for name in names[-1 - index % 2 :]]
                parts.append(f"<<: [{', '.join(targets)}]" if index % 2 else f"<<: {targets[0]}")
        else:
            parts.append(f"{key}: {_flow(value, names)}")
    name = f"n{len(names)}"
    names.append(name)
    return f"&{name} {{{', '.join(parts)}}}"


@given(st.lists(merging, min_size=1, max_size=4))
def test_merge_keys_agree_with_safe_load(items: list[Any]) -> None:
    """`<<` of one mapping or a list of them, nested and repeated, gives the keys, values and order of PyYAML."""
    names: list[str] = []
    source = "".join(f"- {_flow(item, names)}\n" for item in items)

    assert same(plain(read(source).documents[0]), yaml.safe_load(source)), source


def test_a_node_stands_at_its_key() -> None:
    """The place of a value is that of its key; of a list item and of a root that of its first character."""
    (root,) = read("# head\na:\n  b: 1\n  c:\n    - x\n    - {d: 2}\n").documents

    assert (root.place.line, root.place.column) == (2, 1)
    assert (root.children["a"].place.line, root.children["a"].place.column) == (2, 1)
    assert (root.children["a"].children["b"].place.line, root.children["a"].children["b"].place.column) == (3, 3)
    items = root.children["a"].children["c"].children
    assert [(item.place.line, item.place.column) for item in items.values()] == [(5, 7), (6, 7)]
    assert (items[1].children["d"].place.line, items[1].children["d"].place.column) == (6, 8)


def test_an_alias_shares_children_and_has_its_own_place() -> None:
    """An alias stands at its own key, and its children are the very same objects."""
    (root,) = read("a: &x {k: 1}\nb: *x\nc: [*x]\nd: &s 5\ne: *s\n").documents

    assert root.children["a"].children is root.children["b"].children
    assert [child.place.line for child in root.children.values()] == [1, 2, 3, 4, 5]
    assert root.children["e"].value == 5
    assert (root.children["c"].children[0].place.line, root.children["c"].children[0].place.column) == (3, 5)


def test_an_anchored_key_and_an_alias_as_key() -> None:
    """A key may bear an anchor, and an alias of a scalar may be a key."""
    source = "&k name: &v 1\nother: *k\n? *k\n: again\n? *v\n: number\n"

    fragment = read(source)

    assert same(plain(fragment.documents[0]), yaml.safe_load(source))
    assert [format_key(found.path) for found in fragment.duplicates] == ["name"]


def test_custom_tags_are_opaque_leaves() -> None:
    """No object is made of a custom tag: it is a leaf with its tag; another content gives another value."""
    text = (
        "a: !vault s\nb: !inc {x: 1}\nc: !ENV [1]\n"
        "d: !!python/object/apply:os.system [ls]\ne: !!set {a}\nf: !!python/name:os.system\n"
    )
    (root,) = read(text).documents

    assert {Kind.OPAQUE} == {child.kind for child in root.children.values()}
    assert all(not child.children for child in root.children.values())
    assert [child.tag for child in root.children.values()][:3] == ["!vault", "!inc", "!ENV"]
    (other,) = read(text.replace("x: 1", "x: 2")).documents
    changed = [key for key in root.children if root.children[key].value != other.children[key].value]
    assert changed == ["b"]


def test_a_tagged_collection_ignores_the_order_of_its_keys() -> None:
    """Content decides the value of an opaque collection, not order, place or spelling."""
    (root,) = read("a: !t {x: 1, y: [2]}\nb: !t\n  y:\n    - 2\n  x: 1\nc: !t {x: true, y: [2]}\n").documents

    assert root.children["a"].value == root.children["b"].value != root.children["c"].value


def test_a_duplicate_key_names_first_and_winner() -> None:
    """The later value wins; first and winning place are told once a key, with the whole path."""
    fragment = read("a:\n  - {}\n  - k: 1\n    j: 0\n    k: 2\n    k: 3\n")

    (duplicate,) = fragment.duplicates
    assert format_key(duplicate.path) == "a[1].k"
    assert (duplicate.first.line, duplicate.winner.line) == (3, 6)
    assert fragment.documents[0].children["a"].children[1].children["k"].value == 3


def test_overriding_a_merged_key_is_no_duplicate() -> None:
    """A key beside `<<` overrides the merged one on purpose."""
    assert read("a: &a {k: 1}\nb: {<<: *a, k: 2}\n").duplicates == ()


def test_keys_that_python_calls_equal_collide() -> None:
    """`1` and `on` are one key of a Python dict: the first spelling stays, the later value wins, a note says so."""
    fragment = read("1: a\non: b\n1.0: c\nx: d\n")

    (root,) = fragment.documents
    assert {NonString(1): "c", "x": "d"} == {key: node.value for key, node in root.children.items()}
    assert len(fragment.duplicates) == 1
    assert "equal for Python" in fragment.notes[0]


def test_a_merged_key_collides_as_in_python() -> None:
    """Across a merge too, `true` overrides `1`."""
    source = "a: &a {1: x, 2: y}\nb: {<<: *a, true: z}\n"

    assert same(plain(read(source).documents[0]), yaml.safe_load(source))


def test_non_string_keys_keep_their_type() -> None:
    """Numbers, booleans and null as keys are `NonString`; a date is compared as text, with a note."""
    fragment = read("8080: a\ntrue: b\n~: c\n1.5: d\n2024-01-31: e\n'1': f\n=: g\n")

    keys = list(fragment.documents[0].children)
    assert [NonString(8080), NonString(True), NonString(None), NonString(1.5), "2024-01-31", "1", "="] == keys
    assert "timestamp" in fragment.notes[0]


@pytest.mark.parametrize("key", ["[a, b]", "{a: 1}", "!t x", "!!int x", "[[a], b]"])
def test_a_key_without_a_name_is_told_at_its_place(key: str) -> None:
    """A mapping, list, tagged or impossible key is unreadable there; its neighbours are still read."""
    fragment = read(f"a: 1\n? {key}\n: {{z: [2]}}\nb: 3\n")

    assert plain(fragment.documents[0]) == {"a": 1, "b": 3}
    assert [found.place.line for found in fragment.unreadable] == [2]


def test_an_alias_of_a_collection_as_key_is_told() -> None:
    """`? *list` has no name either."""
    fragment = read("a: &a [1]\n? *a\n: 2\n")

    assert plain(fragment.documents[0]) == {"a": [1]}
    assert len(fragment.unreadable) == 1


@pytest.mark.parametrize(
    "value",
    [
        "=",
        "<<",
        "2024-13-45",
        "!!int x",
        "!!bool x",
        "!!float x",
        "!!binary é",
        "!!binary a",
        "!!timestamp x",
        "!!int ''",
        "!!str {a: 1}",
        "!!map x",
        "!!seq {a: 1}",
        "!!map [1]",
        "9" * 5000,
        "0x" + "f" * 4000,
    ],
)
def test_a_value_that_safe_load_refuses_is_told_and_hidden(value: str) -> None:
    """The value is opaque, its line is told, and no message holds it."""
    fragment = read(f"a: 1\nk: {value}\n")

    assert Kind.OPAQUE is fragment.documents[0].children["k"].kind
    (unreadable,) = fragment.unreadable
    assert unreadable.place.line == 2
    assert unreadable.excerpt == "k: ***"
    assert value not in unreadable.problem or len(value) < 3


def test_an_integer_key_too_long_to_write_is_told() -> None:
    """Such a key could not be shown in any report."""
    fragment = read("? 0x" + "f" * 4000 + "\n: 1\na: 2\n")

    assert plain(fragment.documents[0]) == {"a": 2}
    assert len(fragment.unreadable) == 1


@pytest.mark.parametrize("merged", ["5", "[5]", "[{a: 1}, x]", "'x'"])
def test_merging_what_is_no_mapping_is_told(merged: str) -> None:
    """PyYAML refuses it; the other keys are still read."""
    fragment = read(f"m:\n  <<: {merged}\n  k: 1\n")

    assert fragment.documents[0].children["m"].children["k"].value == 1
    assert len(fragment.unreadable) == 1


@pytest.mark.parametrize("merged", ["!include base.yaml", "[!include base.yaml, {j: 2}]"])
def test_merging_an_opaque_node_leaves_a_mark(merged: str) -> None:
    """What an included file brings in is unknown: the mapping holds it under `<<`."""
    (root,) = read(f"<<: {merged}\nk: 1\n").documents

    assert Kind.OPAQUE is root.children[MERGED_IN].kind
    assert root.children["k"].value == 1


@pytest.mark.parametrize("text", ["a: &a [*a]", "a: &a {b: {c: *a}}", "&r\na: *r\n", "a: &a\n  <<: *a\n  k: 1\n"])
def test_a_recursive_alias_is_an_opaque_leaf(text: str) -> None:
    """A node inside itself does not hang or overflow; a note says where."""
    fragment = read(text)

    assert len(fragment.documents) == 1
    assert "holds it" in fragment.notes[0]


@pytest.mark.parametrize(
    "text",
    [
        "[" * 10000,
        "{a: " * 10000,
        "- " * 10000 + "x",
        "? " * 10000,
        "".join(" " * i + "a:\n" for i in range(3000)),
        "a0: &a0 [1]\n" + "".join(f"a{i}: &a{i} [*a{i - 1}]\n" for i in range(1, 1000)),
        "[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1),
    ],
)
def test_deep_nesting_is_unreadable_and_never_a_crash(text: str) -> None:
    """Nesting written out, or built by aliases of aliases, beyond the limit is told as such."""
    fragment = read(text)

    assert fragment.documents == ()
    assert "deeper" in fragment.unreadable[0].problem


@pytest.mark.parametrize("levels", [1, MAX_DEPTH])
def test_nesting_up_to_the_limit_is_read(levels: int) -> None:
    """The limit itself is allowed, and a long chain of merges is no nesting."""
    assert len(read("[" * levels + "]" * levels).documents) == 1
    chain = "m0: &m0 {k0: 1}\n" + "".join(f"m{i}: &m{i}\n  <<: *m{i - 1}\n  k{i}: 1\n" for i in range(1, 400))
    assert len(read(chain).documents[0].children["m399"].children) == 400


def test_a_flood_of_merges_is_unreadable() -> None:
    """Merges that copy without end are refused, in a short time."""
    chain = "m0: &m0 {k0: 1}\n" + "".join(f"m{i}: &m{i}\n  <<: *m{i - 1}\n  k{i}: 1\n" for i in range(1, 3_000))

    fragment = read(chain)

    assert fragment.documents == ()
    assert "merge" in fragment.unreadable[0].problem


def test_an_alias_bomb_takes_no_time() -> None:
    """A file that stands for 10**9 nodes is read in the time of its lines."""
    bomb = "a0: &a0 [x]\n" + "".join(f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]\n" for i in range(1, 10))
    began = time.perf_counter()

    fragment = read(bomb)

    assert len(fragment.documents[0].children) == 10
    assert time.perf_counter() - began < 2


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        (b"a: 1\nb: \xff\n", 2, 4),
        (b"a: 1\r\nb: x\x00y\r\n", 2, 5),
        ("a: é\nb: \x07".encode(), 2, 4),
        (b"\xff\xfea\x00:\x00 \x00\x00\xd8", 1, 4),
        (b"a:\n\tb: 1\n", 2, 1),
        (b"a: [1\n", 2, 1),
        (b"a: *nowhere\n", 1, 4),
        (b"a: &x 1\nb: &x 2\n", 2, 4),
        (b"a: &x 1\nb: &x [2]\n", 2, 4),
        (b"a: 1\n---\nb: [\n", 4, 1),
        (b"a: %x\n b: @\n", 1, 4),
        (b"%YAML 9.9\n---\na: 1\n", 1, 1),
    ],
)
def test_what_does_not_parse_is_told_with_line_and_column(text: bytes, line: int, column: int) -> None:
    """The file has no documents then, and one unreadable place."""
    fragment = read(text)

    assert fragment.documents == ()
    (unreadable,) = fragment.unreadable
    assert (line, column) == (unreadable.place.line, unreadable.place.column)
    assert unreadable.problem


@pytest.mark.parametrize("text", [b"", b"\n\n", b"# only a comment\n", b"\xef\xbb\xbf", b"\r\n"])
def test_an_empty_file_has_no_documents(text: bytes) -> None:
    """Nothing, white space, comments or a byte order mark alone contribute nothing."""
    assert Fragment() == read(text)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends_do_not_matter(encoding: str, newline: str) -> None:
    """Byte order marks and line ends change neither values nor lines."""
    text = newline.join(["a: é", "b:", "  c: 😀", ""])

    (root,) = read(text.encode(encoding)).documents

    assert plain(root) == {"a": "é", "b": {"c": "😀"}}
    assert root.children["b"].children["c"].place.line == 3


def test_documents_are_kept_apart() -> None:
    """Each document of a stream is one, and anchors do not reach over its border."""
    fragment = read("a: &x 1\n---\na: &x 2\n...\n---\n")

    assert [plain(document) for document in fragment.documents] == [{"a": 1}, {"a": 2}, None]
    assert read("a: &x 1\n---\nb: *x\n").unreadable


@pytest.mark.parametrize(
    ("text", "excerpt"),
    [
        ("a: [\n s3cret, &\n", ""),
        ("  db_password: *s3cret\n", "  db_password: ***"),
        ("- - key: *s3cret\n", "- - key: ***"),
        ('"quoted": *s3cret\n', '"quoted": ***'),
        ("s3cret s3cret: *s3cret\n", ""),
        ("? *s3cret\n", ""),
        ("k" * 60 + ": *s3cret\n", ""),
        (" " * 90 + "k: *s3cret\n", ""),
    ],
)
def test_an_excerpt_shows_the_key_only(text: str, excerpt: str) -> None:
    """Values are masked, and a line that does not plainly begin with a key is not shown at all."""
    (unreadable,) = read(text).unreadable

    assert excerpt == unreadable.excerpt
    assert "s3cret" not in unreadable.problem


@given(st.binary(max_size=60), st.sampled_from(["c.yaml", "c.yml", "c.json", "c.toml", "c", "c.conf"]))
def test_no_bytes_make_it_fail(raw: bytes, file: str) -> None:
    """Whatever the bytes, there is a fragment, and it is the same every time."""
    assert repr(read_fragment(raw, file)) == repr(read_fragment(raw, file))


yamlish = st.lists(
    st.sampled_from(
        [
            "a",
            "b: ",
            "- ",
            "? ",
            ": ",
            "\n",
            "  ",
            "[",
            "]",
            "{",
            "}",
            ", ",
            "&x ",
            "*x",
            "!t ",
            "<<: ",
            "'",
            '"',
            "|\n",
            "1",
            "#",
            "---\n",
            "=",
            "\t",
        ]
    ),
    max_size=14,
).map("".join)


@given(yamlish)
def test_any_yaml_like_text_agrees_with_pyyaml(text: str) -> None:
    """What PyYAML accepts is read with equal values; what it refuses is told or opaque, never dropped in silence."""
    fragment = read(text)
    try:
        expected = list(yaml.load_all(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader)))
    except (yaml.YAMLError, ValueError, LookupError, TypeError, AttributeError):
        assert fragment.unreadable or "opaque" in repr(fragment).lower()
        return

    assert not fragment.unreadable
    if not fragment.notes and "!t" not in text:
        assert same([plain(document) for document in fragment.documents], expected)


def test_without_libyaml_the_answer_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """PyYAML's parser in Python stands in where its C parser is missing."""
    text = "a: &a {b: [1, yes]}\nc:\n  <<: *a\n"
    expected = read(text)
    monkeypatch.setattr(yaml_reader, "_LOADER", yaml.SafeLoader)

    assert expected == read(text)
    assert read("a: [\n").unreadable
    assert "deeper" in read("[" * 10_000).unreadable[0].problem


def test_a_character_that_only_the_parser_refuses_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Should the parser be stricter than the check before it, its word is a fault of the file as well."""
    monkeypatch.setattr(yaml_reader, "refuse_controls", lambda _text: None)

    (unreadable,) = read("a: 1\nb: \x07\n").unreadable

    assert unreadable.place.line == 2
