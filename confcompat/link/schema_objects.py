"""Objects of schema classes that check a mapping: `Settings(unknown=EXCLUDE).load(mapping)`."""

from __future__ import annotations

from confcompat.link.class_kinds import schema_of
from confcompat.link.class_listings import listing_of, with_options
from confcompat.link.class_options import Options
from confcompat.link.functions import Arguments
from confcompat.link.listings import Many, Nested, Shape
from confcompat.link.machine import Frame, Machine, State
from confcompat.link.schema_calls import argument_of, mapping_of
from confcompat.link.schema_filling import Filling
from confcompat.link.schema_hooks import finished, prepared
from confcompat.link.values import NONE, ClassRef, Instance, Table, Value, constant, of
from confcompat.link.verdicts import verdict_of
from confcompat.model.schemas import Gives, Schema

_OPTIONS = "<options>"


def checker_of(m: Machine, cls: ClassRef) -> Schema | None:
    """The schema of a class whose objects check mappings."""
    schema = schema_of(m, cls)
    return schema if schema is not None and schema.checks_by else None


def keep_options(m: Machine, instance: Instance, args: Arguments) -> None:
    """What such an object was made with."""
    entries = tuple((constant(name), value) for name, value in args.named)
    m.set_field(instance, _OPTIONS, of(Table((entries,))))


def check_by_object(
    m: Machine, fr: Frame, st: State, instance: Instance, schema: Schema, name: str, args: Arguments, at: int
) -> Value:
    """`schema.load(mapping)`, `schema.validate(mapping)`."""
    check = schema.checks_by[name]
    held = m.fields.get((instance, _OPTIONS))
    layers = [layer for atom in held.atoms if isinstance(atom, Table) for layer in atom.layers] if held else []
    made_with = {str(key.value): value for layer in layers if isinstance(layer, tuple) for key, value in layer}
    options = Options(made_with | dict(args.named))
    source = argument_of(args, check.data)
    if source is None:
        return NONE
    by = Filling(m, fr, st, at)
    listing = with_options(listing_of(m, instance.cls, schema), options)
    many = bool(schema.many) and options.is_set(schema.many, True)
    shape: Shape = Nested(instance.cls) if not options.given else Nested(listing)
    shape = Many(shape, False) if many else shape
    outer, fr.raised = fr.raised, []
    mapping = prepared(by, instance.cls, schema, mapping_of(m, fr, st, source))
    checked = by.shaped(listing, shape, mapping)
    if options.given and not many:
        # The listing of a class knows what follows by itself; this one has options of its own.
        checked = finished(by, instance.cls, schema, checked)
    failures, fr.raised = fr.raised, outer
    if check.gives in (Gives.MAPPING, Gives.NOTHING):
        outer.extend(failures)
        return checked if check.gives is Gives.MAPPING else NONE
    return verdict_of([failure.way for failure in failures], check.gives is Gives.VERDICT)
