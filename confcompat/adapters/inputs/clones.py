"""Repositories and snapshots, each opened once however many environments name it."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Protocol

from confcompat.errors import UsageError
from confcompat.model.snapshots import Repository, Snapshot


class Clone(Repository, Protocol):
    """A repository on this machine."""

    @property
    def root(self) -> str:
        """The folder that paths of settings are relative to."""

    @property
    def is_bare(self) -> bool:
        """It has no working tree."""

    def tags(self) -> tuple[tuple[str, str], ...]:
        """The name and commit id of each tag that leads to a commit."""


OpenRepository = Callable[[str, str], Clone]
"""Opens the repository that holds a folder (first argument), under the name that messages call it by (second).

Raises `InputError` where there is none. Whoever passes it closes what it opened.
"""


class Clones:
    """The repositories of one check. `home` is the one that holds the settings file."""

    def __init__(self, home: Clone, open_repository: OpenRepository) -> None:
        self._home = home
        self._open = open_repository
        self._by_root = {_identity(home): home}
        self._by_path: dict[str, Clone] = {}
        self._snapshots: dict[tuple[str, str], Snapshot] = {}
        self._worktrees: dict[str, Snapshot] = {}

    def at(self, path: str) -> Clone:
        """The repository at a path relative to the root of `home`; the same object for the same repository."""
        if path in ("", "."):
            return self._home
        if path not in self._by_path:
            clone = self._open(os.path.normpath(os.path.join(self._home.root, path)), path)
            self._by_path[path] = self._by_root.setdefault(_identity(clone), clone)
        return self._by_path[path]

    def snapshot(self, clone: Clone, revision: str) -> Snapshot:
        """The files at a revision; one object for each commit. Raises `InputError` where it is missing."""
        key = (_identity(clone), clone.resolve(revision))
        if key not in self._snapshots:
            self._snapshots[key] = clone.snapshot(revision)
        return self._snapshots[key]

    def worktree(self, clone: Clone, flag: str) -> Snapshot:
        """The working tree as it is now. Raises `UsageError` naming `flag` in a bare repository."""
        if clone.is_bare:
            raise UsageError(
                f"{clone.name}: a bare repository has no working tree to check", f"name a revision: {flag} HEAD"
            )
        root = _identity(clone)
        if root not in self._worktrees:
            self._worktrees[root] = clone.worktree()
        return self._worktrees[root]


def _identity(clone: Clone) -> str:
    return os.path.realpath(clone.root)
