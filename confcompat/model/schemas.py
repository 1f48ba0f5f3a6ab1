"""How libraries list, in classes, the keys that they read: the part of a reader pack that says so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

ArgumentNames = tuple[int | str, ...]
"""One argument of a call, by its position and by its names."""


class Private(StrEnum):
    """What becomes of a field whose name begins with an underscore."""

    KEPT = "kept"
    SKIPPED = "skipped"
    """It is no key."""
    STRIPPED = "stripped"
    """Its key has no underscore."""


@dataclass(frozen=True, slots=True)
class FieldMaker:
    """A call that says more of a field than its type: `Field(default=1, alias="n")`."""

    default: ArgumentNames = ()
    factory: ArgumentNames = ()
    names: ArgumentNames = ()
    """Arguments that give the key another name; the first that is given counts."""
    tag: ArgumentNames = ()
    """The argument that names the key by which the members of a union are told apart."""
    variable: ArgumentNames = ()
    """The argument that names the variables of the environment that are its value."""
    needs: ArgumentNames = ()
    """The argument that is true where the key must be there."""
    nullable: ArgumentNames = ()
    """The argument that is true where null will do."""
    no_key: str = "init"
    """The argument that says that the field is no key: `init=False`, or `dump_only=True`."""
    use: str = ""
    """What the value must be, where the maker alone says so: a use as reads tell it."""
    nested: ArgumentNames = ()
    """The class, or an object of it, whose listing the value has."""
    many: ArgumentNames = ()
    """The argument that is true where there is a list of those."""
    items: ArgumentNames = ()
    """The maker of the items of a list."""
    values: ArgumentNames = ()
    """The maker of the values of a mapping."""
    metadata: ArgumentNames = ()
    converter: ArgumentNames = ()
    """The argument that is called with the value, and whose result is kept."""


class Layout(StrEnum):
    """How a schema that is written as a literal names its keys."""

    KEYS = "keys"
    """`{"a": int, Required("b"): {...}}`: as the mapping itself."""
    JSON = "json"
    """`{"properties": {"a": {...}}, "required": ["a"]}`."""
    RULES = "rules"
    """`{"a": {"type": "integer", "required": True}}`."""


class Gives(StrEnum):
    """What checking a mapping gives."""

    MAPPING = "mapping"
    """The mapping, with defaults; what does not fit raises."""
    NOTHING = "nothing"
    """None; what does not fit raises."""
    VERDICT = "verdict"
    """Whether it fits."""
    ERRORS = "errors"
    """What does not fit: nothing, and so false, where all does."""
    LIST = "list"
    """The same as a list."""
    OR_NONE = "or-none"
    """The mapping, with defaults, or None where it does not fit."""
    DEFAULTS = "defaults"
    """The mapping, with defaults, whether it fits or not."""


class Combines(StrEnum):
    """How a validator that is made of others holds them."""

    ALL = "all"
    ANY = "any"
    MAYBE = "maybe"
    """Null will do as well."""


@dataclass(frozen=True, slots=True)
class KeyMaker:
    """A call that stands for a key in a literal schema: `Required("port", default=80)`."""

    required: bool
    key: ArgumentNames = (0,)
    default: ArgumentNames = ()


@dataclass(frozen=True, slots=True)
class Check:
    """A method that checks a mapping."""

    gives: Gives = Gives.MAPPING
    data: ArgumentNames = (0,)
    literal: ArgumentNames = ()
    """The argument that is the schema, where it is not the one that was made before."""


@dataclass(frozen=True, slots=True)
class Filler:
    """A function that fills a class from a mapping: `from_dict(data_class=C, data=d)`."""

    schema: str
    cls: ArgumentNames = (0,)
    data: ArgumentNames = (1,)
    gives: Gives = Gives.MAPPING
    """What it gives, where it checks by a literal schema."""
    options: ArgumentNames = ()
    """The argument that holds options: an object whose making the pack keeps (`does: keep`)."""


@dataclass(frozen=True, slots=True)
class Validator:
    """What is made of a literal schema, and its methods. Its making must be kept (`does: keep`)."""

    schema: str
    parameters: tuple[str, ...] = ()
    """The names of the arguments that it is made with, by position; the first is the schema."""
    checks: Mapping[str, Check] = field(default_factory=dict)
    keeps: str = ""
    """The attribute under which what was checked last is found, with defaults."""
    extends: str = ""
    """A method that makes another one that knows further keys."""


@dataclass(frozen=True, slots=True)
class FileSource:
    """A class that reads a file for a settings class. An argument counts before the option of the same name."""

    file: str
    position: int = 1
    section: str = ""
    """Where set: the argument or option that names the key below which everything lies."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How a class takes its fields from variables of the environment and from files: the names of its options."""

    prefix: str
    delimiter: str
    """What stands in a variable between a field and a field of the class that it holds."""
    exact: str
    """The option with which case counts."""
    order: str = ""
    """The class method that gives the sources, the highest first."""
    places: Mapping[str, str] = field(default_factory=dict)
    """Its parameters → what they stand for: `initial` (keywords), `variables`, or something that is not followed."""
    files: Mapping[str, FileSource] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Schema:
    """How the classes of one library list the keys that fill them.

    A class is of this kind by one of its `bases` or `decorators`. `raises` is what a missing key raises.
    """

    name: str
    bases: tuple[str, ...] = ()
    decorators: tuple[str, ...] = ()
    constructor: bool = False
    """`C(**mapping)` fills it as well."""
    made_as: str = ""
    """The schema by whose rules `C(**mapping)` fills it, where they are others."""
    loads: Mapping[str, ArgumentNames] = field(default_factory=dict)
    """Class methods that fill it → the argument that holds the mapping."""
    raises: str = "TypeError"
    refuses: str = ""
    """What an unknown key raises, where that is something else."""
    checks: bool = False
    """Values of other types than those listed are refused."""
    nullable_is_optional: bool = False
    """A field that may be null need not be there."""
    always_optional: bool = False
    """A field need not be there unless its maker says so."""
    private: Private = Private.KEPT
    options_in: tuple[str, ...] = ()
    """Class attributes, or classes inside the class, that hold options."""
    closed: bool = False
    """Refuses unknown keys unless an option says otherwise."""
    closed_by: Mapping[str, str | bool] = field(default_factory=dict)
    """Option → its value with which unknown keys are refused."""
    by_name: tuple[str, ...] = ()
    """Options with which a field's own name does as well as its other one."""
    renamed_by: tuple[str, ...] = ()
    """Options that give all keys other names."""
    deep_options: bool = False
    """What refuses unknown keys does so in nested classes as well."""
    nests: bool = True
    """Mappings become objects of the classes that the fields are annotated with."""
    by_attribute: bool = False
    """Other names that a field's maker gives it do not count."""
    metadata: tuple[str, ...] = ()
    """Entries of a field's `metadata` that give its key another name."""
    aliases: str = ""
    """The option that is a dict of fields and their other names."""
    only_made: bool = False
    """Names that are annotated, without a maker, are no fields."""
    annotated_by: str = ""
    """The option with which they are, all the same."""
    checks_by: Mapping[str, Check] = field(default_factory=dict)
    """Methods of an object of the class that check a mapping, and give a dict of what is listed."""
    many: str = ""
    """The option with which a list of mappings is checked."""
    before: str = ""
    """The decorator of methods that are called with the mapping first."""
    finish: str = ""
    """The decorator of methods that are called with what was checked, and give what stands for it."""
    settings: Settings | None = None
    layout: Layout | None = None
    """How literals of this library list keys."""
    drops: bool = False
    """What it gives has no keys that it does not know."""
    required_by: Mapping[str, str | bool] = field(default_factory=dict)
    """Option → its value with which keys of a literal must be there, where they do not say themselves."""
    after: tuple[str, ...] = ()
    """Methods of a class that are called once its fields are set."""
