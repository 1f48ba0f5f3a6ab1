"""The settings and repositories that a command line names, opened."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from confcompat.adapters.discovery import discover
from confcompat.adapters.git import GitRepository, open_repository
from confcompat.adapters.inputs import OpenRepository
from confcompat.adapters.inputs.clones import Clones
from confcompat.adapters.settings import SETTINGS_FILE, find_settings, load_settings
from confcompat.cli.options import Asked
from confcompat.errors import InputError
from confcompat.model.lookup import Absent, Present, Unknown
from confcompat.model.rules import Rule
from confcompat.model.settings import EnvironmentSettings, Settings
from confcompat.model.snapshots import Snapshot


@dataclass(frozen=True, slots=True)
class Opened:
    """One application's settings, and `home`: the repository that their paths are relative to."""

    settings: Settings
    home: GitRepository
    open_repository: OpenRepository
    rules: tuple[Rule, ...]

    def clones(self) -> Clones:
        """The repositories that the settings name, opened when they are asked for."""
        return Clones(self.home, self.open_repository)


@contextmanager
def opened(asked: Asked, config: str, rules: tuple[Rule, ...], candidate: str = "") -> Iterator[Opened]:
    """The application of one settings file ("": the one that is found, else none); closed when the block ends.

    Raises `InputError` for a file or repository that is not there, `SettingsError` for wrong settings.
    """
    with ExitStack() as stack:

        def opening(directory: str, name: str) -> GitRepository:
            return stack.enter_context(open_repository(directory, name))

        file = config and _existing(config, asked.repo)
        start = asked.repo or os.curdir
        if not file:
            match find_settings(start):
                case Present(path):
                    file = path
                case Unknown(reason):
                    raise InputError(reason, "name a folder that exists: --repo DIR")
                case Absent():
                    file = ""
        home = _home(file, asked.repo, opening) if file else opening(start, start)
        settings = _load(file, home, rules) if file else _discovered(home, rules, candidate)
        yield Opened(settings, home, opening, rules)


def _existing(config: str, repo: str) -> str:
    for path in (config, os.path.join(repo, config)):
        if os.path.isfile(path):
            return path
    raise InputError(f"{config}: no such settings file", "`confcompat init` writes one; --config names another")


def _home(file: str, repo: str, opening: Callable[[str, str], GitRepository]) -> GitRepository:
    folder = os.path.dirname(os.path.abspath(file))
    try:
        return opening(folder, os.path.dirname(_called(file)) or os.curdir)
    except InputError:
        # A settings file outside of any repository speaks of the one that is named, or of this folder's.
        return opening(repo or os.curdir, repo or os.curdir)


def _load(file: str, home: GitRepository, rules: tuple[Rule, ...]) -> Settings:
    try:
        with open(file, "rb") as stream:
            text = stream.read()
    except OSError as fault:
        raise InputError(
            f"{_called(file)}: cannot be read: {fault.strerror}", "name a file that can be: --config FILE"
        ) from None
    return load_settings(text, _called(file), {rule.id: rule.name for rule in rules}, application_name(home))


def _called(file: str) -> str:
    relative = os.path.relpath(file)
    return file if relative.startswith(os.pardir) else relative


def application_name(home: GitRepository) -> str:
    """What an application is called that nobody named: its repository's folder."""
    return os.path.basename(home.root.rstrip(os.sep)).removesuffix(".git") or "application"


def _discovered(home: GitRepository, rules: tuple[Rule, ...], candidate: str) -> Settings:
    if home.is_bare:
        # Nothing is checked out: the settings are those of the code that is looked at.
        snapshot = home.snapshot(candidate or "HEAD")
        entry = snapshot.entries.get(SETTINGS_FILE)
        if entry:
            ((_, text),) = snapshot.read([entry.blob])
            return load_settings(text, SETTINGS_FILE, {rule.id: rule.name for rule in rules}, application_name(home))
    else:
        snapshot = home.snapshot(candidate) if candidate else home.worktree()
    return discover(snapshot, application_name(home))


def application_snapshot(application: Opened, revision: str) -> Snapshot:
    """The application's files at a revision, "" for its working tree.

    Raises `InputError` for an unknown revision, `UsageError` for the working tree of a bare repository.
    """
    clones = application.clones()
    clone = clones.at(application.settings.application.repo)
    return clones.snapshot(clone, revision) if revision else clones.worktree(clone, "--rev")


def config_snapshot(application: Opened, environment: EnvironmentSettings, revision: str) -> Snapshot:
    """The files that hold an environment's config as the release of a revision meets it, "" for the working tree.

    Config in a repository of its own is today's: the application's revisions say nothing there.
    """
    clones = application.clones()
    clone = clones.at(environment.repo)
    if clone is clones.at(application.settings.application.repo):
        return application_snapshot(application, revision)
    return clones.snapshot(clone, "HEAD") if clone.is_bare else clones.worktree(clone, "--rev")
