"""Which reads keep most keys of the config open."""

from __future__ import annotations

from confcompat.extract.config import read_fragment
from confcompat.model.keys import format_key, parse_key
from confcompat.model.lookup import Present
from confcompat.model.places import Place
from confcompat.model.reads import Certainty, Extent, Need, Read, ReleaseReads
from confcompat.pipeline.unresolved import unresolved_reads
from confcompat.trees import build_tree

CONFIG = b"db: {host: a, size: 1}\nfeature: {dark: true, light: {level: 1}}\nservers: [{name: a}, {name: b}]\n"


def read(key: str, certainty: Certainty = Certainty.EXACT, line: int = 1, extent: Extent = Extent.VALUE) -> Read:
    return Read("app", parse_key(key), Need.REQUIRED, Place("app.py", line), certainty=certainty, extent=extent)


def left_open(*reads: Read, config: bytes = CONFIG) -> list[tuple[str, list[str]]]:
    tree = build_tree("prd", "HEAD", (("c.yaml", Present(read_fragment(config, "c.yaml"))),))
    found = unresolved_reads(ReleaseReads(reads), (tree, tree))
    return [(format_key(one.read.path), [format_key(key) for key in one.keys]) for one in found]


def test_the_read_that_leaves_most_open_comes_first() -> None:
    """Keys of several environments count once; what is read by name is not open."""
    assert left_open(
        read("feature.*", Certainty.PATTERN), read("*", Certainty.OPAQUE, 9), read("db"), read("db.host")
    ) == [
        ("*", ["db.size", "feature.dark", "feature.light.level", "servers[0].name", "servers[1].name"]),
        ("feature.*", ["feature.dark", "feature.light.level"]),
    ]


def test_what_a_subtree_or_a_loop_reads_is_decided() -> None:
    """A subtree takes all below it, an exact `[*]` all items."""
    assert left_open(
        read("feature", extent=Extent.SUBTREE), read("servers[*].name"), read("db.*"), read("*", Certainty.OPAQUE)
    ) == [("*", [])]


def test_variables_leave_no_key_of_a_file_open() -> None:
    """The root of the environment has no tree."""
    variable = Read("environment", parse_key("*"), Need.REQUIRED, Place("a.py", 1), certainty=Certainty.OPAQUE)
    assert left_open(variable) == [("*", [])]
