"""What the maker of a field says that its value must be: `fields.Int()`, `fields.List(fields.Nested(Host))`."""

from __future__ import annotations

from dataclasses import replace

from confcompat.link.class_options import class_frame
from confcompat.link.field_makers import argument, maker_of
from confcompat.link.listings import Many, Nested, Plain, Shape
from confcompat.link.machine import Machine
from confcompat.link.values import ClassRef, Constant, FunctionRef, Instance, Value
from confcompat.model import facts as f
from confcompat.model.reads import Use
from confcompat.model.schemas import FieldMaker


def is_true(e: f.Expr | None) -> bool:
    """The argument is given, and surely true."""
    return isinstance(e, f.Const) and e.value is True


def shape_of_call(m: Machine, cls: ClassRef, maker: FieldMaker, call: f.Call) -> Shape | None:
    """The shape that a maker gives its field; None where it says nothing of it."""
    default = argument(call, maker.default)
    nullable = is_true(argument(call, maker.nullable)) or (isinstance(default, f.Const) and default.value is None)
    nested = argument(call, maker.nested)
    shape: Shape | None = None
    if nested is not None:
        found = _class_of(m, cls, nested)
        shape = Nested(found) if found is not None else Plain((Use.MAPPING,))
        if is_true(argument(call, maker.many)):
            shape = Many(shape, False)
    elif (items := argument(call, maker.items)) is not None:
        shape = Many(_inner(m, cls, items), False)
    elif (values := argument(call, maker.values)) is not None:
        shape = Many(_inner(m, cls, values), True)
    elif maker.use:
        shape = Plain((Use(maker.use),))
    return replace(shape, nullable=nullable) if shape is not None else None


def _inner(m: Machine, cls: ClassRef, e: f.Expr) -> Shape:
    maker = maker_of(m, cls, e) if isinstance(e, f.Call) else None
    found = shape_of_call(m, cls, maker, e) if maker is not None and isinstance(e, f.Call) else None
    return found or Plain()


def _class_of(m: Machine, cls: ClassRef, e: f.Expr) -> ClassRef | None:
    """A class that is given as itself, as an object, by its name, or by a function that gives one of these."""
    fr, st = class_frame(m, cls)
    value = m.evaluate(m, fr, st, e)
    if any(isinstance(atom, FunctionRef) for atom in value.atoms):
        value = m.call(m, fr, st, value, (), {}, 0)
    return _first_class(m, cls, value)


def _first_class(m: Machine, cls: ClassRef, value: Value) -> ClassRef | None:
    fr, st = class_frame(m, cls)
    for atom in value.atoms:
        match atom:
            case ClassRef():
                return atom
            case Instance(found):
                return found
            case Constant("self"):
                return cls
            case Constant(str() as name):
                named = m.evaluate(m, fr, st, f.Name(name.rpartition(".")[2], 0))
                return next((a for a in named.atoms if isinstance(a, ClassRef)), None)
    return None
