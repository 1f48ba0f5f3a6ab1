"""Which files make a tree, and that each is read once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import pytest

from confcompat.model.keys import parse_key
from confcompat.model.lookup import Absent, Present, Unknown
from confcompat.model.settings import EnvironmentSettings
from confcompat.model.snapshots import BlobId, PassedOver
from confcompat.pipeline.configs import Configs, find_layers, match_paths
from confcompat.trees import look_up
from tests.fakes import MemorySnapshot

PATHS = ("a.yaml", "c/a.yaml", "c/b.yml", "c/d/a.yaml", "c/d/e/a.yaml", "c/[x].yaml", "c/-.yaml")


@pytest.mark.parametrize(
    ("pattern", "matches"),
    [
        ("*.yaml", ["a.yaml"]),
        ("c/*.yaml", ["c/-.yaml", "c/[x].yaml", "c/a.yaml"]),
        ("c/**/*.yaml", ["c/-.yaml", "c/[x].yaml", "c/a.yaml", "c/d/a.yaml", "c/d/e/a.yaml"]),
        ("**/a.yaml", ["a.yaml", "c/a.yaml", "c/d/a.yaml", "c/d/e/a.yaml"]),
        ("c/**", ["c/-.yaml", "c/[x].yaml", "c/a.yaml", "c/b.yml", "c/d/a.yaml", "c/d/e/a.yaml"]),
        ("c/?.y*ml", ["c/-.yaml", "c/a.yaml", "c/b.yml"]),
        ("c/[a-b].*", ["c/a.yaml", "c/b.yml"]),
        ("c/[!a].*", ["c/-.yaml", "c/b.yml"]),
        ("c/[^a].*", ["c/-.yaml", "c/b.yml"]),
        ("c/[", []),
        ("d/*", []),
    ],
)
def test_globs(pattern: str, matches: list[str]) -> None:
    """A star stays within a folder, two stars span folders, in path order."""
    assert list(match_paths(pattern, reversed(PATHS))) == matches


def test_layers_stand_where_they_are_named() -> None:
    """A file that a glob meets too stands where it is named by itself; each stands once."""
    snapshot = MemorySnapshot({"c/a.yaml": "", "c/b.yaml": "", "c/z.yaml": ""})

    assert [file for file, _ in find_layers(("c/z.yaml", "c/*.yaml"), snapshot)] == ["c/z.yaml", "c/a.yaml", "c/b.yaml"]
    assert [file for file, _ in find_layers(("c/*.yaml", "c/a.yaml"), snapshot)] == ["c/b.yaml", "c/z.yaml", "c/a.yaml"]
    assert [file for file, _ in find_layers(("c/a.yaml", "c/b.yaml", "c/a.yaml"), snapshot)] == ["c/b.yaml", "c/a.yaml"]
    assert [file for file, _ in find_layers(("c/*.yaml", "*/*.yaml"), snapshot)] == ["c/a.yaml", "c/b.yaml", "c/z.yaml"]


def test_what_is_no_file_is_said() -> None:
    """Absent, or there but unreadable, with the reason."""
    snapshot = MemorySnapshot({"a.yaml": ""}, passed_over=(PassedOver("l.yaml", "a link"),))
    found = dict(find_layers(("a.yaml", "b.yaml", "l.*"), snapshot))

    assert isinstance(found["a.yaml"], Present)
    assert (found["b.yaml"], found["l.yaml"]) == (Absent(), Unknown("a link"))


@dataclass(frozen=True)
class Counting(MemorySnapshot):
    """Counts the blobs that are read."""

    count: list[BlobId] = field(default_factory=list)

    def read(self, blobs: Iterable[BlobId]) -> Iterator[tuple[BlobId, bytes]]:
        """As any snapshot."""
        wanted = tuple(blobs)
        self.count.extend(wanted)
        yield from super().read(wanted)


def test_a_file_is_read_once_for_all_environments() -> None:
    """Environments share their base file, and a tree is built once."""
    snapshot = Counting({"base.yaml": "a: 1\nb: 1\n", "prd.yaml": "b: 2\n", "stg.yaml": "b: 3\n"})
    configs = Configs()
    prd = EnvironmentSettings("prd", ("base.yaml", "prd.yaml"))
    stg = EnvironmentSettings("stg", ("base.yaml", "stg.yaml"))

    tree = configs.tree(prd, snapshot)
    assert configs.tree(prd, snapshot) is tree
    found = look_up(configs.tree(stg, snapshot), parse_key("b"))
    assert isinstance(found, Present)
    assert found.value.value == 3
    assert len(snapshot.count) == 3
