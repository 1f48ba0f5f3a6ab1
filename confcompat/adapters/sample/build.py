"""Makes real git repositories of the sample. No code of the sample runs; git runs with no one's configuration."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from confcompat.adapters.git.plumbing import environment, find_git
from confcompat.adapters.sample.history import Commit, Tree, commits, read_history
from confcompat.adapters.sample.story import Story, read_story
from confcompat.errors import InputError, InternalError, UsageError

FOLDER = "sample_repo"

_LEFT_BEHIND = ("__pycache__", ".pyc")
"""What Python leaves beside the sources of an installed package; no part of the sample."""

_NEUTRAL = (f"core.attributesFile={os.devnull}", f"core.excludesFile={os.devnull}", f"core.hooksPath={os.devnull}")


def locate() -> str:
    """The folder of the sample: in an installed package beside its modules, in a checkout at its root.

    Raises `InputError` where neither holds it.
    """
    package = Path(__file__).resolve().parents[2]
    for folder in (package / FOLDER, package.parent / FOLDER):
        if (folder / "history.yaml").is_file():
            return str(folder)
    raise InputError(f"{package}: the sample is not installed", "install confcompat from its wheel")


def materialise(target: str) -> Story:
    """Builds the sample's repositories below `target`, which is made, and tells their story.

    The same bytes and commit ids come out every time. Raises `UsageError` where a repository would overwrite something,
    `InputError` where the folder cannot be written or there is no git.
    """
    source = Path(locate())
    history = read_history(source / "history.yaml")
    folders = {name: str(Path(target).resolve() / name) for name in history.repositories}
    for folder in folders.values():
        if os.path.lexists(folder):
            raise UsageError(f"{folder}: is there already", "name an empty folder, or one that does not exist")
    made = tuple(commits(history, {name: _tree(source / below) for name, below in history.repositories.items()}))
    for name, folder in folders.items():
        _make_repository(folder, tuple(commit for commit in made if commit.step.repository == name))
    return read_story(source / "story.yaml", folders, history.tags())


def _tree(folder: Path) -> Tree:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in files
        if not any(part.endswith(_LEFT_BEHIND) for part in path.relative_to(folder).parts)
    }


def _make_repository(folder: str, made: tuple[Commit, ...]) -> None:
    try:
        os.makedirs(folder)
    except OSError as error:
        raise InputError(f"{folder}: cannot be made: {error.strerror}", "name a folder that you may write") from error
    _git(folder, "init", "--quiet", "--template=", "--initial-branch=main")
    _git(folder, "fast-import", "--quiet", given=b"".join(_stream(number, one) for number, one in enumerate(made, 1)))
    _git(folder, "reset", "--quiet", "--hard", "main")


def _stream(number: int, commit: Commit) -> bytes:
    """The commit in the language of `git fast-import`. Its parent is the commit before it."""
    step = commit.step
    person = f"{step.author} <{step.author.lower().replace(' ', '.').strip('.')}@retail.example> {commit.seconds} +0900"
    parts = [
        f"commit refs/heads/main\nmark :{number}\nauthor {person}\ncommitter {person}\n".encode(),
        _counted(f"{step.message.strip()}\n".encode()),
        *(f"D {path}\n".encode() for path in commit.deleted),
        *(f"M 100644 inline {path}\n".encode() + _counted(content) for path, content in commit.written),
    ]
    if step.tag:
        parts.append(f"reset refs/tags/{step.tag}\nfrom :{number}\n\n".encode())
    return b"".join(parts)


def _counted(content: bytes) -> bytes:
    return b"data %d\n%b\n" % (len(content), content)


def _git(folder: str, *arguments: str, given: bytes = b"") -> None:
    settings = [part for setting in _NEUTRAL for part in ("-c", setting)]
    command = [find_git(), *settings, *arguments]
    done = subprocess.run(command, cwd=folder, env=environment(), input=given, capture_output=True, check=False)
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip()
        raise InternalError(f"{folder}: git {arguments[0]} failed: {said}", "check that the disk is not full")
