"""Where the settings file is."""

from __future__ import annotations

import os

from confcompat.model.lookup import Absent, Lookup, Present, Unknown

SETTINGS_FILE = "confcompat.yaml"


def find_settings(start_dir: str) -> Lookup[str]:
    """The path of the nearest `confcompat.yaml`, from a folder upwards to its repository's root.

    `Absent` when there is none up to the root (without a repository: in the folder itself). `Unknown` when
    `start_dir` is no folder.
    """
    folder = os.path.abspath(start_dir)
    if not os.path.isdir(folder):
        return Unknown(f"{start_dir}: no such folder")
    for candidate in _up_to_root(folder):
        path = os.path.join(candidate, SETTINGS_FILE)
        if os.path.isfile(path):
            return Present(path)
    return Absent()


def _up_to_root(folder: str) -> tuple[str, ...]:
    folders = [folder]
    # `.git` is a file in a linked work tree and in a submodule.
    while not os.path.exists(os.path.join(folders[-1], ".git")):
        parent = os.path.dirname(folders[-1])
        if parent == folders[-1]:
            # No repository: a file further up belongs to something else.
            return (folder,)
        folders.append(parent)
    return tuple(folders)
