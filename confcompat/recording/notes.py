"""The notes of one process: each different read once, as a line of JSON that is on disk before the program goes on.

So a process may end as it likes (`os._exit`, a signal), and a forked one begins a file of its own.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from types import CodeType, FrameType
from typing import Any

Path = tuple[Any, ...]
PREFIX, SUFFIX = "reads-", ".jsonl"
_OWN = os.path.dirname(os.path.abspath(__file__))
_OTHERS = (os.sep + "site-packages" + os.sep, os.sep + "dist-packages" + os.sep, "<frozen ")


class Notes:
    """Writes into `folder`. Places are told relative to `root`, the folder of the application."""

    def __init__(self, folder: str, root: str) -> None:
        self._folder = folder
        self._root = os.path.join(os.path.realpath(root), "")
        self._known: set[tuple[Any, ...]] = set()
        self._files: dict[str, str | None] = {}
        self._lock = threading.RLock()
        self._pid = 0
        self._stream: Any = None
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(after_in_child=self._unlock)

    def _unlock(self) -> None:
        # Another thread of the parent may have held it.
        self._lock = threading.RLock()

    def note(self, path: Path, how: str, there: bool) -> None:
        """A read by the code that called into this package. `how`: item, get, in, or all (every key of it).

        Whatever goes wrong here is the recording's loss, never the program's.
        """
        frame = self._reader(sys._getframe(1))
        if frame is None:
            return
        code = frame.f_code
        key = (path, code.co_filename, code.co_firstlineno, frame.f_lasti, how, there)
        if key in self._known:
            return
        self._known.add(key)
        try:
            self._write(self._entry(frame, path, how, there))
        except (OSError, TypeError, ValueError):
            return

    def _reader(self, frame: FrameType | None) -> FrameType | None:
        """The innermost frame of the application itself, else the innermost that is not this package's."""
        innermost: FrameType | None = None
        while frame is not None:
            name = frame.f_code.co_filename
            if not name.startswith(_OWN):
                innermost = innermost or frame
                if self._file(name) is not None:
                    return frame
            frame = frame.f_back
        return innermost

    def _file(self, name: str) -> str | None:
        """The file relative to the root, with `/`; None for code that lies elsewhere."""
        if name not in self._files:
            real = os.path.realpath(name)
            inside = real.startswith(self._root) and not any(part in real for part in _OTHERS)
            self._files[name] = real[len(self._root) :].replace(os.sep, "/") if inside and name[:1] != "<" else None
        return self._files[name]

    def _entry(self, frame: FrameType, path: Path, how: str, there: bool) -> dict[str, Any]:
        code = frame.f_code
        name = self._file(code.co_filename)
        return {
            "path": [_segment(part) for part in path],
            "file": code.co_filename if name is None else name,
            "line": frame.f_lineno,
            "end_line": _last_line(code, frame.f_lasti) or frame.f_lineno,
            "function": getattr(code, "co_qualname", code.co_name),
            "how": how,
            "there": there,
        }

    def _write(self, entry: dict[str, Any]) -> None:
        with self._lock:
            if self._pid != os.getpid():
                self._pid = os.getpid()
                # The stream of the process that this one was forked from is left alone: it is not ours to close.
                name = f"{PREFIX}{self._pid}-{os.urandom(4).hex()}{SUFFIX}"
                self._stream = open(os.path.join(self._folder, name), "a", encoding="utf-8")  # noqa: SIM115
            self._stream.write(json.dumps(entry) + "\n")
            self._stream.flush()


def _segment(part: Any) -> Any:
    """As the `path` of the answers has it: text and list positions as they are, other keys under `key`."""
    if isinstance(part, _Position):
        return int(part)
    if isinstance(part, str):
        return str(part)
    if part is None or isinstance(part, (bool, int, float)):
        return {"key": part}
    return {"key": str(part)}


class _Position(int):
    """A position in a list, told apart from a mapping's key that is a number."""


def position(index: int) -> int:
    """The path segment of a list item."""
    return _Position(index)


def _last_line(code: CodeType, at: int) -> int | None:
    """Where the expression ends that is being evaluated; None before Python 3.11."""
    positions = getattr(code, "co_positions", None)
    if positions is None:
        return None
    found: list[Any] = list(positions())
    return found[at // 2][1] if 0 <= at // 2 < len(found) else None
