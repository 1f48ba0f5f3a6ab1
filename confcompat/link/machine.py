"""The interpreter's memory: scopes, objects, ways, frames; and the notes that it takes.

A round interprets the whole program once. What objects and module variables may hold only grows, so rounds are
repeated until nothing new is learnt; the notes of the last round count.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import msgspec

from confcompat.link.conditions import ALWAYS, EVERYWHERE, Way, Ways, common, join_ways, meet_all
from confcompat.link.libraries import Libraries
from confcompat.link.memory import Memory
from confcompat.link.paths import Each, PathPart
from confcompat.link.program import Program, Unit
from confcompat.link.shapes import MergeShape
from confcompat.link.sites import Site, Sites
from confcompat.link.values import (
    NOTHING,
    UNKNOWN,
    Atom,
    CallSite,
    Constant,
    External,
    FunctionRef,
    Made,
    ModuleRef,
    Node,
    Original,
    Series,
    Table,
    Text,
    Value,
    from_alts,
    join,
    of,
    on_way,
)
from confcompat.model import facts as f
from confcompat.model.places import Place
from confcompat.model.reads import Certainty, Moment
from confcompat.model.settings import Accessor

Exc = str | Atom
"""An exception's kind: the name of a built-in one, or a class of the program."""


class Failure(msgspec.Struct, frozen=True):
    """Something raises on a way."""

    kind: Exc
    way: Way
    chance: bool = False
    """What decides it lies outside config: a call that could as well have ended well on the same way."""

    @property
    def blames_config(self) -> bool:
        """It comes of what config says or lacks."""
        return bool(self.way) and not self.chance


Writes = dict[tuple[str, tuple[PathPart, ...]], Value]
"""What the program itself put under keys of config."""


@dataclass(slots=True)
class State:
    """A point of the program: its variables, the ways that lead to it, what was written into config before it."""

    env: dict[str, Value]
    ways: Ways = EVERYWHERE
    writes: Writes = field(default_factory=dict)

    def copy(self) -> State:
        """An independent continuation."""
        return State(dict(self.env), self.ways, dict(self.writes))


@dataclass(slots=True)
class Frame:
    """One call (or module, or class body) under interpretation."""

    unit: Unit
    scope: int
    function: str | None = None
    caller: tuple[str, int] = ("", -1)
    moment: Moment = Moment.CALL
    receiver: Atom | None = None
    cls: tuple[str, int] | None = None
    global_names: set[str] = field(default_factory=set)
    outer_names: set[str] = field(default_factory=set)
    returned: list[tuple[Value, State]] = field(default_factory=list)
    yielded: list[Value] = field(default_factory=list)
    raised: list[Failure] = field(default_factory=list)
    broken: list[State] = field(default_factory=list)
    continued: list[State] = field(default_factory=list)
    handling: list[tuple[Failure, ...]] = field(default_factory=list)
    is_module: bool = False
    in_class: bool = False
    encloses: bool = True
    outer: int = -1
    """The scope that a nested function closes over."""
    context: int = 0
    """Tells calls apart that were given different config: what they build is not mixed."""

    def place(self, at: int) -> Place:
        """Where a term of this frame stands."""
        return f.place_of(self.unit.path, at)


