"""What one release reads of its configuration, and what happens when it is not there."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from confcompat.model.keys import KeyPath
from confcompat.model.lookup import ABSENT, Lookup
from confcompat.model.places import Place

APP_ROOT = "app"
"""Root of every config tree that an environment provides as files."""
ENVIRONMENT_ROOT = "environment"
"""Root of the process environment: one segment, the variable's name."""

Scalar = str | int | float | bool | None


class Need(StrEnum):
    """What happens to the release when the key is absent."""

    REQUIRED = "required"
    DEFAULTED = "defaulted"
    GUARDED = "guarded"
    TESTED = "tested"


class Extent(StrEnum):
    """How much is read: the node (and what is named below it), or all below it."""

    VALUE = "value"
    SUBTREE = "subtree"


class Certainty(StrEnum):
    """How well the key is known."""

    EXACT = "exact"
    PATTERN = "pattern"
    OPAQUE = "opaque"


class Moment(StrEnum):
    """When the read happens: it breaks on restart, or on the first call."""

    IMPORT = "import"
    STARTUP = "startup"
    CALL = "call"


class Use(StrEnum):
    """What the source does with the value, and so what a new type would break."""

    MAPPING = "mapping"
    """Children are read by name, `.items()`, `**`: a scalar, list or null raises."""
    ITERABLE = "iterable"
    """Iterated over: a number, boolean or null raises."""
    INTEGER = "integer"
    """`int(x)`: raises on text that is no integer, on null, list, mapping."""
    FLOAT = "float"
    """`float(x)`."""
    ARITHMETIC = "arithmetic"
    """`x * 2`, `x + 1`: text (for +, -), null, mapping raise."""
    STRING = "string"
    """String methods, `os.path.join`, `"" + x`: a number, list, mapping, null raises."""
    NOT_NULL = "not-null"
    """Some use that null breaks and of which no more is known."""


@dataclass(frozen=True, slots=True)
class WhenPresent:
    """The need holds only where this key is there (and, with `truthy`, neither null, false, empty nor zero)."""

    path: KeyPath
    truthy: bool = False


@dataclass(frozen=True, slots=True)
class WhenAbsent:
    """The need holds only where this key is not there (or, with `falsy`, null, false, empty or zero)."""

    path: KeyPath
    falsy: bool = False


@dataclass(frozen=True, slots=True)
class WhenValue:
    """The need holds only where this key has (or, negated, has not) this value."""

    path: KeyPath
    value: Scalar
    negated: bool = False


Condition = WhenPresent | WhenAbsent | WhenValue


@dataclass(frozen=True, slots=True)
class Read:
    """One place in the source that reads one key path of one root.

    `when` is a conjunction (empty: always). `any_of` lists the alternatives of an OR-read, this read's own path among
    them (empty: it stands alone). `default` is `Absent` when the source gives none, `Unknown` when it is computed.
    `via` names the places that the key or value came through, innermost first. `reason` says why a pattern or opaque
    read could not be bounded ("" for exact ones).
    """

    root: str
    path: KeyPath
    need: Need
    place: Place
    extent: Extent = Extent.VALUE
    certainty: Certainty = Certainty.EXACT
    moment: Moment = Moment.CALL
    function: str | None = None
    entry: str | None = None
    default: Lookup[Scalar] = ABSENT
    any_of: tuple[KeyPath, ...] = ()
    when: tuple[Condition, ...] = ()
    via: tuple[str, ...] = ()
    uses: tuple[Use, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Closed:
    """A mapping that refuses keys it does not know (`f(**section)`, pydantic `extra="forbid"`)."""

    root: str
    path: KeyPath
    allows: tuple[str, ...]
    raises: str
    place: Place
    moment: Moment = Moment.CALL
    function: str | None = None


@dataclass(frozen=True, slots=True)
class Unparsed:
    """A source file that could not be read, and why."""

    file: str
    reason: str


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of the source was understood. Files are counted after the settings' `paths`."""

    files: int = 0
    screened_out: int = 0
    parsed: int = 0
    unparsed: tuple[Unparsed, ...] = ()
    exact: int = 0
    pattern: int = 0
    opaque: int = 0


@dataclass(frozen=True, slots=True)
class ReleaseReads:
    """Everything that one release reads, in (file, line, column, path) order.

    `assumed` says in words what was taken for granted (roots found by themselves, files passed over).
    """

    reads: tuple[Read, ...] = ()
    closed: tuple[Closed, ...] = ()
    coverage: Coverage = Coverage()
    assumed: tuple[str, ...] = ()
