"""Layers to one tree."""

from __future__ import annotations

import time
from typing import Any

import pytest
from growing import bomb, documents, fragment, plain, tree, tree_of
from hypothesis import given
from hypothesis import strategies as st

from confcompat.model.lookup import Absent, Present, Unknown
from confcompat.model.trees import Fragment, Kind
from confcompat.trees import build, build_tree, look_up


def value(text: str) -> Any:
    return plain(tree(text).root)


@pytest.mark.parametrize(
    ("lower", "upper", "merged"),
    [
        ("a: 1\nb: {x: 1, y: 1}", "b: {y: 2, z: 2}\nc: 3", "a: 1\nb: {x: 1, y: 2, z: 2}\nc: 3"),
        ("a: [1, 2, 3]", "a: [4]", "a: [4]"),
        ("a: [{x: 1}]", "a: [{y: 1}]", "a: [{y: 1}]"),
        ("a: {x: 1}", "a:", "a:"),
        ("a: 1", "a: {x: 1}", "a: {x: 1}"),
        ("a: {x: 1}", "a: s", "a: s"),
        ("a: {x: 1}", "a: {}", "a: {x: 1}"),
        ("a: {x: 1}", "", "a: {x: 1}"),
        ("a: {x: 1}", "# nothing", "a: {x: 1}"),
        ("a: {x: 1}", "---\n...\n", "a: {x: 1}"),
        ("a: {x: 1}", "null", "a: {x: 1}"),
        ("8080: {x: 1}", "8080: {y: 1}", "8080: {x: 1, y: 1}"),
        ("a: {x: 1}", "a: !vault z", "a: !vault z"),
    ],
)
def test_later_wins_and_mappings_merge(lower: str, upper: str, merged: str) -> None:
    """Mappings merge deep; lists, scalars, nulls and tagged values replace; empty documents contribute nothing."""
    assert value(merged) == plain(tree(lower, upper).root)


def test_each_node_knows_its_layer_and_what_it_masks() -> None:
    """The place is that of the winning layer; `masks` are the places below, nearest first."""
    built = tree("a: 1\nb: {x: 1}\n", "z: 0\na: 2\n", "y: 0\nx: 0\na: 3\nb: {y: 2}\n")

    top = built.root.children["a"]
    assert (top.place.file, top.place.line) == ("2.yaml", 3)
    assert [(mask.file, mask.line) for mask in top.masks] == [("1.yaml", 2), ("0.yaml", 1)]
    assert built.root.children["b"].children["x"].place.file == "0.yaml"
    assert built.root.children["b"].children["y"].masks == ()
    assert [mask.file for mask in built.root.children["b"].masks] == ["0.yaml"]


def test_documents_of_one_file_merge_in_their_order() -> None:
    """The later document wins, and a note says so."""
    built = tree("a: 1\nb: 1\n---\nb: 2\n---\n")

    assert value("a: 1\nb: 2") == plain(built.root)
    assert "0.yaml: 3 documents in one file; they are merged in their order" in built.notes


@pytest.mark.parametrize(("text", "kind"), [("- 1", Kind.SEQUENCE), ("s", Kind.STRING), ("!inc x", Kind.OPAQUE)])
def test_a_root_that_is_no_mapping_is_kept_and_noted(text: str, kind: Kind) -> None:
    """As the only layer, or over others, it is the root."""
    assert kind is tree(text).root.kind
    assert kind is tree("a: 1", text).root.kind
    assert any("no mapping" in note for note in tree("a: 1", text).notes)


def test_a_mapping_over_an_opaque_node_leaves_other_keys_unknown() -> None:
    """What the tagged node brings in is not lost, and not invented either."""
    built = tree("db: !include db.yaml\n", "db: {host: x}\n")

    assert isinstance(look_up(built, ("db", "host")), Present)
    assert isinstance(look_up(built, ("db", "port")), Unknown)
    assert isinstance(look_up(built, ("other",)), Absent)


def test_missing_and_unreadable_files_are_listed() -> None:
    """A missing file contributes nothing and is named; one that does not parse is told with its place."""
    layers = (
        ("a.yaml", Present(fragment("k: 1\nk: 2\n&r j: *r\n? [1]\n: 2\n", "a.yaml"))),
        ("b.yaml", Absent()),
        ("c.yaml", Present(fragment("k: [", "c.yaml"))),
        ("d.yaml", Unknown("an LFS pointer")),
    )

    built = build_tree("prd", "v1", layers)

    assert (built.environment, built.revision) == ("prd", "v1")
    assert built.files == ("a.yaml", "c.yaml", "d.yaml")
    assert built.missing == ("b.yaml",)
    assert [found.place.file for found in built.unreadable] == ["a.yaml", "c.yaml", "d.yaml"]
    assert built.unreadable[-1].problem == "an LFS pointer"
    assert len(built.duplicates) == 1


def test_notes_of_the_files_are_kept() -> None:
    """What a reader noted is noted of the tree."""
    assert any("holds it" in note for note in tree("a: &a [*a]").notes)


@pytest.mark.parametrize("layers", [(), (("a.yaml", Absent()),), (("a.yaml", Present(Fragment())),)])
def test_without_any_content_the_root_is_an_empty_mapping(layers: Any) -> None:
    """Every key is absent then."""
    built = build_tree("dev", "worktree", layers)

    assert Kind.MAPPING is built.root.kind
    assert Absent() == look_up(built, ("a",))


@given(documents)
def test_a_layer_over_itself_changes_nothing(document: Any) -> None:
    """Merging is idempotent in content."""
    assert plain(tree_of(document).root) == plain(tree_of(document, document).root)


# A key's kind is told by its name: where kinds differ between layers, replacing is not associative, and must not be.
steady = st.recursive(
    st.dictionaries(st.sampled_from(["s", "t"]), st.sampled_from([1, "x", None, [1], [2, 3]]), max_size=2),
    lambda inner: st.dictionaries(st.sampled_from(["m", "n"]), inner, max_size=2),
    max_leaves=6,
)


@given(steady, steady, steady)
def test_layers_may_be_merged_in_any_grouping(one: Any, two: Any, three: Any) -> None:
    """Merging is associative, masks included, as long as no key changes between mapping and other kinds."""
    first, second, third = (tree_of(document).root for document in (one, two, three))

    left = build._Merger().merge(build._Merger().merge(first, second), third)
    right = build._Merger().merge(first, build._Merger().merge(second, third))

    assert left == right


@given(documents, documents)
def test_the_upper_layer_shows_through_everywhere(lower: Any, upper: Any) -> None:
    """Every scalar and list of the upper layer is in the tree; every top key of the lower is there too."""
    built = tree_of(lower, upper).root
    top = tree_of(upper).root

    for key, node in top.children.items():
        if node.kind is not Kind.MAPPING:
            assert plain(node) == plain(built.children[key])
    assert set(built.children) == set(top.children) | set(tree_of(lower).root.children)


@pytest.mark.parametrize("mapping", [False, True])
def test_merging_alias_bombs_takes_no_time(mapping: bool) -> None:
    """Shared parts are merged once."""
    began = time.perf_counter()

    built = tree(bomb("1", mapping), bomb("2", mapping))

    assert len(built.root.children) == 10
    assert time.perf_counter() - began < 2


def test_merging_is_capped(monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond the cap a mapping is opaque, so that no key of it is called absent, and a note says so."""
    monkeypatch.setattr(build, "MAX_MERGED", 3)

    built = tree("a: {x: 1, y: 1}", "a: {z: 1}")

    assert isinstance(look_up(built, ("a", "q")), Unknown)
    assert any("stopped" in note for note in built.notes)
