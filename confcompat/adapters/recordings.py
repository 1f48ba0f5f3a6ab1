"""The one command that runs the application: the user's own, in the user's own environment, never through a shell.

The program's process gets two variables: `PYTHONPATH` with the folder that joins the recording in front, and the
session. Each process writes a file of its own; they are merged here.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Sequence
from importlib import resources
from typing import Any

from confcompat.errors import InputError, UsageError
from confcompat.model.keys import KeyPath, path_from_json
from confcompat.model.recordings import Manner, Recording, Seen
from confcompat.recording.notes import PREFIX, SUFFIX
from confcompat.recording.session import VARIABLE

FORMAT = "confcompat/recording"


def record(command: Sequence[str], files: Iterable[str], root: str) -> Recording:
    """Runs the command in this folder with this environment, and gives what its processes read of the files.

    `root` is the folder that places are relative to. Raises `UsageError` where the command cannot be started.
    """
    if not command or shutil.which(command[0]) is None:
        named = command[0] if command else "nothing"
        raise UsageError(f"cannot run {named}: no such command", "confcompat record -- COMMAND [ARGUMENT ...]")
    with tempfile.TemporaryDirectory(prefix="confcompat-recording-") as folder:
        code = _run(command, _environment(folder, files, root))
        return merge(folder, command, code)


def _environment(folder: str, files: Iterable[str], root: str) -> dict[str, str]:
    package = str(resources.files("confcompat"))
    session = {"folder": folder, "root": root, "files": list(files), "package": package}
    first = os.path.join(package, "recording", "startup")
    rest = os.environ.get("PYTHONPATH")
    return {**os.environ, VARIABLE: json.dumps(session), "PYTHONPATH": f"{first}{os.pathsep}{rest}" if rest else first}


def _run(command: Sequence[str], environment: dict[str, str]) -> int:
    """The exit code; that of a process ended by a signal is 128 and the signal, as shells say it."""
    with subprocess.Popen(command, env=environment) as process:
        while True:
            try:
                code = process.wait()
                return code if code >= 0 else 128 - code
            except KeyboardInterrupt:
                # The terminal has told the command as well: what it read until now is kept.
                continue


def merge(folder: str, command: Sequence[str] = (), code: int | None = None) -> Recording:
    """All notes of a folder. A line that a dying process left half written is counted, not used."""
    seen: set[Seen] = set()
    damaged = processes = 0
    for name in sorted(os.listdir(folder)):
        if name.startswith(PREFIX) and name.endswith(SUFFIX):
            processes += 1
            with open(os.path.join(folder, name), encoding="utf-8", errors="replace") as stream:
                for line in stream:
                    try:
                        seen.add(_seen(json.loads(line)))
                    except (ValueError, KeyError, TypeError, UsageError):
                        damaged += 1
    return Recording(tuple(command), code, processes, tuple(sorted(seen, key=_order)), damaged)


def _order(seen: Seen) -> tuple[Any, ...]:
    return seen.file, seen.line, repr(seen.path), seen.manner, seen.there, seen.end_line, seen.function


def _seen(entry: dict[str, Any]) -> Seen:
    return Seen(
        file=entry["file"],
        line=entry["line"],
        end_line=entry["end_line"],
        function=entry["function"],
        path=_path(entry["path"]),
        manner=Manner(entry["how"]),
        there=entry["there"],
    )


def _path(items: list[Any]) -> KeyPath:
    return path_from_json(items)


def load_recording(name: str) -> Recording:
    """The recording in a file that `record` wrote, or in a folder that `recording.start()` fills.

    Raises `InputError` where there is none.
    """
    if os.path.isdir(name):
        return merge(name)
    try:
        with open(name, encoding="utf-8") as stream:
            document = json.load(stream)
        if document["format"] != FORMAT:
            raise KeyError(FORMAT)
        seen = tuple(_seen(entry) for entry in document["reads"])
        return Recording(tuple(document["command"]), document["exit"], document["processes"], seen, document["damaged"])
    except OSError as fault:
        raise InputError(
            f"{name}: cannot be read: {fault.strerror}", "`confcompat record -- COMMAND` writes a recording"
        ) from None
    except (ValueError, KeyError, TypeError):
        raise InputError(f"{name}: is no recording", "`confcompat record -- COMMAND` writes one") from None
