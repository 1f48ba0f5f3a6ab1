"""What is found under a field, as the field holds it: objects of nested classes, lists of them, members of unions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from confcompat.link.access import use
from confcompat.link.class_kinds import schema_of
from confcompat.link.class_listings import listing_of
from confcompat.link.conditions import Literal, Says, Way, meet, meet_all
from confcompat.link.escapes import escape
from confcompat.link.iteration import item_of
from confcompat.link.listings import Either, Listing, Many, Nested, Plain, Shape
from confcompat.link.schema_hooks import finished
from confcompat.link.unions import either
from confcompat.link.values import (
    NONE,
    Alt,
    ClassRef,
    Constant,
    Node,
    Series,
    Table,
    Unknown,
    Value,
    constant,
    from_alts,
)
from confcompat.model.reads import Use

if TYPE_CHECKING:
    from confcompat.link.schema_filling import Filling

MAX_NESTING = 3
"""A class that lists itself is read this many levels deep; what is below counts as read whole."""


def shaped(by: Filling, listing: Listing, shape: Shape, value: Value) -> Value:
    """The value as a field of this shape holds it."""
    out: list[Alt] = []
    for atom, way in value.alts:
        if not meet_all(by.st.ways, way):
            continue
        if isinstance(atom, Constant) and atom.value is None and not shape.nullable and listing.schema.checks:
            by.fail(listing.raises, way)
        elif isinstance(atom, Node | Table):
            out.extend(_shaped_mapping(by, listing, shape, atom, way))
        elif isinstance(atom, Series) and isinstance(shape, Many):
            items = tuple(shaped(by, listing, shape.item, item) for item in atom.items)
            rest = shaped(by, listing, shape.item, atom.rest) if atom.rest is not None else None
            out.append((Series(atom.kind, items, rest, atom.alloc), way))
        else:
            out.append((atom, way))
    return from_alts(out)


def _shaped_mapping(by: Filling, listing: Listing, shape: Shape, atom: Node | Table, way: Way) -> Iterator[Alt]:
    match shape:
        case Plain(uses):
            if isinstance(atom, Node):
                _note_uses(by, listing, shape, uses, atom, way)
            yield atom, way
        case Nested():
            yield from _nested(by, listing, shape, atom, way)
        case Many(item, mapping) if isinstance(atom, Node):
            _note_uses(by, listing, shape, (Use.MAPPING if mapping else Use.ITERABLE,), atom, way)
            yield from _many(by, listing, item, mapping, atom, way)
        case Either(options, tag) if options:
            yield from either(by, listing, options, tag, atom, way)
        case _:
            yield atom, way


def _note_uses(
    by: Filling, listing: Listing, shape: Shape, uses: tuple[Use, ...], node: Node, way: Way, checked: bool = False
) -> None:
    if shape.nullable or not (listing.schema.checks or checked):
        return
    for kind in uses:
        use(by.m, by.st, node, way, kind)


def _nested(by: Filling, outer: Listing, shape: Nested, atom: Node | Table, way: Way) -> Iterator[Alt]:
    listing = inner_listing(by, outer, shape)
    if listing is None:
        yield atom, way
        return
    if isinstance(atom, Node):
        _note_uses(by, outer, shape, (Use.MAPPING,), atom, way, checked=True)
        if by.chain.count(listing.site) >= MAX_NESTING:
            escape(by.m, by.fr, by.st, Value(((atom, way),)), by.at, "nested deeper than is followed")
            yield Unknown(True), way
            return
    there = way
    if shape.nullable and isinstance(atom, Node):
        null = meet(way, (Literal(Says.NULL, atom.root, atom.path, atom.site),))
        if null is not None:
            yield NONE.atoms[0], null
        there = meet(way, (Literal(Says.SET, atom.root, atom.path, atom.site),)) or way
    yield from _inner(by, shape, listing, atom, there).alts


def _inner(by: Filling, shape: Nested, listing: Listing, atom: Node | Table, way: Way) -> Value:
    source = Value(((atom, way),))
    if isinstance(shape.listed, ClassRef) and not listing.schema.checks_by:
        return Value(((by.make(shape.listed, listing, source, atom), way),))
    entries = tuple((constant(name), value) for name, value in by.fill(listing, source).items())
    alloc = by.m.identity(("filled", listing.site, by.fr.unit.path, by.at, atom))
    below = () if listing.closed or listing.schema.drops else (atom,) if isinstance(atom, Node) else atom.layers
    checked = Value(((Table((*below, entries), alloc), way),))
    return finished(by, shape.listed, listing.schema, checked) if isinstance(shape.listed, ClassRef) else checked


def inner_listing(by: Filling, outer: Listing, shape: Nested) -> Listing | None:
    """The listing of a nested class: as its own library reads it, or, of plain data classes, as the outer one does."""
    if isinstance(shape.listed, Listing):
        return shape.listed
    own = schema_of(by.m, shape.listed)
    if own is None:
        return None
    listing = listing_of(by.m, shape.listed, own if own.bases else outer.schema)
    return replace(listing, closed=listing.closed or (outer.closed and outer.schema.deep_options))


def _many(by: Filling, listing: Listing, item: Shape, mapping: bool, node: Node, way: Way) -> Iterator[Alt]:
    if isinstance(item, Plain):
        if listing.schema.checks:
            escape(by.m, by.fr, by.st, Value(((node, way),)), by.at)
        yield node, way
        return
    inner = shaped(by, listing, item, Value(((item_of(by.m, by.fr, node, by.at, mapping), way),)))
    if mapping:
        alloc = by.m.identity(("filled", by.fr.unit.path, by.at, node))
        by.m.grow(alloc, ("?",), inner)
        # Under a key that the program names it is that key of the config.
        yield node, way
        yield Table((), alloc), way
    else:
        yield Series("list", (), inner), way