class Machine(Memory):
    """Memory and notes of one linking. The functions that interpret terms are put in by `confcompat.link.engine`."""

    evaluate: Callable[[Machine, Frame, State, f.Expr], Value]
    execute: Callable[[Machine, Frame, State, tuple[f.Stmt, ...]], State | None]
    call: Callable[..., Value]
    branch: Callable[[Machine, Frame, State, f.Expr], tuple[State | None, State | None]]
    assign: Callable[[Machine, Frame, State, f.Expr, Value], None]
    load: Callable[[Machine, Frame, Value], Value]
    run_module: Callable[[Machine, str], None]
    join_path: Callable[[list[Value]], Value]
    read_styled: Callable[..., Value]
    view_contains: Callable[..., Value]
    settings_of: Callable[[Machine, str, str], Value]

    def __init__(self, program: Program, libraries: Libraries) -> None:
        super().__init__()
        self.program = program
        self.libraries = libraries
        self.sites = Sites()
        self.declared: dict[tuple[str, str], Value] = {}
        self.returning: dict[tuple[str, str], Value] = {}
        self.taking: dict[tuple[str, str], dict[str, Value]] = {}
        self.accessors: dict[tuple[str, str], Accessor] = {}
        self.external_accessors: dict[str, Accessor] = {}
        self.made_functions: dict[tuple[str, int], dict[FunctionRef, None]] = {}
        self.entries: dict[tuple[str, int], str | None] = {}
        self.memo: dict[object, object] = {}
        self.active: dict[object, int] = {}
        self.running: dict[tuple[str, int], int] = {}
        self.contexts: dict[tuple[str, int], int] = {}
        self.called: set[tuple[str, int]] = set()
        self.settings_modules: dict[str, str] = {}
        """Module that a framework takes its settings from → the slot that describes them."""
        self.loose: set[Each] = set()
        self.module_env: dict[str, dict[str, Value]] = {}
        self.merges: dict[FunctionRef, MergeShape | None] = {}
        self.deep: set[int] = set()
        """Dicts into which something was merged at every level."""
        self.depth = 0
        self.loops = 0
        self.persisted: dict[str, Writes] = {}
        """By root: what had been written into config whenever it was stored for others to use."""
        self.storing: dict[str, Writes] = {}
        self.touches = 0
        """Moves with every read: a function during which it stands still has nothing to do with config."""
        self.touching: set[tuple[str, int]] = set()
        self.recursive: set[tuple[str, int]] = set()
        self.remote: set[tuple[str, int]] = set()
        """Functions that were run, and had nothing to do with config then."""
        self.dropped: dict[str, None] = {}

    # Names

    def module_scope(self, path: str) -> int:
        """The scope of a module's variables."""
        return self.scope(("module", path), -1)

    def variable(self, fr: Frame, name: str) -> Value | None:
        """A variable of an enclosing scope or of the module; None when nobody binds it."""
        if name not in fr.global_names:
            at = fr.scope
            while at >= 0:
                value = self.scopes[at].variables.get(name)
                if value is not None:
                    return value
                at = self.scopes[at].parent
        return self.scopes[self.module_scope(fr.unit.path)].variables.get(name)

    def set_module_variable(self, key: str, name: str, value: Value) -> None:
        """A module's variable may hold this as well, set by a function or from outside."""
        if (key, name) in self.declared:
            return
        self.remember(self.module_scope(key), name, value)
        env = self.module_env.get(key)
        if env is not None and name in env:
            env[name] = join((env[name], value))

    def closure(self, fr: Frame) -> int:
        """The scope that a function defined here closes over; class bodies are skipped, as Python does."""
        return self.scopes[fr.scope].parent if fr.in_class else fr.scope

    def qualified(self, unit: Unit, qualname: str) -> str:
        """`api.pool.connect`."""
        return f"{unit.name}.{qualname}"

    def handed(self, fr: Frame, value: Value, at: int) -> Value:
        """Constants handed to a function remember the call: it is the place that a reader calls the key's own."""
        if not any(_may_be_key(atom) for atom in value.atoms):
            return value
        site = CallSite(fr.unit.path, at, fr.function)
        return Value(tuple((_marked(atom, site), way) for atom, way in value.alts))

    def define_defaults(self, fr: Frame, st: State, function: FunctionRef, params: tuple[f.Param, ...]) -> None:
        """Defaults are evaluated where a function is defined."""
        self.made_functions.setdefault((function.module, function.index), {})[function] = None
        values = {p.name: self.evaluate(self, fr, st, p.default) for p in params if p.default is not None}
        known = self.defaults.get(function, {})
        joined = {name: join((known[name], v)) if name in known else v for name, v in values.items()}
        if joined != known:
            self.defaults[function] = joined
            self.version += 1

    # Imports

    def imported(self, fr: Frame, dotted: str) -> Value:
        """What `import dotted` binds."""
        key = self.program.find(dotted, fr.unit)
        if key is None:
            return self._outside(dotted)
        self.run_module(self, key)
        return of(ModuleRef(key))

    def _outside(self, qualified: str) -> Value:
        root = self.libraries.values.get(qualified)
        return of(External(qualified)) if root is None else self.root_value(root)

    def has_style(self, alloc: int) -> bool:
        """The framework's own mapping of this number is a container of some style."""
        slot = self.libraries.slots.get(self.slot_names[alloc])
        return slot is not None and bool(slot.style)

    def root_value(self, root: str) -> Value:
        """The value of a pack's root: a config node, a framework's mapping (`slot:`) or object (`made:`), a text."""
        kind, colon, name = root.partition(":")
        if not colon:
            return of(Node(root, ()))
        if kind == "slot":
            return of(Table((), self.slot(name)))
        if kind == "module":
            variable, _, slot = name.partition(":")
            return self.settings_of(self, variable, slot)
        return of(Made(name, self.identity(("made", name)))) if kind == "made" else of(Constant(name, "str"))

    def imported_name(self, fr: Frame, module: str, level: int, name: str) -> Value:
        """What `from module import name` binds."""
        if level:
            key = self.program.relative(fr.unit, level, module)
        else:
            key = self.program.find(module, fr.unit)
        if key is None:
            if level:
                return UNKNOWN
            return self._outside(f"{_REAL_HOME.get(module, module)}.{name}")
        self.run_module(self, key)
        return self.module_attr(key, name)

    def module_attr(self, key: str, name: str) -> Value:
        """An attribute of a module: its variable, or a module inside it."""
        env = self.module_env.get(key)
        value = env.get(name) if env is not None else None
        if value is None:
            value = self.scopes[self.module_scope(key)].variables.get(name)
        if value is not None:
            return value
        inner = self.program.submodule(key, name)
        if inner is not None:
            self.run_module(self, inner)
            return of(ModuleRef(inner))
        return UNKNOWN

    def star_names(self, fr: Frame, module: str, level: int) -> list[tuple[str, Value]]:
        """What `from module import *` binds."""
        key = self.program.relative(fr.unit, level, module) if level else self.program.find(module, fr.unit)
        if key is None:
            return []
        self.run_module(self, key)
        variables = self.scopes[self.module_scope(key)].variables
        listed = variables.get("__all__")
        exported = {
            item.value
            for atom in (listed.atoms if listed else ())
            if isinstance(atom, Series)
            for value in atom.items
            for item in value.atoms
            if isinstance(item, Constant)
        }
        return [(n, v) for n, v in variables.items() if (n in exported if exported else not n.startswith("_"))]

    # Notes

    def site(
        self,
        fr: Frame,
        root: str,
        path: tuple[PathPart, ...],
        at: int,
        certainty: Certainty,
        reason: str,
        lifted: CallSite | None = None,
    ) -> tuple[int, Site]:
        """The site of a read at a position of the frame, or at the call that handed its key in."""
        self.touches += 1
        place, function = fr.place(at), fr.function
        via: tuple[str, ...] = ()
        if lifted is not None and (lifted.file, lifted.function) != (fr.unit.path, fr.function):
            via = (str(place),)
            place, function = f.place_of(lifted.file, lifted.at), lifted.function
        number, site = self.sites.site((root, path, place, function, via), fr.moment, certainty, reason)
        site.callers.add(fr.caller)
        if any(isinstance(part, Each) and part in self.loose for part in path):
            site.loose = True
        return number, site

    def fail(self, fr: Frame, st: State, kind: Exc, way: Way | None = None, chance: bool = False) -> None:
        """On this way (and those of the state) the frame raises.

        A `way` is that of one possibility of a value. Where config has no say in it (None may come out of code that is
        not seen, say) the way to this point is no reason for the failure.
        """
        if way is None:
            # Raised in a handler: what led there may have nothing to do with config.
            chance = chance or (bool(fr.handling) and not any(reason.blames_config for reason in fr.handling[-1]))
        else:
            chance = chance or (not way and st.ways != EVERYWHERE)
        for met in meet_all(st.ways, way or ALWAYS):
            fr.raised.append(Failure(kind, met, chance))

    def store(self, st: State, value: Value) -> None:
        """Config is put where other functions find it: they find it as it was written so far."""
        for atom in value.atoms:
            if isinstance(atom, Node) and not atom.path:
                own = {key: v for key, v in st.writes.items() if key[0] == atom.root}
                known = self.storing.get(atom.root)
                if known is not None:
                    own = {key: join((v, known[key])) for key, v in own.items() if key in known}
                self.storing[atom.root] = own

    def written(self) -> Writes:
        """What had been written into config before a function is called from outside."""
        return {key: value for own in self.persisted.values() for key, value in own.items()}

    def drop(self, what: str) -> None:
        """Say that something was not followed."""
        self.dropped[what] = None


