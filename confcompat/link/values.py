"""Abstract values: what an expression may be, each possibility with the way on which it is.

An `Alt` is one possibility (an atom) and its way; a `Value` is a tuple of them. No alternatives at all means that the
expression never completes.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

import msgspec

from confcompat.link.conditions import ALWAYS, Way, meet
from confcompat.link.paths import Each, PathPart
from confcompat.model.reads import ENVIRONMENT_ROOT, Certainty

MAX_ALTS = 40
"""A value with more possibilities keeps its config nodes, objects and callables and calls the rest unknown."""

MAX_KEPT = 160
MAX_TEXTS = 8
MAX_LAYERS = 12


class Atom(msgspec.Struct, frozen=True, cache_hash=True):
    """Base of all atoms."""


class CallSite(msgspec.Struct, frozen=True, cache_hash=True):
    """Where a constant was handed to a function: the place that a reader would call the key's own."""

    file: str
    at: int
    function: str | None


class Constant(Atom, frozen=True):
    """A known scalar. `kind` keeps 1, 1.0 and True apart."""

    value: str | int | float | bool | None
    kind: str
    site: CallSite | None = None


class Text(Atom, frozen=True):
    """A string of which parts are known: `*_url`. `source` says what the holes come from."""

    pattern: str
    source: str = ""
    site: CallSite | None = None


class Node(Atom, frozen=True):
    """A config node. `site` is the read that produced it (-1: the root itself, or an item that nobody used yet).

    `style` names the pack whose container it is in ("" for plain dicts and lists).
    """

    root: str
    path: tuple[PathPart, ...]
    site: int = -1
    certainty: Certainty = Certainty.EXACT
    style: str = ""
    reason: str = ""
    asked: bool = False
    """The program asked for its type: what it does with it from here on suits that type, and asks nothing of config."""

    @property
    def is_variable(self) -> bool:
        """A variable of the environment: text, below which there are no keys."""
        return self.root == ENVIRONMENT_ROOT and bool(self.path)


class KeyOf(Atom, frozen=True):
    """A key that a loop over a config mapping stands at."""

    node: Node
    each: Each


class FunctionRef(Atom, frozen=True):
    """A function or lambda of the program: its module, its number there, and the scope it closes over."""

    module: str
    index: int
    scope: int = -1
    cls: tuple[str, int] | None = None


class ClassRef(Atom, frozen=True):
    module: str
    index: int
    scope: int = -1


class Instance(Atom, frozen=True):
    """An object of a class of the program; objects made alike (same class, same arguments) are one."""

    cls: ClassRef
    identity: int


class Bound(Atom, frozen=True):
    """A method with its receiver."""

    receiver: Atom
    function: FunctionRef


class Method(Atom, frozen=True):
    """A built-in method (`get`, `append`, ...) of an atom."""

    receiver: Atom
    name: str


class ModuleRef(Atom, frozen=True):
    """A module or namespace package of the program, by its key."""

    key: str


class External(Atom, frozen=True):
    """Something outside the program, by its qualified name: `yaml.safe_load`, `builtins.int`."""

    name: str


class Made(Atom, frozen=True):
    """What calling something external gave: `flask.Flask(...)`; `identity` tells the places apart."""

    name: str
    identity: int


class Series(Atom, frozen=True):
    """A list, tuple or set: known items in order, `rest` for any number of others; `alloc` is where it may grow."""

    kind: str
    items: tuple[Value, ...] = ()
    rest: Value | None = None
    alloc: int = -1


class Table(Atom, frozen=True):
    """A dict: `layers` from lowest to highest; each is a tuple of known entries, or a config node spread into it."""

    layers: tuple[tuple[tuple[Constant, Value], ...] | Node | Unknown, ...] = ()
    alloc: int = -1
    filtered: bool = False
    """Made by going over config with a filter: keys that nobody knows need not be in it."""
    deep: bool = False
    """Its layers are merged at every level, not only at the top."""
    style: str = ""
    """As that of a node: the library's container that it is in."""


class Partial(Atom, frozen=True):
    function: Atom
    args: tuple[Value, ...] = ()
    named: tuple[tuple[str, Value], ...] = ()


class Decorated(Atom, frozen=True):
    """What `property`, `staticmethod` or `classmethod` (the `kind`) made of a function."""

    kind: str
    inner: Value


class Super(Atom, frozen=True):
    receiver: Atom
    after: ClassRef


class OpenFile(Atom, frozen=True):
    """A file, a path, or the text of a file: `path` is what is known of its name."""

    path: Value


class Original(Atom, frozen=True):
    """Stands in a written key for the ways on which nothing was written: the config's own value."""


