"""Classes of typed fields as the mappings that config libraries make of them: each field with its default."""

from __future__ import annotations

from confcompat.link.machine import Frame, Machine, State
from confcompat.link.objects import ancestors, class_term
from confcompat.link.quoted import unquoted
from confcompat.link.values import (
    Atom,
    ClassRef,
    Instance,
    Table,
    Unknown,
    Value,
    constant,
    from_alts,
    of,
)
from confcompat.model import facts as f

MAX_DEPTH = 8


def structured(m: Machine, fr: Frame, st: State, value: Value, style: str, missing: str, depth: int = 0) -> Value:
    """The value with classes and their objects as dicts; a field without a default holds `missing`."""
    return from_alts((_as_table(m, fr, st, atom, style, missing, depth), way) for atom, way in value.alts)


def _as_table(m: Machine, fr: Frame, st: State, atom: Atom, style: str, missing: str, depth: int) -> Atom:
    if depth > MAX_DEPTH or not isinstance(atom, ClassRef | Instance):
        return atom
    cls = atom if isinstance(atom, ClassRef) else atom.cls
    entries: dict[str, Value] = {}
    for base in reversed([a for a in ancestors(m, cls) if isinstance(a, ClassRef)]):
        for name, default in m.annotations.get(base, {}).items():
            held = m.fields.get((atom, name)) if isinstance(atom, Instance) else None
            value = held if held is not None else default
            nested = _nested(m, fr, st, base, name) if value is None or _is_vague(value) else None
            if nested is not None:
                value = of(nested)
            value = of(constant(missing)) if value is None else value
            entries[name] = structured(m, fr, st, value, style, missing, depth + 1)
    layer = tuple((constant(name), value) for name, value in entries.items())
    return Table((layer,), m.identity(("structured", atom)), style=style)


def _is_vague(value: Value) -> bool:
    return all(isinstance(atom, Unknown) for atom in value.atoms)


def _nested(m: Machine, fr: Frame, st: State, cls: ClassRef, name: str) -> ClassRef | None:
    """The class of a field that is typed with one."""
    unit = m.program.units[cls.module]
    inner = Frame(unit, m.module_scope(cls.module), caller=fr.caller, moment=fr.moment)
    for statement in class_term(m, cls).body:
        if isinstance(statement, f.Assign) and statement.targets[0] == f.Name(
            name, getattr(statement.targets[0], "at", 0)
        ):
            annotation = statement.annotation
            if isinstance(annotation, f.Const) and isinstance(annotation.value, str):
                annotation = unquoted(annotation.value, annotation.at)
            if isinstance(annotation, f.Name | f.Attr):
                found = m.evaluate(m, inner, st, annotation).atoms
                return next((a for a in found if isinstance(a, ClassRef) and a in m.annotations), None)
    return None
