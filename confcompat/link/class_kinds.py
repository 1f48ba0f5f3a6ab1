"""Which library's schema a class of the program is."""

from __future__ import annotations

from collections.abc import Iterator

from confcompat.link.machine import Machine
from confcompat.link.objects import ancestors
from confcompat.link.values import Atom, ClassRef, External
from confcompat.model.schemas import Schema


def schema_of(m: Machine, cls: ClassRef) -> Schema | None:
    """The schema that a base or a decorator makes of a class; None for other classes."""
    known = m.libraries.schema_bases
    if not known:
        return None
    above = ancestors(m, cls)
    for atom in above:
        if isinstance(atom, External) and atom.name in known:
            return known[atom.name]
    for atom in above:
        decorated = decorated_as(m, atom) if isinstance(atom, ClassRef) else None
        if decorated is not None:
            return decorated
    return None


def decorated_as(m: Machine, cls: ClassRef) -> Schema | None:
    """The schema that a decorator makes of this very class."""
    for decorator in m.decorated[cls].atoms if cls in m.decorated else ():
        if isinstance(decorator, External) and decorator.name in m.libraries.schema_bases:
            return m.libraries.schema_bases[decorator.name]
    return None


def lineage(m: Machine, cls: ClassRef) -> Iterator[ClassRef]:
    """The classes whose bodies list the fields of a class, bases first: where decorators do it, those that have one."""
    own = schema_of(m, cls)
    for base in reversed(ancestors(m, cls)):
        if isinstance(base, ClassRef) and (own is None or own.bases or decorated_as(m, base) is not None):
            yield base


def loads(m: Machine, cls: Atom, name: str) -> bool:
    """The class has a method of this name, from its library, that fills it."""
    schema = schema_of(m, cls) if isinstance(cls, ClassRef) else None
    return schema is not None and name in schema.loads


def checks(m: Machine, cls: ClassRef, name: str) -> bool:
    """Objects of the class have a method of this name, from their library, that checks a mapping."""
    schema = schema_of(m, cls)
    return schema is not None and name in schema.checks_by