_REAL_HOME = {"os.path": "os.path", "typing_extensions": "typing"}


_MAX_MARKED = 12
"""Longer lists handed over are tables of data, not the path of a key."""


def _may_be_key(atom: Atom) -> bool:
    match atom:
        case Constant(str(), _, None) | Text(_, _, None):
            return True
        case Series(_, items, None) if len(items) <= _MAX_MARKED:
            return any(_may_be_key(inner) for item in items for inner in item.atoms)
    return False


def _marked(atom: Atom, site: CallSite) -> Atom:
    match atom:
        case Constant(str(), _, None) | Text(_, _, None):
            return msgspec.structs.replace(atom, site=site)
        case Series(_, items, None) if _may_be_key(atom):
            marked = tuple(Value(tuple((_marked(a, site), way) for a, way in item.alts)) for item in items)
            return msgspec.structs.replace(atom, items=marked)
    return atom


def join_states(before: State, states: Iterable[State]) -> State | None:
    """Where branches meet again. A variable that differs keeps, for each branch, the way of that branch."""
    states = list(states)
    if not states:
        return None
    if len(states) == 1:
        return states[0]
    base = common(before.ways)
    env: dict[str, Value] = {}
    deltas = [common(state.ways) - base for state in states]
    apart = [tuple(way - base for way in state.ways) if len(state.ways) <= 2 else () for state in states]
    names = dict.fromkeys(name for state in states for name in state.env)
    for name in names:
        first = states[0].env.get(name, NOTHING)
        values = [state.env.get(name, NOTHING) for state in states]
        if all(value is first or value == first for value in values):
            env[name] = first
        else:
            env[name] = meeting(
                on_way(value, delta)
                for value, own, together in zip(values, apart, deltas, strict=True)
                for delta in (own if not together else (together,)) or (together,)
            )
    ways = join_ways(state.ways for state in states)
    writes = join_writes(states, deltas)
    return State(env, ways, writes)


def meeting(values: Iterable[Value]) -> Value:
    """One value of several branches. What is the same on opposite ways is so on any way."""
    alts = tuple(dict.fromkeys(alt for value in values for alt in value.alts))
    if all(not way for _, way in alts):
        return from_alts(alts)
    ways: dict[Atom, list[Way]] = {}
    for atom, way in alts:
        ways.setdefault(atom, []).append(way)
    return from_alts((atom, way) for atom, found in ways.items() for way in join_ways([tuple(found)]))


def join_writes(states: list[State], deltas: list[Way]) -> Writes:
    """Written keys after a fork; a branch that did not write one leaves the config's own value on its way."""
    first = states[0].writes
    if all(state.writes == first for state in states[1:]):
        return first
    own = of(Original())
    out = {}
    for key in dict.fromkeys(key for state in states for key in state.writes):
        values = [state.writes.get(key, own) for state in states]
        same = all(value == values[0] for value in values)
        out[key] = values[0] if same else join(on_way(v, d) for v, d in zip(values, deltas, strict=True))
    return out
