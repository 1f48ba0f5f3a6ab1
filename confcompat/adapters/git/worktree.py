"""The files of a working tree, with what no commit holds yet, as a snapshot like any other."""

from __future__ import annotations

import errno
import hashlib
import stat
import threading
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from confcompat.adapters.git.batch import ObjectReader
from confcompat.adapters.git.folder import Folder
from confcompat.adapters.git.index import Index, Tracked, read_index
from confcompat.adapters.git.line_ends import converted
from confcompat.adapters.git.plumbing import Git, decode, encode
from confcompat.adapters.git.revisions import Revisions
from confcompat.adapters.git.trees import REASONS, SUBMODULE, SYMLINK, list_tree
from confcompat.errors import InputError
from confcompat.model.snapshots import BlobId, Entry, PassedOver

WORKTREE: Final = "worktree"
"""How the working tree is called where a revision is expected."""

_NESTED = "another repository inside this one: its files are not read"
_FILE = "100644"
_GONE: Final = frozenset({errno.ENOENT, errno.ENOTDIR, errno.ELOOP})


@dataclass(slots=True)
class _Found:
    """The working tree while it is being listed. `state` is each path with its mode and id, to compare with HEAD."""

    entries: dict[str, Entry] = field(default_factory=dict)
    passed_over: list[PassedOver] = field(default_factory=list)
    state: dict[str, tuple[str, str]] = field(default_factory=dict)
    # Bytes with CRLF may be what git makes of a committed LF on checkout: the id they would have without the CR.
    unixed: dict[str, str] = field(default_factory=dict)
    is_head: bool | None = None


