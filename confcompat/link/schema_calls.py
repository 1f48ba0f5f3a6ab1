"""Calls that fill schemas: constructors, class methods and functions of the libraries that the packs describe."""

from __future__ import annotations

from confcompat.link.class_kinds import schema_of
from confcompat.link.class_listings import listing_of, with_options
from confcompat.link.class_options import Options, options_of
from confcompat.link.conditions import Way, meet_all
from confcompat.link.escapes import escape
from confcompat.link.functions import Arguments, telling_apart
from confcompat.link.listings import Listing
from confcompat.link.literal_checks import check_literal
from confcompat.link.machine import Frame, Machine, State
from confcompat.link.objects import wrapped
from confcompat.link.schema_filling import Filling
from confcompat.link.settings_sources import put_settings
from confcompat.link.values import (
    NONE,
    UNKNOWN,
    Alt,
    Atom,
    ClassRef,
    Constant,
    Instance,
    Layer,
    Node,
    OpenFile,
    Partial,
    Table,
    Unknown,
    Value,
    constant,
    from_alts,
    layered,
    of,
    on_way,
)
from confcompat.model.schemas import ArgumentNames, Filler, Schema


def constructs(m: Machine, cls: ClassRef) -> Schema | None:
    """The schema of a class whose constructor takes the keys of a mapping as keywords."""
    schema = schema_of(m, cls)
    if schema is not None and schema.made_as:
        return m.libraries.schemas[schema.made_as]
    return schema if schema is not None and schema.constructor else None


def construct(m: Machine, fr: Frame, st: State, instance: Instance, schema: Schema, args: Arguments, at: int) -> Value:
    """`C(**mapping)`, for an object that is there already."""
    listing = listing_of(m, instance.cls, schema)
    by, given = Filling(m, fr, st, at), _keywords(m, fr, st, _by_name(listing, args), at)
    if schema.settings is None:
        by.put(instance, listing, given)
    else:
        put_settings(by, instance, listing, options_of(m, instance.cls, schema), given)
    return NONE


def _by_name(listing: Listing, args: Arguments) -> Arguments:
    """The arguments of a constructor, those that are given by position under the key of their field."""
    keys = [str(field.keys[0][0]) for field in listing.fields]
    placed = tuple(zip(keys, args.positional, strict=False))
    return Arguments((), (*placed, *args.named), args.star, args.spreads) if placed else args


def load_class(m: Machine, fr: Frame, st: State, cls: ClassRef, name: str, args: Arguments, at: int) -> Value:
    """`C.from_dict(mapping)`."""
    schema = schema_of(m, cls)
    if schema is None or name not in schema.loads:
        return _unseen(m, fr, st, args, at)
    source = argument_of(args, schema.loads[name])
    return _load(m, fr, st, cls, schema, source, Options(dict(args.named)), at)


def fill_by_function(
    m: Machine,
    fr: Frame,
    st: State,
    filler: Filler,
    args: Arguments,
    at: int,
    options_given: tuple[tuple[str, Value], ...] = (),
) -> Value:
    """`from_dict(C, mapping)`; further options are those of the object whose method it is."""
    source, target = argument_of(args, filler.data), argument_of(args, filler.cls)
    schema = m.libraries.schemas[filler.schema]
    if target is None and source is not None and any(isinstance(atom, OpenFile) for atom in source.atoms):
        # Without a class it is a loader like any other.
        return m.load(m, fr, source)
    options = Options(
        dict(options_given) | dict(args.named) | _kept(argument_of(args, filler.options) if filler.options else None)
    )
    out: list[Alt] = []
    for atom, way in (target or UNKNOWN).alts:
        if isinstance(atom, ClassRef):
            own = schema_of(m, atom)
            kind = own if own is not None and own.bases else schema
            out.extend(on_way(_load(m, fr, st, atom, kind, source, options, at), way).alts)
        elif isinstance(atom, Table) and schema.layout is not None and source is not None:
            mapping = mapping_of(m, fr, st, source)
            checked = check_literal(Filling(m, fr, st, at), schema, options, of(atom), mapping, filler.gives)
            out.extend(on_way(checked.given, way).alts)
        else:
            out.extend(on_way(_unseen(m, fr, st, args, at), way).alts)
    return from_alts(out)