class Blank(Atom, frozen=True):
    """The empty container that a library gives for an absent key; all that is asked of it gives another one."""


class Unknown(Atom, frozen=True):
    """Anything. `tainted`: it was computed from config, so it is no root of its own.

    `wide`: it stands for more possibilities than are told apart; what would join them is among them already.
    """

    tainted: bool = False
    wide: bool = False


Layer: TypeAlias = "tuple[tuple[Constant, Value], ...] | Node | Unknown"
UNKNOWN_ATOM = Unknown()
ANY_TEXT = Text("*")
WIDE_ALT = (Unknown(False, True), ALWAYS)

Alt = tuple[Atom, Way]


class Value(msgspec.Struct, frozen=True, cache_hash=True):
    """All that an expression may be."""

    alts: tuple[tuple[Atom, Way], ...] = ()

    @property
    def atoms(self) -> tuple[Atom, ...]:
        """The possibilities without their ways."""
        return tuple(atom for atom, _ in self.alts)


NOTHING = Value()
MISSING = External("<missing>")
"""Stands in a dict under a key that is not there, on the ways on which it is not."""
UNKNOWN = Value(((UNKNOWN_ATOM, ALWAYS),))
TAINTED = Value(((Unknown(True), ALWAYS),))


def layered(layers: Iterable[Layer], alloc: int = -1, filtered: bool = False, deep: bool = False) -> Table:
    """A dict of layers; empty ones and repetitions leave nothing, so that merging again and again comes to rest."""
    highest_first = [layer for layer in layers if layer != ()][::-1]
    kept = list(dict.fromkeys(highest_first))[::-1]
    if len(kept) > MAX_LAYERS:
        kept = [UNKNOWN_ATOM, *(layer for layer in kept if isinstance(layer, Node))]
    return Table(tuple(kept), alloc, filtered, deep)


def constant(value: str | int | float | bool | None, site: CallSite | None = None) -> Constant:
    """The atom of a known scalar."""
    return Constant(value, type(value).__name__, site)


def of(*atoms: Atom) -> Value:
    """The value that may be any of the atoms, on every way."""
    return Value(tuple((atom, ALWAYS) for atom in atoms))


def const_value(value: str | int | float | bool | None) -> Value:
    """The value that is surely this scalar."""
    return of(constant(value))


NONE = const_value(None)
TRUE = const_value(True)
FALSE = const_value(False)


def from_alts(alts: Iterable[Alt]) -> Value:
    """A value of these possibilities, duplicates dropped, folded where there are too many."""
    unique = tuple(dict.fromkeys(alts))
    if len(unique) > MAX_ALTS or WIDE_ALT in unique:
        # Config is never cut off: a node that vanished here would be a read that nobody tells of.
        nodes = [alt for alt in unique if isinstance(alt[0], Node)]
        kept = [alt for alt in unique if isinstance(alt[0], FunctionRef | ClassRef | Instance | Bound)]
        return Value((*nodes, *kept[:MAX_KEPT], WIDE_ALT))
    if len(unique) > MAX_TEXTS and sum(isinstance(atom, Text) for atom, _ in unique) > MAX_TEXTS:
        return Value((*(alt for alt in unique if not isinstance(alt[0], Text)), (ANY_TEXT, ALWAYS)))
    return Value(unique)


def join(values: Iterable[Value]) -> Value:
    """What may be any of the values."""
    values = tuple(dict.fromkeys(values))
    if len(values) == 1:
        return values[0]
    return from_alts(alt for value in values for alt in value.alts)


def on_way(value: Value, way: Way) -> Value:
    """The value where `way` holds as well; possibilities that contradict it are gone."""
    if not way:
        return value
    out = []
    for atom, own in value.alts:
        met = meet(own, way)
        if met is not None:
            out.append((atom, met))
    return from_alts(out)


def scalar_of(value: Value) -> Constant | None:
    """The one constant that the value surely is."""
    if len(value.alts) == 1 and isinstance(value.alts[0][0], Constant):
        return value.alts[0][0]
    return None


def truth(atom: Atom) -> bool | None:
    """Whether an atom is true in a test; None when it may be either."""
    match atom:
        case Constant(value):
            return bool(value)
        case Series(_, items, rest, alloc):
            return True if items else (None if rest is not None or alloc >= 0 else False)
        case Table(layers, alloc):
            if any(isinstance(layer, tuple) and layer for layer in layers):
                return True
            return None if alloc >= 0 or any(not isinstance(layer, tuple) for layer in layers) else False
        case Blank():
            return False
        case FunctionRef() | ClassRef() | Bound() | Method() | ModuleRef() | External() | Partial():
            return True
    return None
