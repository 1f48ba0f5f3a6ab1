"""Classes of the program and their instances: order of bases, attributes, methods."""

from __future__ import annotations

from confcompat.link.machine import Machine
from confcompat.link.values import (
    Alt,
    Atom,
    Bound,
    ClassRef,
    Decorated,
    External,
    FunctionRef,
    Instance,
    Value,
    from_alts,
)
from confcompat.model import facts as f

WRAPPED = "<dict>"
"""Field that holds what an instance of a dict or list subclass was made from."""
_MAPPING_BASES = frozenset(
    {"builtins.dict", "collections.UserDict", "collections.OrderedDict", "collections.defaultdict"}
)


def class_term(m: Machine, cls: ClassRef) -> f.Class:
    """The definition of a class."""
    term = m.program.units[cls.module].classes[cls.index].term
    assert isinstance(term, f.Class)
    return term


def function_term(m: Machine, function: FunctionRef) -> f.Function | f.Lambda:
    """The definition of a function."""
    term = m.program.units[function.module].functions[function.index].term
    assert not isinstance(term, f.Class)
    return term


def ancestors(m: Machine, cls: ClassRef) -> tuple[Atom, ...]:
    """The class, then its bases depth first, each once and after all that derive from it (a close stand-in for C3)."""
    known = m.lineages.get(cls)
    if known is not None:
        return known
    out: list[Atom] = []

    def visit(at: Atom, depth: int) -> None:
        out.append(at)
        if isinstance(at, ClassRef) and depth < 30:
            for base in m.bases.get(at, Value()).atoms:
                visit(base, depth + 1)

    visit(cls, 0)
    last = {atom: index for index, atom in enumerate(out)}
    lineage = m.lineages[cls] = tuple(atom for index, atom in enumerate(out) if last[atom] == index)
    return lineage


def external_bases(m: Machine, cls: ClassRef) -> frozenset[str]:
    """Qualified names of the bases that lie outside the program."""
    return frozenset(atom.name for atom in ancestors(m, cls) if isinstance(atom, External))


def is_enum(m: Machine, cls: ClassRef) -> bool:
    """The class is an enumeration."""
    return any(name.startswith("enum.") for name in external_bases(m, cls))


def is_mapping(m: Machine, cls: ClassRef) -> bool:
    """The class derives from dict."""
    return bool(external_bases(m, cls) & _MAPPING_BASES)


def find_in_class(m: Machine, cls: ClassRef, name: str, after: ClassRef | None = None) -> tuple[Value, Atom] | None:
    """A class attribute and the class that has it; with `after`, only bases behind that class count (`super()`)."""
    passed = after is None
    for atom in ancestors(m, cls):
        if passed and isinstance(atom, ClassRef):
            value = m.fields.get((atom, name))
            if value is not None:
                return value, atom
        if atom == after:
            passed = True
    return None


def find_method(m: Machine, instance: Instance, name: str) -> Value | None:
    """A method of an instance, bound to it; None when its class has none of that name."""
    found = find_in_class(m, instance.cls, name)
    return None if found is None else bind(found[0], instance)


def bind(value: Value, receiver: Atom) -> Value:
    """Functions become methods of the receiver; what is no function stays as it is."""
    out: list[Alt] = []
    for atom, way in value.alts:
        if isinstance(atom, FunctionRef):
            out.append((Bound(receiver, atom), way))
        elif isinstance(atom, Decorated) and atom.kind == "staticmethod":
            out.extend((inner, way | own) for inner, own in atom.inner.alts)
        elif isinstance(atom, Decorated) and atom.kind == "classmethod":
            cls = receiver.cls if isinstance(receiver, Instance) else receiver
            out.extend((Bound(cls, i) if isinstance(i, FunctionRef) else i, way | own) for i, own in atom.inner.alts)
        else:
            out.append((atom, way))
    return from_alts(out)


def wrapped(m: Machine, instance: Instance) -> Value | None:
    """What an instance of a dict or list subclass holds; None for other instances."""
    return m.fields.get((instance, WRAPPED))
