"""Schema classes → their field listings, bases included."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from confcompat.link.annotations import ANYTHING, Annotation, read_annotation
from confcompat.link.class_kinds import lineage
from confcompat.link.class_options import Options, class_frame, options_of
from confcompat.link.field_keys import keys_of_field
from confcompat.link.field_makers import argument, default_of_field, is_ellipsis, maker_of
from confcompat.link.listings import Either, ListedField, Listing, Shape
from confcompat.link.machine import Machine
from confcompat.link.made_shapes import is_true, shape_of_call
from confcompat.link.objects import class_term
from confcompat.link.values import MISSING, NONE, CallSite, ClassRef, Constant, Series, Value, of
from confcompat.model import facts as f
from confcompat.model.schemas import FieldMaker, Private, Schema


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
    closed = given.closes(listing.schema) or (listing.closed and not given.opens(listing.schema))
    return replace(listing, closed=closed)


def _listing(m: Machine, cls: ClassRef, schema: Schema) -> Listing:
    options = options_of(m, cls, schema)
    annotated = not schema.only_made or options.is_set(schema.annotated_by, True)
    declared: dict[str, _Declared] = {}
    for base in lineage(m, cls):
        for one in _declared(m, base):
            if annotated or (isinstance(one.value, f.Call) and maker_of(m, base, one.value) is not None):
                # What is declared again comes where it came first.
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
            case f.Assign((f.Name(name, at),), f.Call() as value) if maker_of(m, cls, value) is not None:
                yield _Declared(cls, name, None, value, at)


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
    made = [(maker, call) for call in calls if (maker := maker_of(m, declared.cls, call)) is not None]
    if any(_no_key(maker, call) for maker, call in made):
        return None
    shape = note.shape if schema.nests else ANYTHING
    for maker, call in made:
        shape = _tagged(shape, maker, call)
        shape = shape_of_call(m, declared.cls, maker, call) or shape
    default, factory = default_of_field(m, declared.cls, declared.name, declared.value, made)
    if default is None and factory is None:
        needed = any(is_true(argument(call, maker.needs)) for maker, call in made)
        default = of(MISSING) if schema.always_optional and not needed else None
        if schema.nullable_is_optional and shape.nullable and not is_ellipsis(declared.value):
            default = NONE
    unit = m.program.units[declared.cls.module]
    owner = m.qualified(unit, unit.classes[declared.cls.index].qualname)
    site = CallSite(declared.cls.module, declared.at, owner)
    keys = keys_of_field(m, fr, st, declared.name, made, schema, options)
    converters = [x for maker, call in made if (x := argument(call, maker.converter)) is not None]
    converter = m.evaluate(m, fr, st, converters[-1]) if converters else None
    variables = tuple(
        str(name)
        for maker, call in made
        if (given := argument(call, maker.variable)) is not None
        for name in _texts(m.evaluate(m, fr, st, given))
    )
    return ListedField(declared.name, keys, default, shape, site, factory, variables, converter)


def _texts(value: Value) -> Iterator[str]:
    """A text, or those of a list."""
    for atom in value.atoms:
        if isinstance(atom, Series):
            yield from (text for item in atom.items for text in _texts(item))
        elif isinstance(atom, Constant) and isinstance(atom.value, str):
            yield atom.value


def _no_key(maker: FieldMaker, call: f.Call) -> bool:
    says_no = maker.no_key != "init"
    return any(a.name == maker.no_key and isinstance(a.value, f.Const) and a.value.value is says_no for a in call.args)


def _tagged(shape: Shape, maker: FieldMaker, call: f.Call) -> Shape:
    tag = argument(call, maker.tag)
    match shape:
        case Either(options, "", nullable) if isinstance(tag, f.Const):
            return Either(options, str(tag.value), nullable)
    return shape
