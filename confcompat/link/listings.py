"""Field listings: the keys that a schema reads from a mapping, each with what stands in for it and what it must be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from confcompat.link.values import CallSite, ClassRef, Value
from confcompat.model.reads import Scalar, Use
from confcompat.model.schemas import Schema

Keys: TypeAlias = tuple[str | int, ...]
"""Where a field's value lies below the mapping: most often one name."""


@dataclass(frozen=True, slots=True)
class Plain:
    """A value of which no keys are listed. `values` are all that it may be, where that is listed (else empty)."""

    uses: tuple[Use, ...] = ()
    nullable: bool = False
    values: tuple[Scalar, ...] = ()


@dataclass(frozen=True, slots=True)
class Nested:
    """A mapping with a listing of its own: that of a class, or one that stands in place."""

    listed: ClassRef | Listing
    nullable: bool = False


@dataclass(frozen=True, slots=True)
class Many:
    """A list, or a mapping, of alike items."""

    item: Shape
    mapping: bool
    nullable: bool = False


@dataclass(frozen=True, slots=True)
class Either:
    """One of several; `tag` is the key whose value says which one ("": whichever fits)."""

    options: tuple[Shape, ...]
    tag: str = ""
    nullable: bool = False


Shape: TypeAlias = Plain | Nested | Many | Either


@dataclass(frozen=True, slots=True)
class ListedField:
    """One field. `keys` are tried in order; without any, `default` takes its place (None: that is an error)."""

    name: str
    keys: tuple[Keys, ...]
    default: Value | None
    shape: Shape
    site: CallSite
    factory: Value | None = None
    """Called for the default."""
    variables: tuple[str, ...] = ()
    """The variables of the environment that it says are its value."""
    converter: Value | None = None
    """Called with the value, or the default; the result is kept."""


@dataclass(frozen=True, slots=True)
class Listing:
    """What one schema reads. `raises` and `refuses` are the exceptions for a missing and for an unknown key."""

    schema: Schema
    fields: tuple[ListedField, ...]
    site: CallSite
    closed: bool = False
    raises: str = "TypeError"
    refuses: str = "TypeError"
    known: tuple[str, ...] = ()
    """Keys that it lets be there without reading them."""

    @property
    def allows(self) -> frozenset[str]:
        """The keys that it knows at its own level."""
        read = (keys[0] for field in self.fields for keys in field.keys if isinstance(keys[0], str))
        return frozenset((*read, *self.known))
