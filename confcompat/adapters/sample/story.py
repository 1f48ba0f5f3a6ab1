"""What happened in the sample's history, chapter by chapter: values for people, for `demo`, and for the tests."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from pathlib import Path

import msgspec

from confcompat.adapters.sample.documents import read_document

API = "api"
"""The application's repository: commands run in its folder."""


@dataclass(frozen=True, slots=True)
class Run:
    """One command and what it must do. `tells` are rule ids that must be among the findings, `silent` must not."""

    command: str
    exit_code: int
    tells: tuple[str, ...]
    silent: tuple[str, ...]
    shows: str

    @property
    def arguments(self) -> tuple[str, ...]:
        """What follows the word `confcompat`."""
        return tuple(shlex.split(self.command)[1:])


@dataclass(frozen=True, slots=True)
class Replay:
    """One release, started on one config, gets one request. `raises` is the traceback's last line, "": it answers.

    `config` is a revision of the repository `config_repository`.
    """

    release: str
    config_repository: str
    config: str
    environment: str
    request: str
    raises: str


@dataclass(frozen=True, slots=True)
class Healthy:
    """A release that ran well on a config in some environments: every route answers."""

    release: str
    config_repository: str
    config: str
    environments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    """One thing that went wrong, or that cannot any more. `case` is its number in the problem's origin (S1 ... S15).

    `stable` and `candidate` are revisions of the application; `configs` those of the config, in the order of events.
    """

    name: str
    title: str
    case: str
    happened: str
    stable: tuple[str, ...]
    candidate: tuple[str, ...]
    configs: tuple[str, ...]
    config_repository: str
    runs: tuple[Run, ...]
    replays: tuple[Replay, ...]


@dataclass(frozen=True, slots=True)
class Story:
    """The materialised sample. `repositories` are (name, folder); every command runs in `folder`."""

    repositories: tuple[tuple[str, str], ...]
    chapters: tuple[Chapter, ...]
    healthy: tuple[Healthy, ...]

    @property
    def folder(self) -> str:
        """The application's repository."""
        return dict(self.repositories)[API]


class _Command(msgspec.Struct, forbid_unknown_fields=True):
    run: str
    exit: int
    shows: str
    tells: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()


class _Replay(msgspec.Struct, forbid_unknown_fields=True):
    release: str
    config: str
    environment: str
    request: str
    raises: str


class _Healthy(msgspec.Struct, forbid_unknown_fields=True):
    release: str
    config: str
    environments: tuple[str, ...]


class _Chapter(msgspec.Struct, forbid_unknown_fields=True):
    name: str
    title: str
    case: str
    happened: str
    stable: tuple[str, ...]
    candidate: tuple[str, ...]
    config: tuple[str, ...]
    commands: tuple[_Command, ...]
    replays: tuple[_Replay, ...]


class _Document(msgspec.Struct, forbid_unknown_fields=True):
    chapters: tuple[_Chapter, ...]
    healthy: tuple[_Healthy, ...]


def read_story(file: Path, repositories: dict[str, str], tags: dict[str, str]) -> Story:
    """The story of `file`, told of repositories (name to folder); `tags` says which of them holds a tag.

    Raises `InternalError` where the file is not as it should be.
    """
    document = read_document(file, _Document)
    return Story(
        repositories=tuple(repositories.items()),
        chapters=tuple(_chapter(written, tags) for written in document.chapters),
        healthy=tuple(
            Healthy(written.release, tags[written.config], written.config, written.environments)
            for written in document.healthy
        ),
    )


def _chapter(written: _Chapter, tags: dict[str, str]) -> Chapter:
    return Chapter(
        name=written.name,
        title=written.title,
        case=written.case,
        happened=written.happened.strip(),
        stable=written.stable,
        candidate=written.candidate,
        configs=written.config,
        config_repository=tags[written.config[0]],
        runs=tuple(Run(one.run, one.exit, one.tells, one.silent, one.shows) for one in written.commands),
        replays=tuple(
            Replay(one.release, tags[one.config], one.config, one.environment, one.request, one.raises)
            for one in written.replays
        ),
    )
