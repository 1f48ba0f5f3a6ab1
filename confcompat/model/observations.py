"""What can be seen in a cell, a tree or a source: the closed set of facets that rules choose from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from confcompat.model.findings import (
    ConfigEvidence,
    ConfigState,
    ObjectEvidence,
    ReadEvidence,
    ReferenceEvidence,
)
from confcompat.model.keys import KeyPath
from confcompat.model.reads import Moment, Need


class Fact(StrEnum):
    """What was seen. The first six are of a release and a config, the others of one config or source alone."""

    MISSING = "missing"
    """A key that is read by name is not there."""
    MAYBE_MISSING = "maybe-missing"
    """A key was removed that a read without an exact key may cover."""
    NULL = "null"
    """A null stands where the use needs a value."""
    MISTYPED = "mistyped"
    """The type, or the text, of the value is not the one that is read."""
    REFUSED = "refused"
    """A mapping that refuses unknown keys meets one."""
    VALUED = "valued"
    """The value that is read changed."""
    UNUSED = "unused"
    DRIFTED = "drifted"
    DUPLICATED = "duplicated"
    UNREADABLE = "unreadable"
    UNRESOLVED = "unresolved"
    UNPARSED = "unparsed"
    STALE = "stale"
    OBJECT_SHARED = "object-shared"
    OBJECT_CHANGED = "object-changed"
    OBJECT_KEY_REMOVED = "object-key-removed"
    OBJECT_REMOVED = "object-removed"
    OBJECT_REMOVABLE = "object-removable"
    OBJECT_DANGLING = "object-dangling"
    OBJECT_PRUNED = "object-pruned"
    CANARY_UNJUDGED = "canary-unjudged"
    FILE_ABSENT = "file-absent"
    """A variable names a config file that the release's pods do not have."""


class Effect(StrEnum):
    """What it does to the release."""

    BREAKS = "breaks"
    """It raises."""
    DIFFERS = "differs"
    """It goes on with another value, or with one that nobody can tell."""
    SAME = "same"
    """It goes on with an equal value."""
    GUARDED = "guarded"
    """It asked first, and goes on without the key."""
    UNKNOWN = "unknown"
    """It may raise or not: nobody can tell from the source."""
    NONE = "none"
    """No release is meant."""


class Actor(StrEnum):
    """Which release is meant; the values of `Role`, and none."""

    STABLE = "stable"
    CANARY = "canary"
    ROLLBACK = "rollback"
    CANDIDATE = "candidate"
    NONE = "none"


class Renamed(StrEnum):
    """Whether the evidence says that the key lives on under another name."""

    LIKELY = "likely"
    NO = "no"


class Meeting(StrEnum):
    """Whether the delivery lets this release and this config come together."""

    TOGETHER = "together"
    APART = "apart"


class Critical(StrEnum):
    """Whether the settings mark the key as critical."""

    YES = "yes"
    NO = "no"


@dataclass(frozen=True, slots=True)
class Facets:
    """Every observation has a value of every facet; a rule claims some."""

    fact: Fact
    effect: Effect = Effect.NONE
    actor: Actor = Actor.NONE
    renamed: Renamed = Renamed.NO
    meeting: Meeting = Meeting.TOGETHER
    critical: Critical = Critical.NO

    def match(self, when: Mapping[str, tuple[str, ...]]) -> bool:
        """Each facet that `when` names has one of the values it lists."""
        return all(getattr(self, name) in values for name, values in when.items())


FACETS: Mapping[str, tuple[str, ...]] = {
    "fact": tuple(Fact),
    "effect": tuple(Effect),
    "actor": tuple(Actor),
    "renamed": tuple(Renamed),
    "meeting": tuple(Meeting),
    "critical": tuple(Critical),
}
"""Every facet with all its values, in the order of `Facets`."""

DETAILS: tuple[str, ...] = (
    "budget",
    "config",
    "count",
    "default",
    "entry",
    "environment",
    "evidence",
    "file",
    "function",
    "key",
    "moment",
    "new_key",
    "new_type",
    "new_value",
    "object",
    "old_type",
    "old_value",
    "others",
    "problem",
    "reader",
    "release",
    "removable",
    "revision",
    "until",
    "use",
    "why",
    "workload",
)
"""Every name that `Finding.details` may hold and that a rule's message may ask for."""


@dataclass(frozen=True, slots=True)
class Observation:
    """Something seen, with its facts; not yet judged.

    `config_state` is None for what is no cell. `identity` tells apart what key, release and function do not: a file,
    an ignore entry. `details` hold no secret. `breaking` says that it decides the verdict.
    """

    facets: Facets
    environment: str | None
    path: KeyPath | None = None
    config_state: ConfigState | None = None
    need: Need | None = None
    moment: Moment | None = None
    config: ConfigEvidence | None = None
    reads: tuple[ReadEvidence, ...] = ()
    details: Mapping[str, str] = field(default_factory=dict)
    identity: str = ""
    pre_existing: bool = False
    introduced: bool = True
    object: ObjectEvidence | None = None
    reference: ReferenceEvidence | None = None
    reason: str = ""
