"""Executing statements: how states move, fork, meet and end."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from confcompat.link import definitions, handling, matching, readers
from confcompat.link.access import read_item
from confcompat.link.assignment import bind_name
from confcompat.link.iteration import steps
from confcompat.link.machine import Frame, Machine, State, join_states
from confcompat.link.methods import write_key
from confcompat.link.values import (
    NONE,
    UNKNOWN,
    ClassRef,
    External,
    Instance,
    Node,
    Series,
    Value,
    join,
    of,
)
from confcompat.model import facts as f
from confcompat.model.reads import Moment

_SEPARATE_STEPS = 16
_SEPARATE_INNER_STEPS = 4
_SEPARATE_SHORT_STEPS = 80
_MAX_PASSES = 2
"""Loops whose number of steps is unknown are gone through twice, so that what one step leaves reaches the next."""


def execute(m: Machine, fr: Frame, st: State, body: tuple[f.Stmt, ...]) -> State | None:
    """The state after a block; None when it never gets there. `return`, `break`, `raise` leave notes in the frame."""
    state: State | None = st
    for statement in body:
        if state is None:
            return None
        state = _EXECUTORS[type(statement)](m, fr, state, statement)
        if state is not None and not state.ways:
            return None
        if fr.is_module and state is not None:
            m.module_env[fr.unit.path] = state.env
    return state


def _do(m: Machine, fr: Frame, st: State, s: f.Do) -> State | None:
    return st if m.evaluate(m, fr, st, s.value).alts else None


def _assign(m: Machine, fr: Frame, st: State, s: f.Assign) -> State | None:
    if s.annotation is not None:
        definitions.note_annotation(m, fr, st, s)
    if s.value is None:
        return st
    value = m.evaluate(m, fr, st, s.value)
    if not value.alts:
        return None
    for target in s.targets:
        m.assign(m, fr, st, target, value)
    return st


def _augment(m: Machine, fr: Frame, st: State, s: f.Augment) -> State | None:
    value = m.evaluate(m, fr, st, f.Binary(s.op, s.target, s.value, s.at))
    if not value.alts:
        return None
    if isinstance(s.target, f.Name) and s.op == "+":
        held = st.env.get(s.target.id, Value())
        series = [a for a in held.atoms if isinstance(a, Series)]
        if series:
            more = m.evaluate(m, fr, st, s.value)
            for atom in series:
                for step in steps(m, fr, st, more, s.at):
                    m.grow(atom.alloc, "[]", step, ways=st.ways)
            return st
    m.assign(m, fr, st, s.target, value)
    return st


def _return(m: Machine, fr: Frame, st: State, s: f.Return) -> State | None:
    value = m.evaluate(m, fr, st, s.value) if s.value is not None else NONE
    if value.alts:
        fr.returned.append((value, st))
    return None


def _raise(m: Machine, fr: Frame, st: State, s: f.Raise) -> State | None:
    if s.value is None:
        for failure in fr.handling[-1] if fr.handling else ():
            m.fail(fr, st, failure.kind, failure.way, failure.chance)
        if not fr.handling or not fr.handling[-1]:
            m.fail(fr, st, "Exception")
        return None
    value = m.evaluate(m, fr, st, s.value)
    if s.cause is not None:
        m.evaluate(m, fr, st, s.cause)
    kinds = [_exception_kind(atom) for atom in value.atoms] or ["Exception"]
    for kind in dict.fromkeys(kinds):
        m.fail(fr, st, kind)
    return None


def _exception_kind(atom: object) -> Any:
    match atom:
        case Instance(cls):
            return cls
        case ClassRef():
            return atom
        case External(name) if name.startswith("builtins."):
            return name.removeprefix("builtins.")
        case _:
            name = getattr(atom, "name", "")
            return name.removeprefix("builtins.") if isinstance(name, str) and name else "Exception"


def _delete(m: Machine, fr: Frame, st: State, s: f.Delete) -> State | None:
    for target in s.targets:
        if isinstance(target, f.Item) and not isinstance(target.key, f.Other):
            owner = m.evaluate(m, fr, st, target.of)
            key = m.evaluate(m, fr, st, target.key)
            read_item(m, fr, st, owner, key, target.at)
            for atom in owner.atoms:
                if isinstance(atom, Node):
                    write_key(m, st, atom, key, Value())
        elif isinstance(target, f.Name):
            st.env.pop(target.id, None)
    return st


def _assert(m: Machine, fr: Frame, st: State, s: f.Assert) -> State | None:
    yes, no = m.branch(m, fr, st, s.test)
    if no is not None:
        if s.message is not None:
            m.evaluate(m, fr, no, s.message)
        m.fail(fr, no, "AssertionError")
    return yes


def _if(m: Machine, fr: Frame, st: State, s: f.If) -> State | None:
    if _is_main_test(s.test):
        return _run_as_program(m, fr, st, s)
    if _is_typing_test(s.test):
        return m.execute(m, fr, st, s.other)
    yes, no = m.branch(m, fr, st, s.test)
    ends = []
    for side, body in ((yes, s.body), (no, s.other)):
        if side is not None:
            end = m.execute(m, fr, side, body)
            if end is not None:
                ends.append(end)
    return join_states(st, ends)


def _is_main_test(test: f.Expr) -> bool:
    match test:
        case f.Compare(f.Name("__name__"), ("==",), (f.Const("__main__"),)):
            return True
        case f.Compare(f.Const("__main__"), ("==",), (f.Name("__name__"),)):
            return True
    return False


def _is_typing_test(test: f.Expr) -> bool:
    match test:
        case f.Name("TYPE_CHECKING") | f.Attr(_, "TYPE_CHECKING"):
            return True
    return False


def _run_as_program(m: Machine, fr: Frame, st: State, s: f.If) -> State | None:
    moment, fr.moment = fr.moment, Moment.STARTUP
    end = m.execute(m, fr, st.copy(), s.body)
    fr.moment = moment
    # Whoever imports the module goes on without that block, with what it defined.
    return st if end is None else State({**end.env, **st.env}, st.ways, st.writes)


def _for(m: Machine, fr: Frame, st: State, s: f.For) -> State | None:
    source = m.evaluate(m, fr, st, s.source)
    got = steps(m, fr, st, source, s.at)
    known = all(isinstance(a, Series) and a.rest is None and m.late(a.alloc, "[]") is None for a in source.atoms)
    passes = got if known else got * _MAX_PASSES
    outer_broken, outer_continued = fr.broken, fr.continued
    fr.broken = []
    state: State | None = st
    touched = m.touches
    separate = _separate_steps(m, s)
    m.loops += 1
    for index, value in enumerate(passes):
        if state is None:
            break
        if index == separate and m.touches == touched:
            # Nothing in the body met config so far: what is left is gone through as one step.
            value = join(passes[index:])
        elif index > separate and m.touches == touched:
            break
        fr.continued = []
        before = state
        inner = state.copy()
        m.assign(m, fr, inner, s.target, value)
        end = m.execute(m, fr, inner, s.body)
        ends = [x for x in (end, *fr.continued) if x is not None]
        if not known:
            ends.append(state)
        state = join_states(state, ends)
        if not known and len(got) == 1 and state is not None and _left_nothing(before, state):
            # Loops in loops would else be gone through twice as often at each level.
            break
    m.loops -= 1
    broken, fr.broken, fr.continued = fr.broken, outer_broken, outer_continued
    if state is not None and s.other:
        state = m.execute(m, fr, state, s.other)
    return join_states(st, [x for x in (state, *broken) if x is not None])


def _separate_steps(m: Machine, s: f.For) -> int:
    """How many steps are gone through one by one: more where a step costs next to nothing (`setattr` in a loop)."""
    if m.loops > 0:
        return _SEPARATE_INNER_STEPS
    short = len(s.body) <= 2 and all(isinstance(x, f.Do | f.Assign) for x in s.body)
    return _SEPARATE_SHORT_STEPS if short else _SEPARATE_STEPS


def _left_nothing(before: State, after: State) -> bool:
    """A step changed nothing that stood before it: another one would do the same."""
    return (
        before.ways == after.ways
        and before.writes == after.writes
        and all(after.env.get(name) == value for name, value in before.env.items())
    )


def _while(m: Machine, fr: Frame, st: State, s: f.While) -> State | None:
    outer_broken, outer_continued = fr.broken, fr.continued
    fr.broken = []
    state: State | None = st
    exits: list[State] = []
    for _ in range(_MAX_PASSES):
        if state is None:
            break
        fr.continued = []
        yes, no = m.branch(m, fr, state.copy(), s.test)
        if no is not None:
            exits.append(no)
        end = m.execute(m, fr, yes, s.body) if yes is not None else None
        state = join_states(state, [x for x in (end, *fr.continued) if x is not None])
    if state is not None and not _is_forever(s.test):
        exits.append(state)
    broken, fr.broken, fr.continued = fr.broken, outer_broken, outer_continued
    done = join_states(st, exits)
    if done is not None and s.other:
        done = m.execute(m, fr, done, s.other)
    return join_states(st, [x for x in (done, *broken) if x is not None])


def _is_forever(test: f.Expr) -> bool:
    return isinstance(test, f.Const) and bool(test.value)


def _with(m: Machine, fr: Frame, st: State, s: f.With) -> State | None:
    suppressed: tuple[Value, ...] = ()
    entered: list[Value] = []
    before = st.copy()
    for item in s.items:
        kinds = handling.suppressed_kinds(m, fr, st, item.value)
        if kinds is not None:
            suppressed = (*suppressed, *kinds)
            continue
        value = _entered(m, fr, st, m.evaluate(m, fr, st, item.value))
        if item.target is not None:
            m.assign(m, fr, st, item.target, value)
        readers.enter(m, st, value)
        entered.append(value)
    if not suppressed:
        end = m.execute(m, fr, st, s.body)
    else:
        end = handling.guarded_block(m, fr, st, s.body, suppressed)
    for value in entered:
        readers.leave(m, end, value, before)
    return end


def _entered(m: Machine, fr: Frame, st: State, value: Value) -> Value:
    """What `with` binds: the file itself, what `__enter__` returns, what a generator yields."""
    parts: list[Value] = []
    for atom in value.atoms:
        if isinstance(atom, Instance):
            parts.append(_enter_instance(m, fr, st, atom))
        elif isinstance(atom, Series) and atom.kind == "generator":
            parts.append(atom.rest or UNKNOWN)
        else:
            parts.append(of(atom))
    return join(parts) if parts else UNKNOWN


def _enter_instance(m: Machine, fr: Frame, st: State, instance: Instance) -> Value:
    from confcompat.link.objects import find_method

    method = find_method(m, instance, "__enter__") or find_method(m, instance, "__aenter__")
    return m.call(m, fr, st, method, (), {}, 0) if method is not None else of(instance)


def _declare(_: Machine, fr: Frame, st: State, s: f.Declare) -> State | None:
    (fr.global_names if s.kind == "global" else fr.outer_names).update(s.names)
    return st


def _jump(_: Machine, fr: Frame, st: State, s: f.Jump) -> State | None:
    if s.kind == "break":
        fr.broken.append(st)
    elif s.kind == "continue":
        fr.continued.append(st)
    return None


def _import(m: Machine, fr: Frame, st: State, s: f.Import) -> State | None:
    for dotted, bound in s.names:
        value = m.imported(fr, dotted)
        if bound:
            bind_name(m, fr, st, bound, value)
        else:
            top = dotted.partition(".")[0]
            bind_name(m, fr, st, top, m.imported(fr, top) if top != dotted else value)
    return st


def _import_from(m: Machine, fr: Frame, st: State, s: f.ImportFrom) -> State | None:
    for name, bound in s.names:
        if name == "*":
            for each, value in m.star_names(fr, s.module, s.level):
                bind_name(m, fr, st, each, value)
        else:
            bind_name(m, fr, st, bound or name, m.imported_name(fr, s.module, s.level, name))
    return st


_EXECUTORS: dict[type[Any], Callable[[Machine, Frame, State, Any], State | None]] = {
    f.Do: _do,
    f.Assign: _assign,
    f.Augment: _augment,
    f.Return: _return,
    f.Raise: _raise,
    f.Delete: _delete,
    f.Assert: _assert,
    f.If: _if,
    f.For: _for,
    f.While: _while,
    f.Try: handling.execute_try,
    f.With: _with,
    f.Function: definitions.define_function,
    f.Class: definitions.define_class,
    f.Import: _import,
    f.ImportFrom: _import_from,
    f.Declare: _declare,
    f.Jump: _jump,
    f.Match: matching.execute_match,
}
