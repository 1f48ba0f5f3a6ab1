"""Annotations of fields → what their values must be."""

from __future__ import annotations

from dataclasses import dataclass, replace

from confcompat.link.class_kinds import schema_of
from confcompat.link.listings import Either, Many, Nested, Plain, Shape
from confcompat.link.machine import Frame, Machine, State
from confcompat.link.objects import is_enum
from confcompat.link.program import Unit
from confcompat.link.quoted import unquoted
from confcompat.link.values import ClassRef, Constant, External
from confcompat.model import facts as f
from confcompat.model.reads import Scalar, Use

MAX_ALIASES = 6
"""Names of types that stand for names of types are followed this far."""
_USES = {
    "int": Use.INTEGER,
    "float": Use.FLOAT,
    "str": Use.STRING,
    "dict": Use.MAPPING,
    "list": Use.ITERABLE,
    "set": Use.ITERABLE,
    "tuple": Use.ITERABLE,
    "frozenset": Use.ITERABLE,
    "PositiveInt": Use.INTEGER,
    "NonNegativeInt": Use.INTEGER,
    "NegativeInt": Use.INTEGER,
    "PositiveFloat": Use.FLOAT,
    "NonNegativeFloat": Use.FLOAT,
}
_LISTS = frozenset(
    {"list", "set", "tuple", "frozenset", "sequence", "mutablesequence", "iterable", "collection", "abstractset"}
    | {"deque", "mutableset"}
)
_MAPPINGS = frozenset({"dict", "mapping", "mutablemapping", "ordereddict", "defaultdict"})
_TRANSPARENT = frozenset({"Final", "Required", "NotRequired", "ReadOnly", "Annotated", "InitVar"})
_NULL = Plain(nullable=True, values=(None,))
ANYTHING = Plain(nullable=True)


@dataclass(frozen=True, slots=True)
class Annotation:
    """What an annotation says: the shape, calls that say more (`Annotated[int, Field(...)]`), and whether it is one
    of the class instead of a field."""

    shape: Shape = ANYTHING
    makers: tuple[f.Call, ...] = ()
    of_class: bool = False


def read_annotation(m: Machine, fr: Frame, st: State, e: f.Expr | None, depth: int = 0) -> Annotation:
    """The meaning of an annotation; `depth` counts the names of types that were followed to it."""
    match e:
        case f.Const(None):
            return Annotation(_NULL)
        case f.Const(str() as text, at):
            return read_annotation(m, fr, st, unquoted(text, at), depth)
        case f.Binary("|", left, right):
            return Annotation(_one_of(m, fr, st, (left, right), depth))
        case f.Item(owner, key):
            return _subscript(m, fr, st, owner, key, depth)
        case f.Name() | f.Attr():
            return _named(m, fr, st, e, depth)
    return Annotation()


def _named(m: Machine, fr: Frame, st: State, e: f.Name | f.Attr, depth: int) -> Annotation:
    for atom in m.evaluate(m, fr, st, e).atoms:
        if isinstance(atom, ClassRef):
            return Annotation(_of_class(m, atom))
        if isinstance(atom, External):
            name = atom.name.rpartition(".")[2]
            return Annotation(of_class=name == "ClassVar", shape=shape_of_type(atom.name, name))
    alias = _alias(m, fr.unit, e.id, depth) if isinstance(e, f.Name) and depth < MAX_ALIASES else None
    if alias is None:
        return Annotation()
    unit, expr = alias
    frame = Frame(unit, m.module_scope(unit.path), caller=(unit.path, -1))
    return read_annotation(m, frame, State({}), expr, depth + 1)


def _of_class(m: Machine, cls: ClassRef) -> Shape:
    if is_enum(m, cls):
        values = [a.value for v in m.members(cls) for a in v.atoms if isinstance(a, Constant)]
        return Plain(values=tuple(values))
    return Nested(cls) if schema_of(m, cls) is not None else Plain()


def shape_of_type(qualified: str, name: str) -> Plain:
    """What a type outside the program makes of a value."""
    if name in ("Any", "object") or qualified == "builtins.NoneType":
        return ANYTHING
    lower = name.lower() if qualified.startswith(("typing.", "collections.")) else name
    if lower in _MAPPINGS:
        return Plain((Use.MAPPING,))
    if lower in _LISTS:
        return Plain((Use.ITERABLE,))
    use = _USES.get(name) if qualified.startswith(("builtins.", "pydantic.")) else None
    return Plain((use or Use.NOT_NULL,))


