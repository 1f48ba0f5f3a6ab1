"""Reads objects through one `git cat-file --batch` process."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import weakref
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import islice
from typing import IO, Final

from confcompat.adapters.git.plumbing import Git, environment, is_object_id, not_started
from confcompat.adapters.git.revisions import Revisions
from confcompat.errors import InputError

# A window of requests fits into one memory page, the least that an empty pipe of Linux or macOS takes, and the next
# window is written only after every answer was read: neither side ever waits for the other with a full pipe.
_WINDOW: Final = 4096 // (64 + len("\n"))


class _UnreadableError(Exception):
    """An object that git cannot give, and why."""

    def __init__(self, object_id: str, why: str) -> None:
        super().__init__(object_id, why)
        self.object_id = object_id
        self.why = why


class ObjectReader:
    """Objects of one repository by id. May be used from several threads; close it, or let the process's end do so."""

    def __init__(self, git: Git, revisions: Revisions) -> None:
        """`revisions` knows what to do when an object is not in the clone."""
        self._git = git
        self._revisions = revisions
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0
        self._finalizer: weakref.finalize[..., ObjectReader] | None = None

    def read(self, ids: Iterable[str], wanted_for: str, kind: str = "blob") -> Iterator[tuple[str, bytes]]:
        """The bytes of each object, in the order asked for.

        Raises `InputError` for one that is no `kind` or that the clone lacks, with the command that brings everything
        of `wanted_for`, a commit.
        """
        queue = iter(ids)
        while window := list(islice(queue, _WINDOW)):
            yield from zip(window, self._answers(window, wanted_for, kind), strict=True)

    def close(self) -> None:
        """Ends the process. Reading again starts another."""
        with self._lock:
            self._stop()

    def _answers(self, ids: Sequence[str], wanted_for: str, kind: str) -> list[bytes]:
        for one in ids:
            # Anything but an id would be looked up as a revision, and a newline would be a second request.
            if not is_object_id(one):
                raise InputError(f"{self._git.place}: {one!r} is no object id", hint="name a full object id")
        with self._lock:
            try:
                running = self._running()
                if running is not None:
                    # It may have been killed since it last answered. That is seen here rather than asked of `poll`,
                    # which after Ctrl-C in the wrong moment never gives back the lock that `wait` needs.
                    with suppress(_UnreadableError):
                        return _exchange(running, ids, kind)
                return _exchange(self._start(), ids, kind)
            except _UnreadableError as error:
                self._stop()
                what = f"{self._git.place}: object {error.object_id} cannot be read: {error.why}"
                raise InputError(what, hint=self._revisions.fetch_hint(wanted_for)) from error
            except BaseException:
                # An answer may be half read: the stream cannot be trusted any more.
                self._stop()
                raise

    def _running(self) -> subprocess.Popen[bytes] | None:
        # A forked child shares its parent's pipes; talking through them would mix up both conversations.
        return self._process if self._owner == os.getpid() else None

    def _start(self) -> subprocess.Popen[bytes]:
        self._stop()
        command = self._git.command("cat-file", "--batch")
        try:
            self._process = subprocess.Popen(
                command,
                env=environment(),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        except OSError as error:
            raise not_started(command[0], error) from error
        self._owner = os.getpid()
        self._finalizer = weakref.finalize(self, _end, self._process, self._owner)
        return self._process

    def _stop(self) -> None:
        if self._finalizer is not None:
            self._finalizer()
        self._process = None
        self._finalizer = None


def _exchange(process: subprocess.Popen[bytes], ids: Sequence[str], kind: str) -> list[bytes]:
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        process.stdin.write("".join(f"{one}\n" for one in ids).encode("ascii"))
        process.stdin.flush()
    except OSError as error:
        raise _UnreadableError(ids[0], "git cat-file ended") from error
    return [_answer(process.stdout, one, kind) for one in ids]


def _answer(stream: IO[bytes], wanted: str, kind: str) -> bytes:
    head = stream.readline().split()
    match head:
        case [_, found, size] if found.decode("ascii", "replace") == kind and size.isdigit():
            content = stream.read(int(size) + 1)
            if len(content) == int(size) + 1:
                return content[:-1]
            raise _UnreadableError(wanted, "git cat-file ended")
        case [_, b"missing"]:
            raise _UnreadableError(wanted, "it is not in this clone")
        case [_, found, _]:
            raise _UnreadableError(wanted, f"it is no {kind} but a {found.decode('ascii', 'replace')}")
        case _:
            # In a partial clone git gives up on the first object that it may not fetch.
            raise _UnreadableError(wanted, "it is not in this clone, or damaged")


def _end(process: subprocess.Popen[bytes], owner: int) -> None:
    if owner != os.getpid():
        return
    # Killed rather than asked: closing its input would not reach it while a forked worker holds the pipe open too,
    # and a reader has nothing to lose.
    with suppress(ProcessLookupError):
        os.kill(process.pid, signal.SIGKILL)
    process.wait()
    for stream in (process.stdin, process.stdout):
        # What was not yet written has no reader any more.
        with suppress(OSError):
            if stream is not None:
                stream.close()
