"""Questions to a tree."""

from __future__ import annotations

import time
from typing import Any

import pytest
from growing import bomb, documents, tree, tree_of
from hypothesis import given
from hypothesis import strategies as st

from confcompat.model.keys import AnyIndex, Glob, KeyPath, NonString, Wild, covers, format_key, parse_key
from confcompat.model.lookup import Absent, Present, Unknown
from confcompat.trees import leaves, look_up, match, topmost_absent, walk

TREE = tree("db: {pool: {size: 5}, hosts: [a, b], none: }\n8080: web\ntrue: yes\nv: !vault x\nfeature: {a.b: 1}\n")


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ((), None),
        (("db", "pool", "size"), 5),
        (("db", "hosts", 1), "b"),
        (("db", "hosts", -1), "b"),
        (("db", "none"), None),
        ((NonString(8080),), "web"),
        ((8080,), "web"),
        ((NonString(8080.0),), "web"),
        ((NonString(1),), True),
        (("feature", "a.b"), 1),
    ],
)
def test_a_key_that_is_there_is_found(path: KeyPath, expected: Any) -> None:
    """By name, by index (from the end too), by typed key; a null is present."""
    found = look_up(TREE, path)

    assert isinstance(found, Present)
    assert expected == found.value.value


@pytest.mark.parametrize(
    "path",
    [
        *[("x",), ("db", "pool", "x"), ("db", "pool", "size", "x"), ("db", "hosts", 2), ("db", "hosts", -3)],
        *[("db", "hosts", "0"), ("8080",), (NonString(False),), ("db", "none", "x"), ("db", 0), ("feature", "a", "b")],
    ],
)
def test_a_key_that_is_not_there_is_absent(path: KeyPath) -> None:
    """Also below scalars and nulls, beyond the end of lists, and under a key of another type."""
    assert Absent() == look_up(TREE, path)


@pytest.mark.parametrize(
    "path", [("v", "x"), ("db", Wild.ONE), (Wild.MANY,), (Glob("d*"),), ("db", "hosts", AnyIndex())]
)
def test_what_cannot_be_told_is_unknown(path: KeyPath) -> None:
    """Below an opaque node, and for patterns."""
    assert isinstance(look_up(TREE, path), Unknown)


def test_an_unreadable_file_makes_absent_keys_unknown() -> None:
    """The key may be in the file that does not parse; the keys of the other files are there."""
    built = tree("a: 1", "b: [")

    assert isinstance(look_up(built, ("a",)), Present)
    assert isinstance(look_up(built, ("b",)), Unknown)


def test_an_opaque_root_or_merge_makes_absent_keys_unknown() -> None:
    """The reason names the place by its key."""
    assert Unknown("the whole config is known to its own loader only") == look_up(tree("!inc x"), ("a",))
    assert isinstance(look_up(tree("<<: !inc x\na: 1"), ("b",)), Unknown)
    assert "m has a part" in str(look_up(tree("m: {<<: !inc x}"), ("m", "b")))
    assert Absent() == look_up(tree("'<<': x\na: 1"), ("b",))


@pytest.mark.parametrize(
    ("key", "top"),
    [
        ("db.pool.size", "db.pool.size"),
        ("db.x.y", "db.x"),
        ("x.y.z", "x"),
        ("db.hosts[7].y", "db.hosts[7]"),
        ("v.a", "v.a"),
    ],
)
def test_the_topmost_absent_node(key: str, top: str) -> None:
    """The shortest absent prefix, or the path itself where nothing is surely absent."""
    assert top == format_key(topmost_absent(TREE, parse_key(key)))


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("db.pool.size", ["db.pool.size"]),
        ("db.*", ["db.pool", "db.hosts", "db.none"]),
        ("db.hosts[*]", ["db.hosts[0]", "db.hosts[1]"]),
        ("db.hosts.*", ["db.hosts[0]", "db.hosts[1]"]),
        ("**.size", ["db.pool.size"]),
        ("db.**", ["db", "db.pool", "db.pool.size", "db.hosts", "db.hosts[0]", "db.hosts[1]", "db.none"]),
        ("*o*", []),
        ("f*.**.*", ['feature."a.b"']),
        ("db.h*", ["db.hosts"]),
        ("(8080)", ["(8080)"]),
        ("nope.*", []),
        ("db.hosts[0]", ["db.hosts[0]"]),
    ],
)
def test_a_pattern_meets_every_key_that_it_covers(pattern: str, expected: list[str]) -> None:
    """Wildcards for one segment, any number, an index and a part of a name."""
    assert expected == [format_key(path) for path, _ in match(TREE, parse_key(pattern))]


segments = st.one_of(
    st.sampled_from(["a", "b", "c", 0, 1, NonString(1), NonString(None)]),
    st.sampled_from([Wild.ONE, Wild.MANY, AnyIndex(), Glob("*"), Glob("a*")]),
)


@given(documents, st.lists(segments, max_size=4).map(tuple))
def test_matching_agrees_with_walking_and_covers(document: Any, pattern: KeyPath) -> None:
    """`match` finds what `covers` says of each walked path (and of the root), in the order of the walk, once each."""
    built = tree_of(document)
    paths: list[KeyPath] = [(), *(path for path, _ in walk(built))]

    assert [path for path in paths if covers(pattern, path)] == [path for path, _ in match(built, pattern)]


@given(documents)
def test_looking_up_agrees_with_walking(document: Any) -> None:
    """Every walked path is present and leads to the same node; a step beyond a leaf is absent."""
    built = tree_of(document)

    for path, node in walk(built):
        assert look_up(built, path) == Present(node)
        assert path == topmost_absent(built, path)
        assert Absent() == look_up(built, (*path, "no such key"))
        assert (*path, "no such key") == topmost_absent(built, (*path, "no such key", "below"))


@given(documents)
def test_leaves_are_the_walked_nodes_without_children(document: Any) -> None:
    """Empty mappings and lists are leaves too; the root is none."""
    built = tree_of(document)

    expected = [(path, node) for path, node in walk(built) if not node.children]
    assert expected == list(leaves(built))


def test_a_walk_over_a_bomb_ends_and_says_so() -> None:
    """The limit counts visited nodes, so that a pattern that meets nothing ends as well."""
    built = tree(bomb("1"))
    began = time.perf_counter()

    everything = walk(built, 1_000)
    nothing = match(built, parse_key("**.nope"), 1_000)

    assert 900 < len(list(everything)) <= 1_000
    assert list(nothing) == []
    assert everything.truncated
    assert nothing.truncated
    assert time.perf_counter() - began < 2


def test_a_walk_that_ends_by_itself_is_not_truncated() -> None:
    """Also where the limit is just enough."""
    small = walk(TREE, 50)

    assert len(list(small)) == 12
    assert not small.truncated
    exact = walk(TREE, 13)
    assert len(list(exact)) == 12
    assert not exact.truncated
