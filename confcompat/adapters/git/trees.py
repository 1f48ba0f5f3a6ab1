"""All files of one commit, listed when asked for."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from confcompat.adapters.git.batch import ObjectReader
from confcompat.adapters.git.plumbing import Git, decode, unexpected
from confcompat.adapters.git.revisions import Revisions
from confcompat.errors import InputError
from confcompat.model.snapshots import BlobId, Entry, PassedOver

SYMLINK: Final = "120000"
SUBMODULE: Final = "160000"
REASONS: Final = {
    SYMLINK: "symbolic link: it is not followed",
    SUBMODULE: "submodule: its files are in another repository",
}


@dataclass(frozen=True, slots=True)
class TreeItem:
    """A line of a tree: a file, a symbolic link or a submodule."""

    path: str
    mode: str
    object_id: str
    size: int


@dataclass(frozen=True, slots=True)
class Listing:
    """What a snapshot holds."""

    entries: Mapping[str, Entry]
    passed_over: tuple[PassedOver, ...]


def list_tree(git: Git, commit: str, revisions: Revisions) -> tuple[TreeItem, ...]:
    """Every item of the commit's tree in bytewise path order. Raises `InputError` when the clone lacks a part of it."""
    answer = git.ask("ls-tree", "-r", "-z", "--full-tree", "--long", commit)
    if answer.code:
        # A clone without blobs does not know their sizes, yet has the tree.
        answer = git.ask("ls-tree", "-r", "-z", "--full-tree", commit)
    if answer.code:
        raise InputError(
            f"{git.place}: the files of {commit} cannot be listed: {answer.said}", hint=revisions.fetch_hint(commit)
        )
    return _items(git, answer.out)


def listing_of(items: Iterable[TreeItem]) -> Listing:
    """Regular files apart from what is passed over."""
    entries: dict[str, Entry] = {}
    passed_over: list[PassedOver] = []
    for item in items:
        if item.mode in REASONS:
            passed_over.append(PassedOver(item.path, REASONS[item.mode]))
        else:
            entries[item.path] = Entry(item.path, BlobId(item.object_id), item.size)
    return Listing(MappingProxyType(entries), tuple(passed_over))


class CommitSnapshot:
    """The files of one commit. Sizes are known but in a partial clone."""

    def __init__(self, git: Git, reader: ObjectReader, revision: str, commit: str, revisions: Revisions) -> None:
        self._git = git
        self._reader = reader
        self._revision = revision
        self._commit = commit
        self._revisions = revisions
        self._lock = threading.Lock()
        self._listing: Listing | None = None

    @property
    def revision(self) -> str:
        """As the user named it."""
        return self._revision

    @property
    def commit(self) -> str | None:
        """The full commit id, never None."""
        return self._commit

    @property
    def entries(self) -> Mapping[str, Entry]:
        """Regular files by path, in bytewise path order. Raises `InputError` when the clone lacks the tree."""
        return self._listed().entries

    @property
    def passed_over(self) -> tuple[PassedOver, ...]:
        """Symbolic links and submodules. LFS pointers are among the entries: see `confcompat.model.lfs`."""
        return self._listed().passed_over

    def read(self, blobs: Iterable[BlobId]) -> Iterator[tuple[BlobId, bytes]]:
        """The bytes of each blob, in the order asked for. Raises `InputError` for one that the clone lacks."""
        return ((BlobId(name), content) for name, content in self._reader.read(blobs, self._commit))

    def _listed(self) -> Listing:
        with self._lock:
            if self._listing is None:
                self._listing = listing_of(list_tree(self._git, self._commit, self._revisions))
            return self._listing


def _items(git: Git, listed: bytes) -> tuple[TreeItem, ...]:
    raw = [record.partition(b"\t") for record in listed.split(b"\0") if record]
    # A tree made by hand need not be sorted.
    return tuple(_item(git, head, path) for head, _, path in sorted(raw, key=lambda record: record[2]))


def _item(git: Git, head: bytes, path: bytes) -> TreeItem:
    match head.decode("ascii", "replace").split():
        case [mode, _, object_id]:
            return TreeItem(decode(path), mode, object_id, -1)
        case [mode, _, object_id, size]:
            return TreeItem(decode(path), mode, object_id, int(size) if size.isdigit() else -1)
        case _:
            raise unexpected("ls-tree", git.place)
