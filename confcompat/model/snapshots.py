"""What the core asks of a repository. `confcompat.adapters.git` fulfils it; tests use fakes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NewType, Protocol

from confcompat.model.lookup import Lookup

BlobId = NewType("BlobId", str)
"""Git's object id of a file's bytes (hexadecimal); a working tree computes the same id."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A regular file of a snapshot. `size` is in bytes, -1 when nobody asked."""

    path: str
    blob: BlobId
    size: int = -1


@dataclass(frozen=True, slots=True)
class PassedOver:
    """A path that a snapshot holds but that is no readable file, and why (submodule, LFS pointer, symlink)."""

    path: str
    reason: str


class Snapshot(Protocol):
    """All files of a repository at one revision (or of its working tree)."""

    @property
    def revision(self) -> str:
        """As the user named it; ``worktree`` for the working tree."""

    @property
    def commit(self) -> str | None:
        """The full commit id, None for a working tree with changes that no commit holds."""

    @property
    def entries(self) -> Mapping[str, Entry]:
        """Regular files by path, in path order (bytewise)."""

    @property
    def passed_over(self) -> tuple[PassedOver, ...]: ...

    def read(self, blobs: Iterable[BlobId]) -> Iterator[tuple[BlobId, bytes]]:
        """The bytes of each blob once, in the order asked for. Raises `InputError` for one that cannot be read."""


class Repository(Protocol):
    """A git repository, asked without a checkout and without running anything of it."""

    @property
    def name(self) -> str:
        """How messages call it: the path as the user gave it."""

    def resolve(self, revision: str) -> str:
        """The commit id that a revision names. Raises `InputError` (with the exact `git fetch` in a shallow clone)."""

    def snapshot(self, revision: str) -> Snapshot: ...

    def worktree(self) -> Snapshot: ...

    def contains(self, commit: str, ancestor: str) -> Lookup[bool]:
        """Whether `ancestor` is reachable from `commit` (`Unknown` where a shallow clone cannot tell)."""

    def newest_tag(self, pattern: str, reachable_from: str) -> Lookup[str]:
        """The newest tag, by version order then date, that matches, is reachable, and is not on that commit itself."""
