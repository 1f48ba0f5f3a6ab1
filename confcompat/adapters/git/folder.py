"""Reads files below one folder without ever following a symbolic link out of it."""

from __future__ import annotations

import errno
import os
import stat
from types import TracebackType
from typing import Final, Self

from confcompat.adapters.git.plumbing import encode

_OPEN_FOLDER: Final = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
# Without O_NONBLOCK, opening a pipe that took a file's place would wait for a writer.
_OPEN_FILE: Final = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


class NotRegularError(OSError):
    """The path is there but is no regular file."""


class Folder:
    """The files below `root`. A context manager; for one thread. Every method raises `OSError`."""

    def __init__(self, root: str) -> None:
        self._root = os.open(encode(root), os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        # Paths come sorted, so the folder of the last one is mostly the folder of the next one.
        self._parent_path = b""
        self._parent = self._root

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._leave()
        os.close(self._root)

    def stat(self, path: str) -> os.stat_result:
        """What the path itself is, a symbolic link included."""
        name = self._enter(encode(path))
        return os.stat(name, dir_fd=self._parent, follow_symlinks=False)

    def read(self, path: str) -> bytes:
        """The bytes of a regular file. Raises `NotRegularError` for anything else."""
        name = self._enter(encode(path))
        descriptor = os.open(name, _OPEN_FILE, dir_fd=self._parent)
        try:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise NotRegularError(errno.EINVAL, "no regular file")
            with open(descriptor, "rb", buffering=0, closefd=False) as file:
                return file.read()
        finally:
            os.close(descriptor)

    def target(self, path: str) -> bytes:
        """Where a symbolic link points."""
        name = self._enter(encode(path))
        return os.readlink(name, dir_fd=self._parent)

    def _enter(self, path: bytes) -> bytes:
        parent, _, name = path.rpartition(b"/")
        if parent != self._parent_path:
            self._leave()
            self._parent = self._descend(parent)
            self._parent_path = parent
        return name

    def _descend(self, path: bytes) -> int:
        current = self._root
        for part in path.split(b"/") if path else ():
            if part in {b"", b".", b".."}:
                raise FileNotFoundError(errno.ENOENT, "the path leads out of the repository")
            try:
                below = os.open(part, _OPEN_FOLDER, dir_fd=current)
            finally:
                if current != self._root:
                    os.close(current)
            current = below
        return current

    def _leave(self) -> None:
        if self._parent != self._root:
            os.close(self._parent)
        self._parent = self._root
        self._parent_path = b""
