"""Snapshots and repositories in memory, and a check that is ready to run."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from confcompat.errors import InputError
from confcompat.model.lookup import Absent, Lookup, Present, Unknown
from confcompat.model.snapshots import BlobId, Entry, PassedOver, Snapshot


@dataclass(frozen=True)
class MemorySnapshot:
    """Files by path. The commit id is made of the content, so that equal snapshots have equal ones."""

    files: Mapping[str, str | bytes]
    revision: str = "worktree"
    passed_over: tuple[PassedOver, ...] = ()
    is_commit: bool = True

    @property
    def commit(self) -> str | None:
        """A commit id of the content and the name, None for a working tree."""
        return _digest(f"{self.revision}{sorted(self.files.items())}".encode()) if self.is_commit else None

    @property
    def entries(self) -> Mapping[str, Entry]:
        """The files in path order."""
        return {path: Entry(path, BlobId(_digest(_bytes(self.files[path])))) for path in sorted(self.files)}

    def read(self, blobs: Iterable[BlobId]) -> Iterator[tuple[BlobId, bytes]]:
        """The bytes of each blob."""
        known = {_digest(_bytes(text)): _bytes(text) for text in self.files.values()}
        for blob in blobs:
            yield blob, known[blob]


def _bytes(text: str | bytes) -> bytes:
    return text if isinstance(text, bytes) else text.encode()


def _digest(content: bytes) -> str:
    return hashlib.sha1(content).hexdigest()


@dataclass(frozen=True)
class MemoryRepository:
    """Revisions by name, and for each commit the commits that it contains. `shallow`: it cannot tell."""

    commits: Mapping[str, str] = field(default_factory=dict)
    ancestors: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    shallow: bool = False
    name: str = "memory"

    def resolve(self, revision: str) -> str:
        """The commit of a name."""
        if revision not in self.commits:
            raise InputError(f"no revision {revision}")
        return self.commits[revision]

    def snapshot(self, revision: str) -> Snapshot:
        """Not kept here."""
        raise InputError(f"no snapshot of {revision}")

    def worktree(self) -> Snapshot:
        """Not kept here."""
        raise InputError("no working tree")

    def contains(self, commit: str, ancestor: str) -> Lookup[bool]:
        """As `ancestors` says."""
        if self.shallow:
            return Unknown("shallow")
        return Present(commit == ancestor or ancestor in self.ancestors.get(commit, ()))

    def newest_tag(self, pattern: str, reachable_from: str) -> Lookup[str]:
        """None here."""
        del pattern, reachable_from
        return Absent()
