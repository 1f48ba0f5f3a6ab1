"""What a run of the application was seen to read, and how that compares with what was read out of its source."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from confcompat.model.keys import KeyPath
from confcompat.model.reads import Coverage


class Manner(StrEnum):
    """How the program asked."""

    ITEM = "item"
    """`config[key]`, `pop` without a default, `del`: without the key it raises."""
    GET = "get"
    """`get`, `pop` with a default, `setdefault`: without the key the default is given."""
    IN = "in"
    """`key in config`: only asked whether it is there."""
    ALL = "all"
    """Every key of it: a loop, `**`, a copy, a dump."""


ABSENCE = {Manner.ITEM: "raised", Manner.GET: "default", Manner.IN: "tested", Manner.ALL: None}
"""What the absence of a key does, by how it was asked for."""


@dataclass(frozen=True, slots=True, order=True)
class Seen:
    """One read by one place. `file` is relative to the repository's root, absolute for code outside of it.

    The expression ends at `end_line`. `there`: the key was in the config of that run.
    """

    file: str
    line: int
    end_line: int
    function: str
    path: KeyPath
    manner: Manner
    there: bool


@dataclass(frozen=True, slots=True)
class Recording:
    """All that the processes of one run read, merged: each read once, in (file, line) order. Holds no values."""

    command: tuple[str, ...]
    exit: int | None
    processes: int
    seen: tuple[Seen, ...]
    damaged: int = 0
    """Notes that could not be read back (a process that was ended while it wrote)."""


class Verdict(StrEnum):
    """What the static reads say of one that was seen."""

    FOUND = "found"
    """The same key at the same place."""
    ELSEWHERE = "elsewhere"
    """The same key, at other places only."""
    POSSIBLE = "possible"
    """Only a pattern, an opaque read, or a read of a whole mapping around it covers it."""
    MISSED = "missed"
    """Nothing does."""


@dataclass(frozen=True, slots=True)
class Verified:
    """A read that was seen, and what static reads say of it."""

    seen: Seen
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class VerifyAnswer:
    """`confcompat verify` of one application. `outside` counts reads by code that is not the application's (tests)."""

    application: str
    revision: str
    commit: str | None
    recording: Recording
    verified: tuple[Verified, ...]
    outside: int
    coverage: Coverage