class WorktreeSnapshot:
    """Tracked and untracked files that are not ignored, as they are on disk when first asked for.

    A file that git's index vouches for is the committed blob, even where a checkout filter or the end of its lines
    makes its bytes differ; any other file is its bytes on disk. Filters are never run.
    """

    def __init__(
        self, git: Git, reader: ObjectReader, revisions: Revisions, object_format: str, head: str | None
    ) -> None:
        """`head` is the commit of HEAD, None before the first commit."""
        self._git = git
        self._reader = reader
        self._revisions = revisions
        self._format = object_format
        self._head = head
        self._lock = threading.Lock()
        self._found: _Found | None = None

    @property
    def revision(self) -> str:
        """Always ``worktree``."""
        return WORKTREE

    @property
    def commit(self) -> str | None:
        """HEAD's id when the files are exactly those of HEAD (permissions and submodules apart), else None."""
        if self._head is None:
            return None
        found = self._listed()
        if found.is_head is None:
            found.is_head = self._is_head(found, self._head)
        return self._head if found.is_head else None

    @property
    def entries(self) -> Mapping[str, Entry]:
        """Regular files by path, in bytewise path order."""
        return MappingProxyType(self._listed().entries)

    @property
    def passed_over(self) -> tuple[PassedOver, ...]:
        """Symbolic links, submodules, repositories inside this one, and files that may not be read."""
        return tuple(self._listed().passed_over)

    def read(self, blobs: Iterable[BlobId]) -> Iterator[tuple[BlobId, bytes]]:
        """The bytes of each blob, in the order asked for. Raises `InputError` for a file that changed meanwhile."""
        paths: dict[BlobId, list[str]] = {}
        for entry in self._listed().entries.values():
            paths.setdefault(entry.blob, []).append(entry.path)
        with self._folder() as folder:
            for blob in blobs:
                yield blob, self._content(folder, blob, paths.get(blob, []))

    def _is_head(self, found: _Found, head: str) -> bool:
        committed = {
            item.path: (_kind(item.mode), item.object_id)
            for item in list_tree(self._git, head, self._revisions)
            if item.mode != SUBMODULE
        }
        if found.state.keys() != committed.keys():
            return False
        differing = [path for path, wanted in committed.items() if found.state[path] != wanted]
        if any((_FILE, found.unixed.get(path)) != committed[path] for path in differing):
            return False
        return len(converted(self._git, differing)) == len(differing)

    def _content(self, folder: Folder, blob: BlobId, paths: list[str]) -> bytes:
        for path in paths:
            try:
                content = folder.read(path)
            except OSError:
                continue
            # Facts are cached by blob id, so bytes under another id would be wrong for good.
            if self._id(content) == blob:
                return content
        try:
            return next(content for _, content in self._reader.read([blob], self._head or "HEAD"))
        except InputError as error:
            if not paths:
                raise
            raise InputError(
                f"{self._git.place}/{paths[0]}: the file changed while it was read", "run again"
            ) from error

    def _listed(self) -> _Found:
        with self._lock:
            if self._found is None:
                self._found = self._list()
            return self._found

    def _list(self) -> _Found:
        index = read_index(self._git)
        tracked = {item.path: item for item in index.tracked}
        others = self._git.run(
            "ls-files", "-z", "--others", "--exclude-standard", settings=_ignored_by_the_user(self._git)
        )
        untracked = {decode(path) for path in others.split(b"\0") if path} - tracked.keys()
        found = _Found()
        with self._folder() as folder:
            for path in sorted({*tracked, *untracked}, key=encode):
                item = tracked.get(path)
                if path.endswith("/"):
                    found.passed_over.append(PassedOver(path.removesuffix("/"), _NESTED))
                elif item is not None and item.mode == SUBMODULE:
                    found.passed_over.append(PassedOver(path, REASONS[SUBMODULE]))
                else:
                    self._look(folder, index, path, item, found)
        return found

    def _look(self, folder: Folder, index: Index, path: str, item: Tracked | None, found: _Found) -> None:
        try:
            seen = folder.stat(path)
            if stat.S_ISLNK(seen.st_mode):
                found.state[path] = (SYMLINK, self._id(folder.target(path)))
                found.passed_over.append(PassedOver(path, REASONS[SYMLINK]))
            elif item is not None and item.mode != SYMLINK and index.vouches_for(item, seen):
                _add(found, path, item.object_id, seen.st_size)
            elif stat.S_ISREG(seen.st_mode):
                content = folder.read(path)
                _add(found, path, self._id(content), len(content))
                if b"\r\n" in content:
                    found.unixed[path] = self._id(content.replace(b"\r\n", b"\n"))
            elif not stat.S_ISDIR(seen.st_mode):
                found.passed_over.append(PassedOver(path, "no regular file"))
        except OSError as error:
            # A folder on the way that is now a file or a symbolic link took its files away, as git sees it too.
            if error.errno not in _GONE:
                found.passed_over.append(PassedOver(path, f"cannot be read: {error.strerror}"))
            elif item is not None and item.skipped:
                _skipped(found, item)

    def _folder(self) -> Folder:
        try:
            return Folder(self._git.place)
        except OSError as error:
            raise InputError(f"{self._git.place}: {error.strerror}", hint="name a folder that is there") from error

    def _id(self, content: bytes) -> BlobId:
        digest = hashlib.new(self._format, b"blob %d\0" % len(content), usedforsecurity=False)
        digest.update(content)
        return BlobId(digest.hexdigest())


def _kind(mode: str) -> str:
    return SYMLINK if mode == SYMLINK else _FILE


def _add(found: _Found, path: str, object_id: str, size: int) -> None:
    found.entries[path] = Entry(path, BlobId(object_id), size)
    found.state[path] = (_FILE, object_id)


def _skipped(found: _Found, item: Tracked) -> None:
    # A sparse checkout left it out of the working tree: git holds it for unchanged, and every release will have it.
    if item.mode == SYMLINK:
        found.passed_over.append(PassedOver(item.path, REASONS[SYMLINK]))
        found.state[item.path] = (SYMLINK, item.object_id)
    else:
        _add(found, item.path, item.object_id, -1)


def _ignored_by_the_user(git: Git) -> tuple[str, ...]:
    # The one thing that is asked of the user's own configuration: files that they told git to ignore everywhere
    # (an editor's, say) would otherwise count as changes. Reading a setting runs nothing.
    answer = git.ask("config", "--type=path", "--get", "core.excludesFile", own_configuration=True)
    return () if answer.code or not answer.line else (f"core.excludesFile={answer.line}",)
