"""`try`, `with suppress(...)`: which failures are caught, and on which ways their handlers run."""

from __future__ import annotations

import builtins

import msgspec

from confcompat.link.conditions import MAX_WAYS, Ways, common, join_ways
from confcompat.link.machine import Exc, Failure, Frame, Machine, State, join_states
from confcompat.link.objects import ancestors
from confcompat.link.values import (
    UNKNOWN,
    ClassRef,
    External,
    Made,
    Series,
    Value,
    from_alts,
)
from confcompat.model import facts as f


def execute_try(m: Machine, fr: Frame, st: State, s: f.Try) -> State | None:
    """`try` with its handlers, `else` and `finally`."""
    before = st.copy()
    outer, fr.raised = fr.raised, []
    end = m.execute(m, fr, st, s.body)
    raised, fr.raised = fr.raised, []
    after_body = end if end is not None else before
    if end is not None and s.other:
        end = m.execute(m, fr, end, s.other)
    ends = [end] if end is not None else []
    open_failures = raised
    for handler in s.handlers:
        kinds = _handler_kinds(m, fr, before, handler)
        caught = [x for x in open_failures if catches(m, kinds, x.kind)]
        open_failures = [x for x in open_failures if x not in caught]
        handled = _run_handler(m, fr, before, after_body, handler, caught)
        if handled is not None:
            ends.append(handled)
    escaped = [*open_failures, *fr.raised]
    fr.raised = outer
    joined = join_states(before, ends)
    if s.final:
        returned = len(fr.returned)
        start = joined if joined is not None else before.copy()
        finished = m.execute(m, fr, start.copy(), s.final)
        if finished is None and len(fr.returned) > returned:
            return None
        joined = finished if joined is not None else None
    fr.raised.extend(escaped)
    return joined


def _run_handler(
    m: Machine, fr: Frame, before: State, after: State, handler: f.Handler, caught: list[Failure]
) -> State | None:
    env = {
        name: from_alts((*before.env.get(name, Value()).alts, *after.env.get(name, Value()).alts))
        for name in dict.fromkeys((*before.env, *after.env))
    }
    ways = join_ways([_decided(caught, before)]) if caught else before.ways
    state = State(env, ways or before.ways, dict(before.writes))
    if handler.name:
        state.env[handler.name] = UNKNOWN
    fr.handling.append(tuple(_as_reason(x, before) for x in caught))
    end = m.execute(m, fr, state, handler.body)
    fr.handling.pop()
    return end


def _as_reason(failure: Failure, before: State) -> Failure:
    """What fails on the very way that led to the block fails for reasons of its own."""
    return msgspec.structs.replace(failure, chance=True) if failure.way in before.ways else failure


def _decided(caught: list[Failure], before: State) -> Ways:
    """The ways of the failures. One that may happen whatever the config says does not hide those that it causes."""
    ways = tuple(x.way for x in caught)
    ways = tuple(way for way in ways if way not in before.ways) or ways
    if len(ways) <= MAX_WAYS or len(before.ways) < 2:
        return ways
    # Too many to be kept: those that led to the block are folded, for what failed in it is what matters.
    led_here = frozenset.union(*before.ways)
    return tuple(dict.fromkeys(common(before.ways) | (way - led_here) for way in ways))


def guarded_block(m: Machine, fr: Frame, st: State, body: tuple[f.Stmt, ...], kinds: tuple[Value, ...]) -> State | None:
    """A block whose failures of some kinds end it quietly."""
    before = st.copy()
    outer, fr.raised = fr.raised, []
    end = m.execute(m, fr, st, body)
    raised, fr.raised = fr.raised, outer
    names = [kind for value in kinds for kind in _kinds(value)]
    caught = [x for x in raised if catches(m, names, x.kind)]
    fr.raised.extend(x for x in raised if x not in caught)
    ends = [end] if end is not None else []
    if caught:
        ends.append(State(dict(before.env), join_ways([tuple(x.way for x in caught)]), dict(before.writes)))
    elif end is None:
        ends.append(before)
    return join_states(before, ends)


def suppressed_kinds(m: Machine, fr: Frame, st: State, entered: f.Expr) -> tuple[Value, ...] | None:
    """The exception classes of `contextlib.suppress(...)`; None for other context managers."""
    if not isinstance(entered, f.Call):
        return None
    func = m.evaluate(m, fr, st, entered.func)
    if not any(isinstance(a, External) and a.name == "contextlib.suppress" for a in func.atoms):
        return None
    return tuple(m.evaluate(m, fr, st, arg.value) for arg in entered.args)


def _handler_kinds(m: Machine, fr: Frame, st: State, handler: f.Handler) -> list[Exc]:
    if handler.kind is None:
        return ["BaseException"]
    return _kinds(m.evaluate(m, fr, st, handler.kind))


def _kinds(value: Value) -> list[Exc]:
    out: list[Exc] = []
    for atom in value.atoms:
        if isinstance(atom, Series):
            for item in atom.items:
                out.extend(_kinds(item))
        elif isinstance(atom, External):
            out.append(atom.name.removeprefix("builtins."))
        elif isinstance(atom, ClassRef):
            out.append(atom)
    return out


def catches(m: Machine, kinds: list[Exc], raised: Exc) -> bool:
    """A handler of one of the kinds takes what is raised."""
    return any(kind in _lineage(m, raised) for kind in kinds)


def _lineage(m: Machine, kind: Exc) -> set[Exc]:
    """The kind and all that it derives from, as names of built-in classes and classes of the program."""
    if isinstance(kind, str):
        python = getattr(builtins, kind, None)
        if isinstance(python, type):
            return {cls.__name__ for cls in python.__mro__}
        above = m.libraries.exceptions.get(kind, ())
        return {kind, "Exception", "BaseException"}.union(above, *(_lineage(m, name) for name in above))
    if isinstance(kind, ClassRef):
        out: set[Exc] = set()
        for atom in ancestors(m, kind):
            if isinstance(atom, External):
                out |= _lineage(m, atom.name.removeprefix("builtins."))
            elif isinstance(atom, ClassRef):
                out.add(atom)
        return out | {"Exception", "BaseException"}
    return {kind.name, "Exception", "BaseException"} if isinstance(kind, Made) else {"Exception", "BaseException"}
