"""Which library's schema a class of the program is."""

from __future__ import annotations

from confcompat.link.machine import Machine
from confcompat.link.objects import ancestors
from confcompat.link.values import Atom, ClassRef, External
from confcompat.model.schemas import Schema


def schema_of(m: Machine, cls: ClassRef) -> Schema | None:
    """The schema that a base or a decorator makes of a class; None for other classes."""
    known = m.libraries.schema_bases
    if not known:
        return None
    for atom in ancestors(m, cls):
        if isinstance(atom, External) and atom.name in known:
            return known[atom.name]
        if isinstance(atom, ClassRef):
            for decorator in m.decorated[atom].atoms if atom in m.decorated else ():
                if isinstance(decorator, External) and decorator.name in known:
                    return known[decorator.name]
    return None


def loads(m: Machine, cls: Atom, name: str) -> bool:
    """The class has a method of this name, from its library, that fills it."""
    schema = schema_of(m, cls) if isinstance(cls, ClassRef) else None
    return schema is not None and name in schema.loads
