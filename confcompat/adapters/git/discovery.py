"""Finds the repository that a folder belongs to."""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from confcompat.adapters.git.plumbing import Answer, Git, find_git
from confcompat.errors import InputError

_BARE_MARKS: Final = (("HEAD", os.path.isfile), ("objects", os.path.isdir), ("refs", os.path.isdir))
_FORMATS: Final = frozenset({"sha1", "sha256"})


@dataclass(frozen=True, slots=True)
class Place:
    """A repository on disk. `object_format` is the name of its hash: sha1 or sha256."""

    git: Git
    object_format: str


def find_repository(directory: str) -> Place:
    """The repository of a folder: the nearest one upwards. Raises `InputError` when there is none.

    git's own search would heed `core.worktree` and refuse other people's clones, so the search is done here and git is
    only asked about what was found.
    """
    if not os.path.isdir(directory):
        raise InputError(f"{directory}: no such folder", hint="name the folder of a git repository")
    executable = find_git()
    for folder in _upwards(os.path.realpath(directory)):
        inside = os.path.join(folder, ".git")
        if os.path.isfile(inside) or _is_git_dir(inside):
            return _open(directory, executable, inside, folder)
        if _is_git_dir(folder) and os.path.basename(folder) != ".git":
            return _open(directory, executable, folder, None)
    raise InputError(f"{directory}: no git repository here or above", hint="name one with --repo, or run `git init`")


def _open(directory: str, executable: str, git_dir: str, work_tree: str | None) -> Place:
    answer = Git(executable, git_dir, work_tree).ask("rev-parse", "--absolute-git-dir")
    if answer.code:
        raise _broken(directory, git_dir, answer)
    git = Git(executable, answer.line, work_tree)
    # Asked without a working tree, which would make every repository a full one.
    bare = Git(executable, answer.line).ask("rev-parse", "--is-bare-repository", "--show-object-format")
    match bare.line.split("\n"):
        case [("true" | "false") as is_bare, object_format] if object_format in _FORMATS:
            linked = os.path.isfile(git_dir)
            return Place(Git(executable, answer.line) if is_bare == "true" and not linked else git, object_format)
        case _:
            raise _broken(directory, git_dir, bare)


def _broken(directory: str, git_dir: str, answer: Answer) -> InputError:
    return InputError(
        f"{directory}: git cannot open the repository {git_dir}: {answer.said or 'it says nothing about it'}",
        hint=f"`git -C {shlex.quote(directory)} status` should work first",
    )


def _is_git_dir(folder: str) -> bool:
    return all(check(os.path.join(folder, name)) for name, check in _BARE_MARKS)


def _upwards(folder: str) -> Iterator[str]:
    yield folder
    while (parent := os.path.dirname(folder)) != folder:
        folder = parent
        yield folder
