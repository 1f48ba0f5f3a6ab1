"""Linking: rounds over the modules of a program until nothing new is learnt, then reads out of the notes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from confcompat.link import assignment, bounds, calls, commands, expressions, modules, narrowing, statements, views
from confcompat.link.containers import read_styled
from confcompat.link.declared import declare_roots, unmatched_roots
from confcompat.link.externals import join_path
from confcompat.link.functions import Arguments, call_function
from confcompat.link.injection import injected
from confcompat.link.libraries import Libraries
from confcompat.link.machine import Frame, Machine, State
from confcompat.link.needs import closed_of, reads_of
from confcompat.link.objects import ancestors
from confcompat.link.program import Program, Unit, walk
from confcompat.link.roots import Loads
from confcompat.link.values import UNKNOWN, ClassRef, FunctionRef, Instance, Value, of
from confcompat.model import facts as f
from confcompat.model.packs import Pack
from confcompat.model.reads import APP_ROOT, Closed, Moment, Read
from confcompat.model.settings import Application, EnvironmentRoot

MAX_ROUNDS = 10
SETTLING_ROUND = 3
ALIKE_ROUNDS = 2
_STARTUP_NAMES = frozenset({"main", "create_app", "make_app", "app_factory", "lifespan", "on_startup", "startup"})


@dataclass(frozen=True, slots=True)
class Linked:
    """What linking found. `assumed` says in words what was taken for granted."""

    reads: tuple[Read, ...]
    closed: tuple[Closed, ...]
    assumed: tuple[str, ...]


def link(program: Program, packs: Iterable[Pack], application: Application, config_files: tuple[str, ...]) -> Linked:
    """Every read of the program.

    Loads of the configured files are roots. Where there is none of those, loads of files of which nothing is known
    (a path from the command line) are presumed to be, and the answer says so.
    """
    libraries = Libraries(packs)
    declared = any(not isinstance(root, EnvironmentRoot) for root in application.roots)
    named = Loads(config_files, False, declared)
    linked, found = _attempt(program, libraries, application, named)
    if found or declared or application.roots or application.accessors:
        return linked
    presumed = Loads(config_files, True, declared, odd=named.passed_by == 0)
    second, found = _attempt(program, libraries, application, presumed)
    if not found:
        return Linked(linked.reads, linked.closed, (*linked.assumed, *named.not_met()))
    if not presumed.presumed:
        return second
    places = ", ".join(presumed.presumed)
    note = f"no load names a configured file: the files that {places} loads from a path not known are taken for it"
    return Linked(second.reads, second.closed, (*second.assumed, note, *presumed.not_met()))


def _attempt(program: Program, libraries: Libraries, application: Application, loads: Loads) -> tuple[Linked, bool]:
    bounds.forget()
    m = Machine(program, libraries)
    m.evaluate = expressions.evaluate
    m.execute = statements.execute
    m.call = calls.call
    m.branch = narrowing.branch
    m.assign = assignment.assign
    m.load = loads
    run = _Rounds(m)
    m.run_module = run.run_module
    m.join_path = join_path
    m.read_styled = read_styled
    m.settings_of = modules.settings_of
    m.view_contains = views.contains
    problems = declare_roots(m, application)
    _settle(m, run, loads)
    reads = reads_of(m.sites, m.entries)
    entered = loads.told() if not application.roots else ()
    linked = Linked(reads, closed_of(m.sites), (*problems, *unmatched_roots(m), *entered, *m.dropped))
    return linked, any(read.root == APP_ROOT for read in reads) or bool(loads.named)


def _settle(m: Machine, run: _Rounds, loads: Loads) -> None:
    """Rounds until nothing more is learnt, or nothing that could bring another read."""
    alike = 0
    notes: object = None
    for number in range(MAX_ROUNDS):
        m.settling = number >= SETTLING_ROUND
        version, telling = m.version, m.telling
        run.round()
        if m.version == version or (number > 0 and loads.only_unknown()):
            return
        known, notes = notes, m.sites.snapshot()
        alike = alike + 1 if notes == known and m.telling == telling else 0
        if alike == ALIKE_ROUNDS:
            # Texts and objects are still being learnt; config lies where it lay, and each round noted the same.
            return
    m.drop(f"what objects hold was still growing after {MAX_ROUNDS} rounds")


class _Rounds:
    """Runs modules once a round, then all that nobody called."""

    def __init__(self, m: Machine) -> None:
        self.m = m
        self._started: set[str] = set()
        self._order = _entry_order(m.program)

    def round(self) -> None:
        """One round over the program."""
        m = self.m
        m.new_round()
        m.sites.new_round()
        m.memo.clear()
        m.contexts.clear()
        m.called.clear()
        m.dropped.clear()
        self._started.clear()
        m.storing.clear()
        for path in m.program.units:
            self.run_module(m, path)
        m.persisted = dict(m.storing)
        for path, index in self._order:
            if (path, index) not in m.called:
                self._run_entry(path, index)

    def run_module(self, m: Machine, key: str) -> None:
        """The body of a module, at its first import of the round. Packages above it run first, as in Python."""
        if key in self._started or key.startswith("dir:"):
            return
        self._started.add(key)
        unit = m.program.units[key]
        self._run_parents(m, unit)
        moment = Moment.STARTUP if key.endswith("__main__.py") else Moment.IMPORT
        frame = Frame(unit, m.module_scope(key), caller=(key, -1), moment=moment, is_module=True)
        depth, m.depth = m.depth, 0
        end = m.execute(m, frame, State({}), unit.facts.body)
        if end is not None:
            for value in end.env.values():
                m.store(end, value)
        m.depth = depth
        m.module_env.pop(key, None)
        m.sites.fail(failure.way for failure in frame.raised if not failure.chance)

    def _run_parents(self, m: Machine, unit: Unit) -> None:
        folders = unit.path.split("/")[:-1]
        for end in range(1, len(folders) + 1):
            package = "/".join(folders[:end]) + "/__init__.py"
            if package in m.program.units:
                self.run_module(m, package)

    def _run_entry(self, path: str, index: int) -> None:
        m = self.m
        unit = m.program.units[path]
        definition = unit.functions[index]
        name = definition.qualname.rpartition(".")[2]
        moment = Moment.STARTUP if name in _STARTUP_NAMES else Moment.CALL
        for function in tuple(m.made_functions.get((path, index), ())):
            for receiver in self._receivers(function, path, definition.cls):
                frame = Frame(unit, m.module_scope(path), caller=(path, index), moment=moment)
                state = State({}, writes=m.written())
                if not commands.run_entry(m, frame, state, function):
                    given = tuple(injected(m, frame, state, function).items())
                    call_function(m, frame, state, function, Arguments((), given, UNKNOWN), 0, receiver)
                m.sites.fail(failure.way for failure in frame.raised if not failure.chance)

    def _receivers(self, function: FunctionRef, path: str, cls_index: int) -> list[Instance | ClassRef | None]:
        """The objects that a method may be called on; None for a plain function."""
        m = self.m
        if cls_index < 0 or function.cls is None:
            return [None]
        own = [c for c in m.bases if (c.module, c.index) == (path, cls_index)]
        made: dict[Instance | ClassRef | None, None] = {}
        for cls in own:
            for other, instances in m.instances.items():
                if cls in ancestors(m, other):
                    made.update(dict.fromkeys(i for i in instances if isinstance(i, Instance)))
        if not made:
            for cls in own:
                frame = Frame(m.program.units[path], m.module_scope(path), caller=(path, -1))
                value = calls.instantiate(m, frame, State({}), cls, Arguments(star=UNKNOWN), 0)
                m.sites.fail(failure.way for failure in frame.raised if not failure.chance)
                made.update(dict.fromkeys(a for a in value.atoms if isinstance(a, Instance)))
        # No limit here: objects beyond `calls.MAX_INSTANCES` are one already.
        return list(made)


def _entry_order(program: Program) -> tuple[tuple[str, int], ...]:
    """Functions whose name nobody mentions first: they are called from outside, and call the others."""
    used: set[str] = set()
    for unit in program.units.values():
        for term in walk(unit.facts.body):
            if isinstance(term, f.Name):
                used.add(term.id)
            elif isinstance(term, f.Attr):
                used.add(term.name)
    keyed = [
        (_is_called(definition.qualname.rpartition(".")[2], used), path, index)
        for path, unit in program.units.items()
        for index, definition in enumerate(unit.functions)
    ]
    return tuple((path, index) for _, path, index in sorted(keyed))


def _is_called(name: str, used: set[str]) -> bool:
    """Somebody calls it by name, or Python does where objects are used."""
    return name in used or (name.startswith("__") and name.endswith("__"))


__all__ = ["Linked", "Value", "link", "of"]
