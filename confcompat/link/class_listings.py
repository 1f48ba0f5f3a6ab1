"""Schema classes → their field listings, bases included."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from confcompat.link.annotations import Annotation, read_annotation
from confcompat.link.class_kinds import schema_of
from confcompat.link.class_options import Options, class_frame, options_of
from confcompat.link.listings import Either, Keys, ListedField, Listing, Shape
from confcompat.link.machine import Frame, Machine, State
from confcompat.link.objects import ancestors, class_term
from confcompat.link.renaming import renamed
from confcompat.link.values import NONE, NOTHING, CallSite, ClassRef, Constant, External, Value
from confcompat.model import facts as f
from confcompat.model.schemas import ArgumentNames, FieldMaker, Private, Schema


@dataclass(frozen=True, slots=True)
class _Declared:
    """A field as its class body has it."""

    cls: ClassRef
    name: str
    annotation: f.Expr | None
    value: f.Expr | None
    at: int


def listing_of(m: Machine, cls: ClassRef, schema: Schema) -> Listing:
    """The listing of a class as one kind of schema."""
    key = ("listing", cls, schema.name)
    known = m.memo.get(key)
    if isinstance(known, Listing):
        return known
    listing = m.memo[key] = _listing(m, cls, schema)
    return listing


def with_options(listing: Listing, given: Options) -> Listing:
    """The listing as a call with options of its own reads by it."""
    closed = any(given.is_set(name, value) for name, value in listing.schema.closed_by.items())
    return replace(listing, closed=listing.closed or closed)


def _listing(m: Machine, cls: ClassRef, schema: Schema) -> Listing:
    options = options_of(m, cls, schema)
    declared: dict[str, _Declared] = {}
    for base in reversed(ancestors(m, cls)):
        if isinstance(base, ClassRef) and (not schema.decorators or base == cls or schema_of(m, base) is not None):
            for one in _declared(m, base):
                declared[one.name] = one
    fields = [_field(m, one, schema, options) for one in declared.values()]
    term = class_term(m, cls)
    unit = m.program.units[cls.module]
    site = CallSite(cls.module, term.at, m.qualified(unit, unit.classes[cls.index].qualname))
    closed = (schema.closed and not options.opens(schema)) or options.closes(schema)
    raises = schema.raises
    return Listing(schema, tuple(x for x in fields if x is not None), site, closed, raises, schema.refuses or raises)


def _declared(m: Machine, cls: ClassRef) -> Iterator[_Declared]:
    for statement in class_term(m, cls).body:
        match statement:
            case f.Assign((f.Name(name, at),), value, annotation) if annotation is not None:
                yield _Declared(cls, name, annotation, value, at)
            case f.Assign((f.Name(name, at),), f.Call() as value) if _maker(m, cls, value) is not None:
                yield _Declared(cls, name, None, value, at)


def _maker(m: Machine, cls: ClassRef, call: f.Call) -> FieldMaker | None:
    fr, st = class_frame(m, cls)
    for atom in m.evaluate(m, fr, st, call.func).atoms:
        if isinstance(atom, External) and atom.name in m.libraries.makers:
            return m.libraries.makers[atom.name]
    return None


def _field(m: Machine, declared: _Declared, schema: Schema, options: Options) -> ListedField | None:
    fr, st = class_frame(m, declared.cls)
    if declared.name.startswith("_") and schema.private is Private.SKIPPED:
        return None
    if declared.name in schema.options_in:
        return None
    note = read_annotation(m, fr, st, declared.annotation) if declared.annotation is not None else Annotation()
    if note.of_class:
        return None
    calls = [*note.makers, *((declared.value,) if isinstance(declared.value, f.Call) else ())]
    made = [(maker, call) for call in calls if (maker := _maker(m, declared.cls, call)) is not None]
    if any(_no_key(call) for _, call in made):
        return None
    shape = note.shape
    for maker, call in made:
        shape = _tagged(shape, maker, call)
    default, factory = _default(m, fr, st, declared, made)
    if default is None and factory is None:
        default = NOTHING if schema.always_optional else None
        if schema.nullable_is_optional and shape.nullable and not _is_ellipsis(declared.value):
            default = NONE
    unit = m.program.units[declared.cls.module]
    owner = m.qualified(unit, unit.classes[declared.cls.index].qualname)
    site = CallSite(declared.cls.module, declared.at, owner)
    keys = _keys(m, fr, st, declared.name, made, schema, options)
    return ListedField(declared.name, keys, default, shape, site, factory)


def _no_key(call: f.Call) -> bool:
    return any(a.name == "init" and isinstance(a.value, f.Const) and a.value.value is False for a in call.args)


def _is_ellipsis(e: f.Expr | None) -> bool:
    return isinstance(e, f.Other) and not e.parts


def _argument(call: f.Call, names: ArgumentNames) -> f.Expr | None:
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


def _default(
    m: Machine, fr: Frame, st: State, declared: _Declared, made: list[tuple[FieldMaker, f.Call]]
) -> tuple[Value | None, Value | None]:
    """The default of a field, or what is called for it."""
    own = declared.value
    if own is not None and not any(call is own for _, call in made):
        if _is_ellipsis(own):
            return None, None
        given = m.fields.get((declared.cls, declared.name))
        return (given if given is not None else m.evaluate(m, fr, st, own)), None
    for maker, call in reversed(made):
        value = _argument(call, maker.default)
        if value is not None and not _is_ellipsis(value):
            return m.evaluate(m, fr, st, value), None
        factory = _argument(call, maker.factory)
        if factory is not None:
            return None, m.evaluate(m, fr, st, factory)
    return None, None


def _keys(
    m: Machine,
    fr: Frame,
    st: State,
    name: str,
    made: list[tuple[FieldMaker, f.Call]],
    schema: Schema,
    options: Options,
) -> tuple[Keys, ...]:
    own: Keys = (name.lstrip("_") if schema.private is Private.STRIPPED else name,)
    for maker, call in reversed(made):
        given = _argument(call, maker.names)
        keys = _named_keys(m, fr, st, given) if given is not None else ()
        if keys:
            return (*keys, own) if any(options.is_set(x, True) for x in schema.by_name) and own not in keys else keys
    for option in schema.renamed_by:
        rename = options.get(option)
        if rename is not None:
            other: Keys = (renamed(m, fr, st, rename, str(own[0])),)
            by_name = any(options.is_set(x, True) for x in schema.by_name)
            return (other, own) if by_name and other != own else (other,)
    return (own,)


def _named_keys(m: Machine, fr: Frame, st: State, given: f.Expr) -> tuple[Keys, ...]:
    """`"name"`, `AliasChoices("a", AliasPath("b", 0))`; nothing for what is not known."""
    if isinstance(given, f.Call):
        func = m.evaluate(m, fr, st, given.func)
        name = next((a.name.rpartition(".")[2] for a in func.atoms if isinstance(a, External)), "")
        if name == "AliasChoices":
            return tuple(keys for arg in given.args for keys in _named_keys(m, fr, st, arg.value))
        if name == "AliasPath":
            atoms = [a for arg in given.args for a in m.evaluate(m, fr, st, arg.value).atoms[:1]]
            parts = tuple(a.value for a in atoms if isinstance(a, Constant) and isinstance(a.value, str | int))
            return (parts,) if parts else ()
        return ()
    value = m.evaluate(m, fr, st, given)
    return tuple((a.value,) for a in value.atoms if isinstance(a, Constant) and isinstance(a.value, str))


def _tagged(shape: Shape, maker: FieldMaker, call: f.Call) -> Shape:
    tag = _argument(call, maker.tag)
    match shape:
        case Either(options, "", nullable) if isinstance(tag, f.Const):
            return Either(options, str(tag.value), nullable)
    return shape
