"""What changed between two trees."""

from __future__ import annotations

import time
from typing import Any

import pytest
from growing import bomb, documents, plain, tree, tree_of
from hypothesis import given

from confcompat.model.keys import KeyPath, format_key
from confcompat.model.lookup import Absent, Present
from confcompat.model.trees import ChangeKind, ConfigNode, Kind
from confcompat.trees import changes as changes_module
from confcompat.trees import find_changes, look_up, walk


def told(before: str, after: str) -> list[str]:
    return [f"{change.kind} {format_key(change.path)}" for change in find_changes(tree(before), tree(after))]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("a: 1", "a: 1", []),
        ("a: {x: 1, y: 2}", "# moved\na:\n  y: 2\n  x: 1\n", []),
        ("a: 1\nb: 1", "b: 1", ["removed a"]),
        ("a: {b: {c: 1, d: [1]}}", "{}", ["removed a"]),
        ("a: {b: 1, c: 2}", "a: {c: 2}", ["removed a.b"]),
        ("a: {b: 1}", "a: {}", ["removed a.b"]),
        ("a: {}", "a: {b: {c: 1}}", ["added a.b"]),
        (
            "a: {b: 1, c: 1, d: 1, e: 1}",
            "a: {f: 1}",
            ["removed a.b", "removed a.c", "removed a.d", "removed a.e", "added a.f"],
        ),
        ("a: 1", "a: 2", ["valued a"]),
        ("a: x\n", "a: 'x '", ["valued a"]),
        ("a: 1", "a: true", ["retyped a"]),
        ("a: 1", "a: 1.0", ["retyped a"]),
        ("a: 1", "a: '1'", ["retyped a"]),
        ("a: 0", "a: false", ["retyped a"]),
        ("a: {b: {c: 1}}", "a: {b: 5}", ["retyped a.b"]),
        ("a: {b: 1}", "a: [1]", ["retyped a"]),
        ("a: []", "a: {}", ["retyped a"]),
        ("a: {b: 1}", "a:", ["nulled a"]),
        ("a: 1", "a:", ["nulled a"]),
        ("a:", "a: 1", ["retyped a"]),
        ("a:", "a: {b: 1}", ["retyped a"]),
        ("a: [1, 2, 3]", "a: [1, 9, 3]", ["valued a[1]"]),
        ("a: [1, 2, 3]", "a: [2, 3]", ["valued a[0]", "valued a[1]", "removed a[2]"]),
        ("a: [{x: 1, y: 1}]", "a: [{x: 1, y: 2}, 5]", ["valued a[0].y", "added a[1]"]),
        ("a: [[1], [2]]", "a: [[1], [2, 3]]", ["added a[1][1]"]),
        ("a: [1, {x: 1}]", "a: [{x: 1}, 1]", ["retyped a[0]", "retyped a[1]"]),
        ("__a: 1\n_b: 1", "__a: 2", ["valued __a", "removed _b"]),
        ("1: x\ntrue1: y", "'1': x\ntrue1: y", ["added 1", "removed (1)"]),
        ("8080: x", "8080: y", ["valued (8080)"]),
        ("a.b: 1\n\"it's 'x'[0]\": 1", "a.b: 2", ["removed \"it's 'x'[0]\"", 'valued "a.b"']),
        ("a: !vault x", "a: !vault y", ["valued a"]),
        ("a: !vault x", "a: !env x", ["retyped a"]),
        ("a: !t {x: 1}", "a: !t {x: 2}", ["valued a"]),
        ("a: !vault x", "a: x", ["retyped a"]),
        ("a: .nan", "a: .NaN", []),
        ("a: 2024-01-31", "a: '2024-01-31'", ["retyped a"]),
        ("a: 2024-01-31", "a: 2024-02-01", ["valued a"]),
        ("- 1", "a: 1", ["retyped "]),
        ("- 1", "- 2", ["valued [0]"]),
        ("s", "t", ["valued "]),
        ("a: |\n  x\n  y\n", "a: |\n  x\n  z\n", ["valued a"]),
        ("a: 0x10", "a: 16", []),
    ],
)
def test_a_change_is_told_once_at_the_topmost_node(before: str, after: str, expected: list[str]) -> None:
    """By kind of change and path, in path order."""
    assert sorted(expected) == sorted(told(before, after))
    keys = [change.path for change in find_changes(tree(before), tree(after))]
    assert keys == sorted(keys, key=changes_module.order)


def test_both_sides_of_a_change_are_given() -> None:
    """The old and the new node, with their places; none on the side that lacks it."""
    changed, removed = find_changes(tree("a: 1\nz: 2"), tree("\na: 3"))

    assert changed.before
    assert changed.after
    assert (changed.before.value, changed.after.value, changed.before.place.line, changed.after.place.line) == (
        1,
        3,
        1,
        2,
    )
    assert removed.before
    assert removed.after is None


def test_a_key_that_moved_between_layers_is_no_change() -> None:
    """The effective value counts, not the file that it comes from."""
    assert find_changes(tree("a: {x: 1}", "a: {y: 2}"), tree("a: {x: 1, y: 2}", "a: {}")) == ()


