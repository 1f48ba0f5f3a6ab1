"""Snapshots → config trees: which files an environment's settings name, and what they say."""

from __future__ import annotations

from collections.abc import Iterable

from confcompat.extract.config import read_fragment
from confcompat.model.globs import glob_covers, is_glob
from confcompat.model.lookup import Absent, Lookup, Present, Unknown
from confcompat.model.settings import EnvironmentSettings
from confcompat.model.snapshots import BlobId, Entry, Snapshot
from confcompat.model.trees import ConfigTree, Fragment
from confcompat.trees import Layer, build_tree


class Configs:
    """Builds trees, each once, and reads each file's content once, whatever environments share it."""

    def __init__(self) -> None:
        self._fragments: dict[tuple[str, BlobId], Fragment] = {}
        self._trees: dict[tuple[str, tuple[str, ...], int], ConfigTree] = {}
        # Kept so that the ids above stay theirs.
        self._snapshots: list[Snapshot] = []

    def tree(self, settings: EnvironmentSettings, snapshot: Snapshot) -> ConfigTree:
        """The environment's effective config in a snapshot. A file that is listed but absent is in `missing`."""
        name = (settings.name, settings.config, id(snapshot))
        if name not in self._trees:
            self._snapshots.append(snapshot)
            self._trees[name] = build_tree(settings.name, snapshot.revision, self.layers(settings.config, snapshot))
        return self._trees[name]

    def layers(self, config: tuple[str, ...], snapshot: Snapshot) -> tuple[Layer, ...]:
        """What the files of a snapshot say, lowest layer first."""
        files = find_layers(config, snapshot)
        self._read([entry for _, entry in files if isinstance(entry, Present)], snapshot)
        return tuple((file, self._fragment(entry)) for file, entry in files)

    def _read(self, entries: Iterable[Present[Entry]], snapshot: Snapshot) -> None:
        wanted = {(each.value.path, each.value.blob) for each in entries} - self._fragments.keys()
        contents = dict(snapshot.read(dict.fromkeys(blob for _, blob in sorted(wanted)))) if wanted else {}
        for path, blob in wanted:
            self._fragments[path, blob] = read_fragment(contents[blob], path)

    def _fragment(self, entry: Lookup[Entry]) -> Lookup[Fragment]:
        if isinstance(entry, Present):
            return Present(self._fragments[entry.value.path, entry.value.blob])
        return entry


def find_layers(config: tuple[str, ...], snapshot: Snapshot) -> tuple[tuple[str, Lookup[Entry]], ...]:
    """The files that the settings name, lowest layer first, each once.

    A glob's files come in path order, and it may match nothing. A file that is also named by itself stands where it is
    named. `Unknown` is a path that the snapshot holds as something else than a readable file (a link, a submodule).
    """
    named = {path for path in config if not is_glob(path)}
    passed = {each.path: each.reason for each in snapshot.passed_over}
    out: dict[str, Lookup[Entry]] = {}
    for pattern in config:
        if not is_glob(pattern):
            out.pop(pattern, None)
            out[pattern] = _look_up(pattern, snapshot, passed)
        else:
            for path in match_paths(pattern, (*snapshot.entries, *passed)):
                if path not in named:
                    out.setdefault(path, _look_up(path, snapshot, passed))
    return tuple(out.items())


def _look_up(path: str, snapshot: Snapshot, passed: dict[str, str]) -> Lookup[Entry]:
    entry = snapshot.entries.get(path)
    if entry is not None:
        return Present(entry)
    return Unknown(passed[path]) if path in passed else Absent()


def match_paths(pattern: str, paths: Iterable[str]) -> tuple[str, ...]:
    """The paths that a glob names, in path order. `*` and `?` stay within a folder, `**` spans any number of them."""
    return tuple(sorted(path for path in paths if glob_covers(pattern, path)))
