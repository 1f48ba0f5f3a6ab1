"""Reader packs: how libraries and frameworks carry config, as data (`rules/readers/*.yaml`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from confcompat.model.schemas import Combines, FieldMaker, Filler, KeyMaker, Schema, Validator


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
    """Makes an object whose attributes the pack describes (or gives `root`); `fills`: its source goes there."""
    CALL = "call"
    """Calls the function given as `source` with the arguments after it (or named `args`)."""
    CONSUME = "consume"
    """Takes its arguments whole."""
    MERGE = "merge"
    """Gives its arguments, all mappings, merged at every level, the last one highest; `style` as for `alias`."""
    INTO = "into"
    """A method that merges its `source` (with `path`: the file of that name) into what it is called on."""
    SPEC = "spec"
    """Takes out of its `source` what the specification given as `key` says; absent: as for `get`."""
    KEEP = "keep"
    """Makes something that only its library calls: its arguments are kept for that."""
    HAS = "has"
    """Tells whether the `key` of `source` is there."""
    READER = "reader"
    """Makes an object whose methods (and calls) read `root`, each as its own entry says."""
    PREFIX = "prefix"
    """A method of a reader: gives one that puts `source` before its keys, joined by `separator`."""
    UPDATE = "update"
    """A method that puts mappings and keywords into what it is called on, as `dict.update` does."""
    DECLARE = "declare"
    """A method that declares an argument of a command line, which gives a key of that name its default."""
    INJECT = "inject"
    """Marks a parameter (as its default, or in its annotation): it is handed what calling `source` gives."""
    VIEWS = "views"
    """Makes a configuration that is read by lazy views, from `files` where it is not told otherwise."""
    TEMPLATE = "template"
    """Says what a view must hold: `default` is the argument that stands in for it, or `none`, `empty`, `below` (the
    template that it is made of)."""
    COMMAND = "command"
    """Belongs to a program of click or typer, as its `style` says: an `option`, a `group` of commands, the `context`
    handed over, `run` of a function; without one it makes a command of a function."""
    IGNORE = "ignore"
    """Looks at its arguments without reading below them (logging, printing)."""


class Absent(StrEnum):
    """What a container answers for an item or attribute that is not there."""

    RAISE = "raise"
    NONE = "none"
    EMPTY = "empty"
    """An empty container of its own, which answers likewise."""


@dataclass(frozen=True, slots=True)
class Behaviour:
    """What a call does. `source`, `key`, `default` are argument positions or names, None where there is none."""

    does: Does
    source: int | str | None = 0
    key: int | str | None = None
    default: int | str | None = None
    root: str = ""
    """The root that `get` and `has` read of, where no `source` is named; "" where they read of that, or of the owner of
    the method."""
    missing: str = "none"
    """What an absent key gives: `none`, `value` (something of the asked type), else the exception that it raises."""
    style: str = ""
    """The style of what is given; of a reader, its class where that is not what is called."""
    separator: str = ""
    """Splits a text key into the levels that it leads through."""
    syntax: str = ""
    """`indexes`: numbers and `[0]` in a key are items of lists, `*` is any; `jmespath`: so, with quotes and `||`.
    `pair`: what is given stands first in a pair."""
    strict: Mapping[str, str] = field(default_factory=dict)
    """Argument that, when it is true, makes an absent key raise → what it raises."""
    path: bool = False
    """A text given as `source` names a file; it is not the file's content."""
    variants: Mapping[str, str] = field(default_factory=dict)
    """Argument that asks for another style when it is true → that style."""
    closed: str = ""
    """What a key raises that is put in (`into`) where none of its name was before; "" where that is allowed."""
    files: tuple[str, ...] = ()
    """Files that the library looks for by itself."""
    classes: str = ""
    """The style of what is made of a class of typed fields that is given as source, or among what is merged."""
    fills: str = ""
    """The slot that the source of a `make` goes to; as source, `**` means the keywords."""
    usual: str = ""
    """The key that is read where no argument names one."""
    others: int | str | None = None
    """Argument that lists further keys, read in turn where the one before is absent."""
    prefix: int | str | None = None
    """Argument with what a reader puts before all its keys, or a read before its own, joined by the `separator`."""
    scheme: str = ""
    """How the keywords of a reader name the default of the key that they are called like: in a `pair` (type, default),
    or in a `dict`."""
    upper: bool = False
    """The reader turns its keys into capitals."""


@dataclass(frozen=True, slots=True)
class Style:
    """How a library's container answers where a plain dict would answer otherwise."""

    name: str
    attributes: str = ""
    """What an absent attribute raises; "" where attributes are no keys."""
    item: str = "KeyError"
    """What an absent item raises."""
    absent: Absent = Absent.RAISE
    separator: str = ""
    """Splits an item's text key into the levels that it leads through."""
    asks: bool = True
    """`in` splits keys likewise."""
    unset: str = ""
    """A text that stands for a value not given yet: a key that holds it counts as absent."""
    folds: bool = False
    """Keys are the same in capitals and small letters; they are told in small ones."""
    closed: str = ""
    """What merging a key raises that the container does not have; "" where that is allowed."""
    methods: Mapping[str, Behaviour] = field(default_factory=dict)


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
    style: str = ""


@dataclass(frozen=True, slots=True)
class Pack:
    """One reader pack, active where a module of the program imports one of `imports` (always, where it has none)."""

    name: str
    imports: tuple[str, ...]
    triggers: tuple[str, ...]
    """Bytes that a file must hold for the pack to find anything in it."""
    calls: Mapping[str, Behaviour]
    values: Mapping[str, str]
    """Qualified names that are a root (`environment`), a slot (`slot:flask.config`), an object (`made:` and its class),
    a text (`text:???`) or the settings module that a variable names (`module:VARIABLE:slot`)."""
    attributes: Mapping[str, str]
    """`Class.attribute` of what a call made → the same."""
    slots: Mapping[str, Slot]
    routes: Mapping[str, str]
    """Decorator methods that name an entry: method name → HTTP method ("" where it is given as `methods`)."""
    parameters: Mapping[str, str] = field(default_factory=dict)
    """Names that parameters of functions have by custom which only the framework calls → what it hands over, a root,
    slot or object."""
    styles: Mapping[str, Style] = field(default_factory=dict)
    exceptions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Exceptions of the library → other names and bases of theirs, those of Python among them."""
    schemas: tuple[Schema, ...] = ()
    makers: Mapping[str, FieldMaker] = field(default_factory=dict)
    fillers: Mapping[str, Filler] = field(default_factory=dict)
    key_makers: Mapping[str, KeyMaker] = field(default_factory=dict)
    validators: Mapping[str, Validator] = field(default_factory=dict)
    combinations: Mapping[str, Combines] = field(default_factory=dict)