@given(documents)
def test_equal_trees_have_no_change(document: Any) -> None:
    """Built twice, or with keys in another order, a tree equals itself."""
    reordered = dict(reversed(document.items()))

    assert find_changes(tree_of(document), tree_of(document)) == ()
    assert find_changes(tree_of(document), tree_of(reordered)) == ()


@given(documents, documents)
def test_the_changes_lead_from_one_tree_to_the_other(before: Any, after: Any) -> None:
    """Applied to the old tree, the changes give the new one; so none is missing and none is too much."""
    old, new = tree_of(before), tree_of(after)

    found = find_changes(old, new)
    content = plain(old.root)
    # A list loses its items from the end, and gains them from the front.
    for change in (*reversed([c for c in found if c.before]), *(c for c in found if not c.before)):
        content = apply(content, change.path, change.after)

    assert plain(new.root) == content


def apply(content: Any, path: KeyPath, node: ConfigNode | None) -> Any:
    """The content with one node replaced, added, or (None) taken away."""
    if not path:
        return plain(node) if node else None
    copied = content.copy()
    key: Any = path[0]
    if len(path) > 1:
        copied[key] = apply(copied[key], path[1:], node)
    elif node is None:
        del copied[key]
    elif isinstance(copied, list) and key == len(copied):
        copied.append(plain(node))
    else:
        copied[key] = plain(node)
    return copied


@given(documents, documents)
def test_a_removed_key_is_never_lost(before: Any, after: Any) -> None:
    """Each path that is gone lies at or below a change that removed, retyped or nulled it."""
    old, new = tree_of(before), tree_of(after)
    ends = {
        change.path for change in find_changes(old, new) if change.kind not in (ChangeKind.ADDED, ChangeKind.VALUED)
    }

    for path, _ in walk(old):
        if look_up(new, path) == Absent():
            assert any(path[:length] in ends for length in range(len(path) + 1))


@given(documents, documents)
def test_each_change_says_what_happened(before: Any, after: Any) -> None:
    """Kind and nodes of a change agree with both trees, and no change lies below another."""
    old, new = tree_of(before), tree_of(after)
    found = find_changes(old, new)

    for change in found:
        there, here = look_up(old, change.path), look_up(new, change.path)
        assert (change.before is not None) == isinstance(there, Present)
        assert (change.after is not None) == isinstance(here, Present)
        if change.before and change.after:
            assert plain(change.before) != plain(change.after)
            nulled = change.after.kind is Kind.NULL
            assert (change.kind is ChangeKind.NULLED) == nulled
            assert nulled or (change.kind is ChangeKind.RETYPED) == (change.before.kind is not change.after.kind)
    paths = {change.path for change in found}
    assert len(paths) == len(found)
    assert not any(path[:length] in paths for path in paths for length in range(len(path)))


@given(documents, documents)
def test_swapping_the_trees_turns_the_changes_round(before: Any, after: Any) -> None:
    """What was added is removed, at the same paths."""
    there = {change.path: change.kind for change in find_changes(tree_of(before), tree_of(after))}
    back = {change.path: change.kind for change in find_changes(tree_of(after), tree_of(before))}

    assert set(there) == set(back)
    for path, kind in there.items():
        assert (kind is ChangeKind.ADDED) == (back[path] is ChangeKind.REMOVED)


@pytest.mark.parametrize("depth", [1, 24, 25, 26, 49, 50, 51, 75, 190])
def test_deep_changes_are_found(depth: int) -> None:
    """deepdiff is led down a part of the way at a time; nothing is lost at the borders."""
    nest = "".join(f"{' ' * level}k:\n" for level in range(depth))

    found = told(f"{nest}{' ' * depth}x: 1", f"{nest}{' ' * depth}y: 1")

    assert [f"removed {'k.' * depth}x", f"added {'k.' * depth}y"] == found


@pytest.mark.parametrize("mapping", [False, True])
def test_alias_bombs_are_compared_in_no_time(mapping: bool) -> None:
    """Equal bombs at once; different ones with a bounded number of changes, none of which is above another."""
    began = time.perf_counter()

    assert find_changes(tree(bomb("1", mapping)), tree(bomb("1", mapping))) == ()
    assert time.perf_counter() - began < 2
    found = find_changes(tree(bomb("1", mapping)), tree(bomb("2", mapping)))

    assert ("a0", "k") in {change.path for change in found}
    assert len(found) < 2 * changes_module.MAX_REPEATED
    assert time.perf_counter() - began < 10


def test_a_shared_section_is_told_under_each_of_its_names() -> None:
    """A key removed under an anchor is removed for every alias."""
    before = "base: &b {x: 1, y: 2}\n" + "".join(f"use{n}: *b\n" for n in range(100))

    found = told(before, before.replace(", y: 2", ""))

    assert ["removed base.y", *sorted(f"removed use{n}.y" for n in range(100))] == found


def test_large_trees_are_compared_quickly() -> None:
    """20 environments of 5,000 keys with some changes each take seconds at worst."""
    text = "".join(f"s{i}:\n" + "".join(f"  key_{j}: value {i} {j}\n" for j in range(25)) for i in range(200))
    before, after = tree(text), tree(text.replace("value 7", "other"))
    began = time.perf_counter()

    for _ in range(20):
        assert len(find_changes(before, after)) == 275

    assert time.perf_counter() - began < 30