def _subscript(m: Machine, fr: Frame, st: State, owner: f.Expr, key: f.Expr, depth: int) -> Annotation:
    parts = key.items if isinstance(key, f.Series) else (key,)
    head = m.evaluate(m, fr, st, owner).atoms
    name = next((a.name.rpartition(".")[2] for a in head if isinstance(a, External)), "")
    if name == "ClassVar":
        return Annotation(of_class=True)
    if name in _TRANSPARENT and parts:
        inner = read_annotation(m, fr, st, parts[0], depth)
        more = tuple(part for part in parts[1:] if isinstance(part, f.Call)) if name == "Annotated" else ()
        return replace(inner, makers=(*inner.makers, *more))
    if name == "Optional":
        return Annotation(_one_of(m, fr, st, (*parts, f.Const(None)), depth))
    if name == "Union":
        return Annotation(_one_of(m, fr, st, parts, depth))
    if name == "Literal":
        return Annotation(_literal(m, fr, st, parts))
    if name.lower() in _MAPPINGS:
        item = read_annotation(m, fr, st, parts[1], depth).shape if len(parts) > 1 else ANYTHING
        return Annotation(Many(item, True))
    if name.lower() in _LISTS:
        items = [read_annotation(m, fr, st, part, depth).shape for part in parts if not isinstance(part, f.Other)]
        return Annotation(Many(items[0] if len(items) == 1 else ANYTHING, False))
    found = next((a for a in head if isinstance(a, ClassRef)), None)
    return Annotation(_of_class(m, found) if found is not None else ANYTHING)


def _literal(m: Machine, fr: Frame, st: State, parts: tuple[f.Expr, ...]) -> Shape:
    values: list[Scalar] = []
    for part in parts:
        values.extend(a.value for a in m.evaluate(m, fr, st, part).atoms if isinstance(a, Constant))
    return Plain(nullable=None in values, values=tuple(values))


def _one_of(m: Machine, fr: Frame, st: State, parts: tuple[f.Expr, ...], depth: int) -> Shape:
    notes = [read_annotation(m, fr, st, part, depth) for part in parts]
    shapes = [note.shape for note in notes if note.shape != _NULL]
    nullable = len(shapes) < len(notes) or any(shape.nullable for shape in shapes)
    tag = next((found for note in notes for call in note.makers if (found := _tag_of(m, fr, st, call))), "")
    flat = tuple(
        inner for s in shapes for inner in (s.options if isinstance(s, Either) and not s.tag and not tag else (s,))
    )
    if len(flat) == 1:
        return replace(flat[0], nullable=nullable)
    if flat and all(isinstance(shape, Plain) for shape in flat):
        shared = [set(shape.uses) for shape in flat if isinstance(shape, Plain)]
        return Plain(tuple(sorted(set.intersection(*shared))), nullable)
    return Either(flat, tag, nullable) if flat else ANYTHING


def _tag_of(m: Machine, fr: Frame, st: State, call: f.Call) -> str:
    """The key that `Field(discriminator="kind")` names."""
    for atom in m.evaluate(m, fr, st, call.func).atoms:
        maker = m.libraries.makers.get(atom.name) if isinstance(atom, External) else None
        for arg in call.args:
            if maker is not None and arg.name in maker.tag and isinstance(arg.value, f.Const):
                return str(arg.value.value)
    return ""


def _alias(m: Machine, unit: Unit, name: str, depth: int) -> tuple[Unit, f.Expr] | None:
    """What a module binds a name to, as it is written there, or where it imports it from."""
    found: tuple[Unit, f.Expr] | None = None
    for statement in unit.facts.body:
        match statement:
            case f.Assign((f.Name(bound),), value) if bound == name and value is not None:
                found = unit, value
            case f.ImportFrom(module, level, names):
                original = next((a for a, b in names if (b or a) == name), None)
                key = m.program.relative(unit, level, module) if level else m.program.find(module, unit)
                if original is not None and key in m.program.units and depth < MAX_ALIASES:
                    found = _alias(m, m.program.units[key], original, depth + 1)
    return found


__all__ = ["ANYTHING", "Annotation", "read_annotation", "shape_of_type"]
