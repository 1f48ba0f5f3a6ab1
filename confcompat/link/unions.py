"""Unions of shapes: told apart by the value of a key, or tried one after the other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from confcompat.link.class_kinds import schema_of
from confcompat.link.class_listings import listing_of
from confcompat.link.conditions import ALWAYS, Literal, Says, Way, meet
from confcompat.link.listings import ListedField, Listing, Nested, Plain, Shape
from confcompat.link.machine import Failure
from confcompat.link.values import Alt, ClassRef, Node, Table, Value
from confcompat.model.reads import Scalar

if TYPE_CHECKING:
    from confcompat.link.schema_filling import Filling

MAX_COMBINED = 16


def either(
    by: Filling, listing: Listing, options: tuple[Shape, ...], tag: str, atom: Node | Table, way: Way
) -> Iterator[Alt]:
    """What a mapping is as one of several shapes."""
    tag = tag or _common_tag(by, options)
    listings = [_own_listing(by, option) for option in options]
    named = [(x, _field_named(x, tag)) for x in listings if x is not None]
    if tag and isinstance(atom, Node) and len(named) == len(options) and all(field for _, field in named):
        yield from _by_tag(by, listing, options, [field for _, field in named if field], atom, way)
        return
    tried: list[tuple[Failure, ...]] = []
    outer = by.fr.raised
    for option in options:
        by.fr.raised = []
        yield from by.shaped(listing, option, Value(((atom, way),))).alts
        tried.append(tuple(dict.fromkeys(by.fr.raised)))
    by.fr.raised = outer
    # It fails only where every one of them does.
    for failing in _all_fail(tried):
        by.fr.raised.append(Failure(listing.raises, failing))


def _common_tag(by: Filling, options: tuple[Shape, ...]) -> str:
    """The field that tells nested classes apart by the one value that each lets it have."""
    listings = [_own_listing(by, option) for option in options]
    if len(listings) < 2 or any(listing is None for listing in listings):
        return ""
    for field in listings[0].fields if listings[0] is not None else ():
        values = [_tag_values(listing, field.name) for listing in listings if listing is not None]
        flat = [value for some in values for value in some]
        if all(values) and len(set(flat)) == len(flat):
            return field.name
    return ""


def _own_listing(by: Filling, option: Shape) -> Listing | None:
    if not isinstance(option, Nested) or not isinstance(option.listed, ClassRef):
        return None
    schema = schema_of(by.m, option.listed)
    return listing_of(by.m, option.listed, schema) if schema is not None else None


def _tag_values(listing: Listing, name: str) -> tuple[Scalar, ...]:
    for field in listing.fields:
        if field.name == name and field.default is None and isinstance(field.shape, Plain):
            return field.shape.values
    return ()


def _field_named(listing: Listing, name: str) -> ListedField | None:
    return next((field for field in listing.fields if field.name == name or (name,) in field.keys), None)


def _all_fail(tried: list[tuple[Failure, ...]]) -> list[Way]:
    ways: list[Way] = [ALWAYS]
    for failures in tried:
        ways = [both for way in ways for x in failures if (both := meet(way, x.way)) is not None][:MAX_COMBINED]
    return list(dict.fromkeys(ways)) if tried else []


def _by_tag(
    by: Filling,
    listing: Listing,
    options: tuple[Shape, ...],
    fields: list[ListedField],
    node: Node,
    way: Way,
) -> Iterator[Alt]:
    """The key that tells the members apart is read first; each member is read where it has that member's value."""
    tag = replace(fields[0], default=None, site=by.field or fields[0].site)
    _, missing = by.look_up(tag, node, way)
    for gone in missing:
        by.fail(listing.raises, gone)
    for option, field in zip(options, fields, strict=True):
        path = (*node.path, *field.keys[0])
        for value in field.shape.values if isinstance(field.shape, Plain) else ():
            there = meet(way, (Literal(Says.IS, node.root, path, -1, value),))
            if there is not None:
                yield from by.shaped(listing, option, Value(((node, there),))).alts
