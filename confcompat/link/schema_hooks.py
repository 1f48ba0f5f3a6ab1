"""Methods of a schema class that are called with what it checks, before or after."""

from __future__ import annotations

from typing import TYPE_CHECKING

from confcompat.link.class_options import class_frame
from confcompat.link.machine import Machine
from confcompat.link.objects import ancestors, class_term
from confcompat.link.values import Bound, ClassRef, External, FunctionRef, Instance, Value, of
from confcompat.model import facts as f
from confcompat.model.schemas import Schema

if TYPE_CHECKING:
    from confcompat.link.schema_filling import Filling


def prepared(by: Filling, cls: ClassRef, schema: Schema, value: Value) -> Value:
    """The mapping as the methods that stand before the check give it."""
    return _through(by, cls, schema.before, value)


def finished(by: Filling, cls: ClassRef, schema: Schema, value: Value) -> Value:
    """What was checked as the methods that stand after the check give it."""
    return _through(by, cls, schema.finish, value)


def _through(by: Filling, cls: ClassRef, decorator: str, value: Value) -> Value:
    if not decorator or not value.alts:
        return value
    receiver = Instance(cls, by.m.identity(("schema", cls)))
    for name in _decorated(by.m, cls, decorator):
        for atom in by.m.fields.get(name, Value()).atoms:
            if isinstance(atom, FunctionRef):
                value = by.m.call(by.m, by.fr, by.st, of(Bound(receiver, atom)), (value,), {}, by.at)
    return value


def _decorated(m: Machine, cls: ClassRef, decorator: str) -> list[tuple[ClassRef, str]]:
    """The methods of a class that have a decorator, bases first."""
    out: list[tuple[ClassRef, str]] = []
    for base in reversed(ancestors(m, cls)):
        if not isinstance(base, ClassRef):
            continue
        fr, st = class_frame(m, base)
        for statement in class_term(m, base).body:
            if not isinstance(statement, f.Function):
                continue
            for by in statement.decorators:
                func = by.func if isinstance(by, f.Call) else by
                atoms = m.evaluate(m, fr, st, func).atoms
                if any(isinstance(atom, External) and atom.name == decorator for atom in atoms):
                    out.append((base, statement.name))
    return out
