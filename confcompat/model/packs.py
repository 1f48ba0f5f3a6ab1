"""Reader packs: how libraries and frameworks carry config, as data (`rules/readers/*.yaml`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from confcompat.model.schemas import FieldMaker, Filler, Schema


class Does(StrEnum):
    """What calling something does, as far as config is concerned."""

    LOAD = "load"
    """Parses a file, or a file's text, given as `source`: a config root where the file is one of the configured."""
    LOAD_ALL = "load-all"
    """The same for all documents of a file."""
    GET = "get"
    """Reads the `key` of `root`; absent: `missing`, or the `default` argument."""
    ALIAS = "alias"
    """Gives its `source` argument back (a copy, a wrapper); `style` names the container that it is put in."""
    OPEN = "open"
    """Opens, or names, the file whose path is `source`."""
    JOIN = "join"
    """Joins path parts."""
    EXIT = "exit"
    """Never returns."""
    MAKE = "make"
    """Makes an object whose attributes the pack describes."""
    CALL = "call"
    """Calls the function given as `source` with the arguments after it (or named `args`)."""
    CONSUME = "consume"
    """Takes its arguments whole."""
    IGNORE = "ignore"
    """Looks at its arguments without reading below them (logging, printing)."""


@dataclass(frozen=True, slots=True)
class Behaviour:
    """What a call does. `source`, `key`, `default` are argument positions or names, None where there is none."""

    does: Does
    source: int | str | None = 0
    key: int | str | None = None
    default: int | str | None = None
    root: str = ""
    missing: str = "none"
    style: str = ""


@dataclass(frozen=True, slots=True)
class Fill:
    """A method that puts config into a slot: a `load` of a file, or an `update` with a mapping."""

    does: str
    source: int | str = 0
    load: int | str | None = None


@dataclass(frozen=True, slots=True)
class Slot:
    """A framework's own config mapping: where it is reached, and which methods fill it."""

    name: str
    fills: Mapping[str, Fill] = field(default_factory=dict)
    built_in: tuple[str, ...] = ()
    """Keys that the framework provides itself."""


@dataclass(frozen=True, slots=True)
class Pack:
    """One reader pack, active where a module of the program imports one of `imports` (always, where it has none)."""

    name: str
    imports: tuple[str, ...]
    triggers: tuple[str, ...]
    """Bytes that a file must hold for the pack to find anything in it."""
    calls: Mapping[str, Behaviour]
    values: Mapping[str, str]
    """Qualified names that are a root (`environment`) or a slot (`slot:flask.config`)."""
    attributes: Mapping[str, str]
    """`Class.attribute` of what a call made → slot."""
    slots: Mapping[str, Slot]
    routes: Mapping[str, str]
    """Decorator methods that name an entry: method name → HTTP method ("" where it is given as `methods`)."""
    exceptions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Exceptions of the library → other names and bases of theirs, those of Python among them."""
    schemas: tuple[Schema, ...] = ()
    makers: Mapping[str, FieldMaker] = field(default_factory=dict)
    fillers: Mapping[str, Filler] = field(default_factory=dict)
