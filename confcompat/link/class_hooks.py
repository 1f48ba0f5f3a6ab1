"""What runs once a class stands: its decorators, `__init_subclass__` of its bases, `__init__` of its metaclass.

Registries are made there: a base class, or a metaclass, that keeps every subclass under its name.
"""

from __future__ import annotations

from confcompat.link.machine import Frame, Machine, State
from confcompat.link.objects import ancestors, bind, find_in_class
from confcompat.link.values import (
    Alt,
    ClassRef,
    Constant,
    Decorated,
    FunctionRef,
    Series,
    Table,
    Value,
    const_value,
    constant,
    from_alts,
    of,
)
from confcompat.model import facts as f


def call_class_hooks(m: Machine, fr: Frame, st: State, s: f.Class, cls: ClassRef) -> None:
    """Hands a class to whatever asked for it."""
    for decorator in s.decorators:
        maker = m.evaluate(m, fr, st, decorator)
        if any(isinstance(atom, FunctionRef) for atom in maker.atoms):
            m.call(m, fr, st, maker, (of(cls),), {}, getattr(decorator, "at", 0))
    at = next((base.value.at for base in s.bases if isinstance(base.value, f.Call)), 0)
    _call_init_subclass(m, fr, st, s, cls, at)
    _call_metaclass(m, fr, st, cls, at)


def note_metaclass(m: Machine, fr: Frame, st: State, s: f.Class, cls: ClassRef) -> None:
    """Remembers the `metaclass=` of a class statement."""
    for base in s.bases:
        if base.name == "metaclass":
            m.metaclasses[cls] = m.evaluate(m, fr, st, base.value)


def metaclasses_of(m: Machine, cls: ClassRef) -> tuple[ClassRef, ...]:
    """The program's own metaclasses of a class, its bases' included."""
    found: dict[ClassRef, None] = {}
    for atom in ancestors(m, cls):
        if isinstance(atom, ClassRef) and atom in m.metaclasses:
            found.update(dict.fromkeys(a for a in m.metaclasses[atom].atoms if isinstance(a, ClassRef)))
    return tuple(found)


def metaclass_attr(m: Machine, cls: ClassRef, name: str) -> Value | None:
    """An attribute that a class has from its metaclass, methods bound to the class; None where there is none."""
    for metaclass in metaclasses_of(m, cls):
        found = find_in_class(m, metaclass, name)
        if found is not None:
            return bind(found[0], cls)
    return None


def _call_init_subclass(m: Machine, fr: Frame, st: State, s: f.Class, cls: ClassRef, at: int) -> None:
    found = find_in_class(m, cls, "__init_subclass__", after=cls)
    if found is None:
        return
    # It is a class method whether or not it says so.
    plain: list[Alt] = []
    for atom, way in found[0].alts:
        plain.extend(atom.inner.alts if isinstance(atom, Decorated) else ((atom, way),))
    named = {b.name: m.evaluate(m, fr, st, b.value) for b in s.bases if b.name and b.name != "metaclass"}
    m.call(m, fr, st, bind(from_alts(plain), cls), (), named, at)


def _call_metaclass(m: Machine, fr: Frame, st: State, cls: ClassRef, at: int) -> None:
    for metaclass in metaclasses_of(m, cls):
        found = find_in_class(m, metaclass, "__init__")
        if found is None:
            continue
        name = const_value(m.program.units[cls.module].classes[cls.index].qualname.rpartition(".")[2])
        bases = of(Series("tuple", tuple(of(a) for a in m.bases.get(cls, Value()).atoms)))
        m.call(m, fr, st, bind(found[0], cls), (name, bases, of(_namespace(m, cls))), {}, at)


def _namespace(m: Machine, cls: ClassRef) -> Table:
    entries: list[tuple[Constant, Value]] = [
        (constant(name), value) for (owner, name), value in m.fields.items() if owner == cls
    ]
    return Table((tuple(entries),)) if entries else Table()
