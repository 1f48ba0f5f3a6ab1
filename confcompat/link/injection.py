"""Parameters that a framework fills: dependencies that it calls, and objects of its own that it hands over."""

from __future__ import annotations

from confcompat.link.command_options import annotated_calls
from confcompat.link.containers import argument
from confcompat.link.functions import Arguments, parameters_of
from confcompat.link.machine import Frame, Machine, State
from confcompat.link.objects import function_term
from confcompat.link.values import (
    UNKNOWN,
    Atom,
    External,
    FunctionRef,
    Partial,
    Series,
    Value,
    join,
    of,
)
from confcompat.model import facts as f
from confcompat.model.packs import Does

MAX_DEPTH = 6
"""Dependencies of dependencies are followed this far."""


def injected(m: Machine, fr: Frame, st: State, function: FunctionRef, depth: int = 0) -> dict[str, Value]:
    """Parameter → what the framework hands over, for a function that the program itself does not call."""
    defaults = {param.name: param.default for param in parameters_of(m, function)}
    given: dict[str, Value] = {}
    for param in function_term(m, function).params:
        value = _dependency(m, fr, st, param, defaults.get(param.name), depth)
        if value is None and param.default is None and param.kind in ("only", "any", "key"):
            value = _handed_over(m, fr, st, param)
        if value is not None:
            given[param.name] = value
    return given


def _dependency(m: Machine, fr: Frame, st: State, param: f.Param, default: Value | None, depth: int) -> Value | None:
    marks = list(default.atoms) if default is not None else []
    for call in annotated_calls(param.annotation):
        marks.extend(m.evaluate(m, fr, st, call).atoms)
    for mark in marks:
        if not isinstance(mark, Partial) or not isinstance(mark.function, External):
            continue
        behaviour = m.libraries.calls.get(mark.function.name)
        if behaviour is None or behaviour.does is not Does.INJECT:
            continue
        source = argument(Arguments(mark.args, mark.named), behaviour.source) or dict(mark.named).get("dependency")
        if source is not None:
            return join([_provided(m, fr, st, atom, param.at, depth) for atom in source.atoms])
    return None


def _provided(m: Machine, fr: Frame, st: State, provider: Atom, at: int, depth: int) -> Value:
    """What a dependency gives; one that yields gives what it yields."""
    named = injected(m, fr, st, provider, depth + 1) if isinstance(provider, FunctionRef) and depth < MAX_DEPTH else {}
    got = m.call(m, fr, st, of(provider), (), named, at)
    parts = [a.rest or UNKNOWN if isinstance(a, Series) and a.kind == "generator" else of(a) for a in got.atoms]
    return join(parts) if parts else got


def _handed_over(m: Machine, fr: Frame, st: State, param: f.Param) -> Value | None:
    """An object of the framework, known by the annotation, or by the name that its programs give it."""
    if isinstance(param.annotation, f.Name | f.Attr):
        for atom in m.evaluate(m, fr, st, param.annotation).atoms:
            made = m.libraries.calls.get(atom.name) if isinstance(atom, External) else None
            if made is not None and made.does is Does.MAKE:
                return m.call(m, fr, st, of(atom), (), {}, param.at)
        return None
    roots = m.libraries.parameters.get(param.name, ())
    return join([m.root_value(root) for root in roots]) if roots and param.annotation is None else None
