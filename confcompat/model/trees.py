"""Config trees: what one environment provides at one revision."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from confcompat.model.keys import KeyPath, Segment
from confcompat.model.places import Place
from confcompat.model.reads import Scalar


class Kind(StrEnum):
    """The type of a node, as YAML's core resolution by PyYAML's safe loader sees it."""

    MAPPING = "mapping"
    SEQUENCE = "sequence"
    STRING = "string"
    INTEGER = "integer"
    FLOAT = "float"
    BOOLEAN = "boolean"
    NULL = "null"
    TIMESTAMP = "timestamp"
    BINARY = "binary"
    OPAQUE = "opaque"
    """A custom tag (`!vault`, `!include`): its type and children are for its loader to know."""


NO_CHILDREN: Mapping[Segment, ConfigNode] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class ConfigNode:
    """One node. Nodes are shared where anchors share them, so a node knows its place but not its path.

    `value` is the scalar's Python value (None for containers); for a secret it must never leave the process.
    `children` are in file order, by `str`/`NonString` for mappings and by `int` for lists.
    `masks` are the places of lower layers that this node replaced, nearest first.
    """

    kind: Kind
    place: Place
    value: Scalar = None
    tag: str = ""
    children: Mapping[Segment, ConfigNode] = field(default_factory=lambda: NO_CHILDREN, hash=False)
    masks: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class Duplicate:
    """The same key twice in one mapping: the later silently wins."""

    path: KeyPath
    first: Place
    winner: Place


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A config file that does not parse. `excerpt` is safe to show: values are masked."""

    place: Place
    problem: str
    excerpt: str = ""


@dataclass(frozen=True, slots=True)
class Fragment:
    """What one config file says, wherever the file lies. Several documents are kept apart.

    `notes` says in words what was read in a way that may surprise (a recursive alias, keys that Python calls equal).
    """

    documents: tuple[ConfigNode, ...] = ()
    duplicates: tuple[Duplicate, ...] = ()
    unreadable: tuple[Unreadable, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ConfigTree:
    """One environment's effective config at one revision.

    `missing` lists the configured files that the revision does not hold; `unreadable` those that do not parse.
    `secrets` holds the secret paths' patterns, so that `is_secret` can be asked of any path.
    `notes` says in words what was passed over or capped.
    """

    environment: str
    revision: str
    root: ConfigNode
    files: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    duplicates: tuple[Duplicate, ...] = ()
    unreadable: tuple[Unreadable, ...] = ()
    notes: tuple[str, ...] = ()


class ChangeKind(StrEnum):
    """What happened to a node between two trees."""

    REMOVED = "removed"
    ADDED = "added"
    RETYPED = "retyped"
    NULLED = "nulled"
    VALUED = "valued"
    """Same type, another value."""


@dataclass(frozen=True, slots=True)
class Change:
    """One change, told at the topmost node that differs. `before`/`after` are None on the side that lacks it."""

    kind: ChangeKind
    path: KeyPath
    before: ConfigNode | None
    after: ConfigNode | None


@dataclass(frozen=True, slots=True)
class Rename:
    """A removed and an added key that the evidence says are one. `evidence` is for people, without values."""

    before: KeyPath
    after: KeyPath
    evidence: tuple[str, ...]
