"""Calls that say more of a field than its type: `x: int = Field(default=1)`, `x = attr.ib(factory=list)`."""

from __future__ import annotations

from confcompat.link.class_options import class_frame
from confcompat.link.machine import Machine
from confcompat.link.objects import class_term
from confcompat.link.values import UNKNOWN, ClassRef, External, Value
from confcompat.model import facts as f
from confcompat.model.schemas import ArgumentNames, FieldMaker

Made = list[tuple[FieldMaker, f.Call]]
"""The calls that make one field."""


def maker_of(m: Machine, cls: ClassRef, call: f.Call) -> FieldMaker | None:
    """What a call in a class body makes a field with; None where it is some other call."""
    fr, st = class_frame(m, cls)
    for atom in m.evaluate(m, fr, st, call.func).atoms:
        if isinstance(atom, External) and atom.name in m.libraries.makers:
            return m.libraries.makers[atom.name]
    return None


def is_ellipsis(e: f.Expr | None) -> bool:
    """`...`, which says that there is no default."""
    return isinstance(e, f.Other) and not e.parts


def argument(call: f.Call, names: ArgumentNames) -> f.Expr | None:
    """The first of the arguments that a call gives."""
    plain = [arg.value for arg in call.args if not arg.name and not arg.stars]
    for name in names:
        if isinstance(name, int):
            if name < len(plain):
                return plain[name]
            continue
        for arg in call.args:
            if arg.name == name:
                return arg.value
    return None


def default_of_field(
    m: Machine, cls: ClassRef, name: str, own: f.Expr | None, made: Made
) -> tuple[Value | None, Value | None]:
    """The default of a field, or what is called for it; neither where it has none. `own` is what the body assigns."""
    if own is not None and not any(call is own for _, call in made):
        if is_ellipsis(own):
            return None, None
        given = m.fields.get((cls, name))
        return (given if given is not None else _evaluated(m, cls, own)), None
    for maker, call in reversed(made):
        value = argument(call, maker.default)
        if isinstance(value, f.Call) and (inner := maker_of(m, cls, value)) is not None:
            return default_of_field(m, cls, name, value, [(inner, value)])
        if value is not None and not is_ellipsis(value):
            return _evaluated(m, cls, value), None
        factory = argument(call, maker.factory)
        if factory is not None:
            return None, _evaluated(m, cls, factory)
    return (UNKNOWN, None) if _has_default_method(m, cls, name) else (None, None)


def _evaluated(m: Machine, cls: ClassRef, e: f.Expr) -> Value:
    fr, st = class_frame(m, cls)
    return m.evaluate(m, fr, st, e)


def _has_default_method(m: Machine, cls: ClassRef, name: str) -> bool:
    """`@name.default` stands before a method of the class."""
    return any(
        isinstance(by, f.Attr) and by.name == "default" and isinstance(by.of, f.Name) and by.of.id == name
        for statement in class_term(m, cls).body
        if isinstance(statement, f.Function)
        for by in statement.decorators
    )