def _kept(options: Value | None) -> dict[str, Value]:
    """What an object of options was made with: `Config(strict=True)`."""
    atoms = options.atoms if options is not None else ()
    return {name: value for atom in atoms if isinstance(atom, Partial) for name, value in atom.named}


def argument_of(args: Arguments, names: ArgumentNames) -> Value | None:
    """An argument by its position or one of its names."""
    named = dict(args.named)
    for name in names:
        if isinstance(name, int):
            if name < len(args.positional):
                return args.positional[name]
        elif name in named:
            return named[name]
    return args.star


def _load(
    m: Machine, fr: Frame, st: State, cls: ClassRef, schema: Schema, source: Value | None, options: Options, at: int
) -> Value:
    listing = with_options(listing_of(m, cls, schema), options)
    mapping = mapping_of(m, fr, st, source if source is not None else UNKNOWN)
    by = Filling(m, fr, st, at)
    for atom, way in mapping.alts:
        if isinstance(atom, Constant):
            by.fail(listing.raises, way)
    kept = from_alts(alt for alt in mapping.alts if not isinstance(alt[0], Constant))
    return of(by.make(cls, listing, kept, telling_apart(kept))) if kept.alts else Value()


def _unseen(m: Machine, fr: Frame, st: State, args: Arguments, at: int) -> Value:
    for value in args.all_values():
        escape(m, fr, st, value, at, "handed to code that is not seen")
    return UNKNOWN


def mapping_of(m: Machine, fr: Frame, st: State, source: Value) -> Value:
    """What is filled from: files are loaded, objects that wrap a mapping are opened."""
    out: list[Alt] = []
    for atom, way in source.alts:
        if not meet_all(st.ways, way):
            continue
        if isinstance(atom, OpenFile):
            out.extend(on_way(m.load(m, fr, of(atom)), way).alts)
        elif isinstance(atom, Instance):
            out.extend(on_way(wrapped(m, atom) or UNKNOWN, way).alts)
        else:
            out.append((atom if isinstance(atom, Node | Table | Constant) else Unknown(), way))
    return from_alts(out)


def _keywords(m: Machine, fr: Frame, st: State, args: Arguments, at: int) -> Value:
    """The keywords of a call as one mapping."""
    own = tuple((constant(name), value) for name, value in args.named)
    if args.star is not None and not args.spreads:
        return UNKNOWN
    alloc = m.identity(("keywords", fr.unit.path, at, fr.context))
    if not args.spreads:
        return of(Table((own,), alloc))
    if len(args.spreads) == 1:
        return from_alts(_with(m, fr, st, atom, way, own, alloc) for atom, way in args.spreads[0].alts)
    atoms = [atom for spread in args.spreads for atom in spread.atoms]
    return of(layered((*(layer for atom in atoms for layer in _layers(atom)), own), alloc))


def _with(
    m: Machine, fr: Frame, st: State, atom: Atom, way: Way, own: tuple[tuple[Constant, Value], ...], alloc: int
) -> Alt:
    if isinstance(atom, Constant):
        m.fail(fr, st, "TypeError", way)
    if isinstance(atom, Instance):
        held = wrapped(m, atom)
        atom = held.atoms[0] if held is not None and len(held.atoms) == 1 else Unknown()
    if isinstance(atom, Table):
        return (layered((*atom.layers, own), atom.alloc, atom.filtered, atom.deep) if own else atom), way
    if isinstance(atom, Node):
        return (layered((atom, own), alloc) if own else atom), way
    return Unknown(), way


def _layers(atom: Atom) -> tuple[Layer, ...]:
    if isinstance(atom, Table):
        return atom.layers
    return (atom,) if isinstance(atom, Node) else (Unknown(),)
