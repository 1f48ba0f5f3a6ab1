"""Answers to the questions beside the check: what changed between two configs, and what is known of one key."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from confcompat.model.findings import ReadEvidence
from confcompat.model.keys import KeyPath
from confcompat.model.lookup import Lookup
from confcompat.model.places import Place
from confcompat.model.releases import Delivery, Release
from confcompat.model.trees import ChangeKind, Kind, Rename


@dataclass(frozen=True, slots=True)
class ShownNode:
    """A node of a config tree as it may be shown. `text` never holds a secret's value, only its type and length."""

    kind: Kind
    text: str
    secret: bool
    place: Place


@dataclass(frozen=True, slots=True)
class KeyChange:
    """One change between two trees, told at the topmost node that differs. The side that lacks the key is None."""

    kind: ChangeKind
    path: KeyPath
    before: ShownNode | None
    after: ShownNode | None


@dataclass(frozen=True, slots=True)
class EnvironmentDiff:
    """What changed in one environment's effective config, in path order. `notes` says what could not be compared."""

    name: str
    before: str
    after: str
    changes: tuple[KeyChange, ...]
    renames: tuple[Rename, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DiffAnswer:
    """`confcompat diff` of one application, environments in the settings' order."""

    application: str
    environments: tuple[EnvironmentDiff, ...]


class Removal(StrEnum):
    """Whether a key may be removed from one environment's config."""

    NOW = "now"
    """No live release and not the candidate reads it."""
    AFTER_DRAIN = "after-drain"
    """The candidate does not read it any more; the releases in `waits_for` do, and must be gone first."""
    IN_USE = "in-use"
    """The candidate reads it."""
    UNSURE = "unsure"
    """Nothing reads it by name, but a read of which the key is not known may cover it."""
    NOTHING_THERE = "nothing-there"
    """The environment does not set it."""


@dataclass(frozen=True, slots=True)
class KeyReaders:
    """Who reads a key in one release. `maybe` are the pattern, opaque and subtree reads that may cover it.

    `since` names the oldest known release of the environment that reads it ("" where none does).
    """

    release: Release
    reads: tuple[ReadEvidence, ...]
    maybe: tuple[ReadEvidence, ...] = ()
    since: str = ""


@dataclass(frozen=True, slots=True)
class KeyInEnvironment:
    """One key in one environment. `Unknown` where the config cannot be read."""

    name: str
    delivery: Delivery
    now: Lookup[ShownNode]
    candidate: Lookup[ShownNode]
    readers: tuple[KeyReaders, ...]
    removal: Removal
    waits_for: tuple[Release, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class KeyAnswer:
    """`confcompat key KEY` of one application, environments in the settings' order."""

    application: str
    path: KeyPath
    environments: tuple[KeyInEnvironment, ...]
