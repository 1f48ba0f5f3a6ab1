"""Specifications of what to take out of nested data, as glom has them: paths, dicts, chains, alternatives."""

from __future__ import annotations

from confcompat.link.access import How
from confcompat.link.containers import read_path
from confcompat.link.escapes import escape
from confcompat.link.iteration import steps
from confcompat.link.keypaths import steps_of
from confcompat.link.machine import Exc, Frame, Machine, State
from confcompat.link.values import (
    UNKNOWN,
    Atom,
    Bound,
    Constant,
    External,
    FunctionRef,
    Partial,
    Series,
    Table,
    Value,
    join,
    of,
    on_way,
)

ALTERNATIVES = frozenset({"glom.Coalesce", "glom.core.Coalesce"})
PATHS = frozenset({"glom.Path", "glom.core.Path"})


def read_spec(
    m: Machine, fr: Frame, st: State, source: Value, spec: Value, default: Value | None, exc: Exc, at: int
) -> Value:
    """What the specification takes out of the source; the default stands for all that it does not find."""
    return join([on_way(_take(m, fr, st, source, atom, default, exc, at), way) for atom, way in spec.alts])


def _take(
    m: Machine, fr: Frame, st: State, source: Value, spec: Atom, default: Value | None, exc: Exc, at: int
) -> Value:
    match spec:
        case Constant(str()):
            return _path(m, fr, st, source, spec, default, exc, at)
        case Partial(External(name), args, named) if name in ALTERNATIVES:
            instead = dict(named).get("default", default)
            for option in reversed(args):
                instead = read_spec(m, fr, st, source, option, instead, exc, at)
            return instead if instead is not None else UNKNOWN
        case Partial(External(name), args) if name in PATHS:
            keys = Series("tuple", args)
            return _path(m, fr, st, source, keys, default, exc, at)
        case Series("tuple", items, None):
            for item in items:
                source = read_spec(m, fr, st, source, item, default, exc, at)
            return source
        case Series("list", (item,), None):
            taken = [read_spec(m, fr, st, one, item, default, exc, at) for one in steps(m, fr, st, source, at)]
            return of(Series("list", (), join(taken) if taken else None))
        case Table((tuple() as entries,)):
            taken_by_key = tuple((k, read_spec(m, fr, st, source, v, default, exc, at)) for k, v in entries)
            return of(Table((taken_by_key,), m.identity(("spec", fr.unit.path, at, fr.context))))
        case FunctionRef() | Bound() | External():
            return m.call(m, fr, st, of(spec), (source,), {}, at)
    escape(m, fr, st, source, at)
    return UNKNOWN


def _path(
    m: Machine, fr: Frame, st: State, source: Value, key: Atom, default: Value | None, exc: Exc, at: int
) -> Value:
    how = How.ITEM if default is None else How.GET
    return read_path(m, fr, st, source, steps_of(key, ".", "indexes"), at, how, default, exc)
