"""Releases, environments, delivery: who runs what, where, and how config reaches it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """The part that a release plays in an environment."""

    STABLE = "stable"
    CANDIDATE = "candidate"
    CANARY = "canary"
    ROLLBACK = "rollback"


class Delivery(StrEnum):
    """How config reaches pods."""

    SHARED = "shared"
    BUNDLED = "bundled"
    VERSIONED = "versioned"


class Policy(StrEnum):
    """Which cells make findings."""

    BACKWARD = "backward"
    FORWARD = "forward"
    FULL = "full"


@dataclass(frozen=True, slots=True)
class Release:
    """Application code at one revision, in one role. `source` says from where it is known ("settings", "tag", ...)."""

    role: Role
    revision: str
    commit: str | None
    source: str = "settings"
