"""One recording: which files, into which folder. Worker processes find it in their environment and join it."""

from __future__ import annotations

import glob
import json
import os
from collections.abc import Sequence
from typing import Any

from confcompat.recording.hooks import Files, install
from confcompat.recording.notes import PREFIX, SUFFIX, Notes
from confcompat.recording.wrapping import wrap_value

VARIABLE = "CONFCOMPAT_RECORDING"
"""The environment variable that holds the session as JSON: folder, root, files, package."""
FOLDER = ".confcompat-recording"

_notes: Notes | None = None
_files: Files | None = None


def start(*files: str, into: str = FOLDER, root: str = "") -> None:
    """Note every read of the config that the YAML, JSON and TOML loaders bring from these files (globs allowed).

    Paths are relative to `root` (default: the current folder). Notes go to the folder `into`, a file for each
    process; what an earlier run left there is removed. Under `confcompat record` the folder is already chosen.
    """
    base = os.path.abspath(root or os.curdir)
    found = [path for pattern in files for path in glob.glob(os.path.join(base, pattern), recursive=True)]
    if VARIABLE in os.environ:
        join(os.environ[VARIABLE], found)
        return
    folder = os.path.join(base, into)
    os.makedirs(folder, exist_ok=True)
    for name in os.listdir(folder):
        if name.startswith(PREFIX) and name.endswith(SUFFIX):
            os.unlink(os.path.join(folder, name))
    os.environ[VARIABLE] = json.dumps({"folder": folder, "root": base, "files": found})
    join(os.environ[VARIABLE], ())


def join(session: str, files: Sequence[str]) -> None:
    """Take part in the session that the text describes, with more files perhaps."""
    global _notes, _files  # noqa: PLW0603  # one recording a process: loaders are hooked once
    found = json.loads(session)
    if _files is not None:
        _files.paths.update(os.path.realpath(path) for path in files)
        return
    _notes = Notes(found["folder"], found["root"])
    _files = Files([*found["files"], *files])
    install(_files, wrap)


def wrap(mapping: Any) -> Any:
    """The dict or list as one that notes what is read of it; without a recording, what was given.

    Raises `TypeError` for anything else: a class of its own keeps its behaviour only where it is left alone.
    """
    if _notes is None or hasattr(mapping, "_notes"):
        return mapping
    if type(mapping) is not dict and type(mapping) is not list:
        if mapping is None or isinstance(mapping, (str, bytes, int, float)):
            return mapping
        raise TypeError(f"confcompat.recording.wrap takes a dict or a list, not {type(mapping).__name__}")
    return wrap_value(mapping, _notes)
