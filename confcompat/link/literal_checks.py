"""Checking a mapping by a literal schema."""

from __future__ import annotations

from dataclasses import dataclass

from confcompat.link.class_options import Options
from confcompat.link.conditions import Way, meet
from confcompat.link.listings import Listing, Shape
from confcompat.link.literal_listings import LiteralReader
from confcompat.link.rule_listings import JsonReader, RuleReader
from confcompat.link.schema_filling import Filling
from confcompat.link.values import NONE, UNKNOWN, Alt, CallSite, Series, Table, Value, from_alts, of, truth
from confcompat.link.verdicts import verdict_of
from confcompat.model.schemas import Gives, Layout, Schema


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check gives, and the mapping with defaults."""

    given: Value
    mapping: Value


def check_literal(
    by: Filling, schema: Schema, options: Options, literal: Value, source: Value, gives: Gives
) -> Checked:
    """Reads a mapping as a literal schema lists it."""
    site = CallSite(by.fr.unit.path, by.at, by.fr.function)
    outside = Listing(schema, (), site, raises=schema.raises)
    outer, by.fr.raised = by.fr.raised, []
    out: list[Alt] = []
    for atom, way in literal.alts:
        here = from_alts((a, met) for a, own in source.alts if (met := meet(way, own)) is not None)
        out.extend(by.shaped(outside, _shape(by, schema, options, site, of(atom)), here).alts)
    failures, by.fr.raised = by.fr.raised, outer
    if gives in (Gives.MAPPING, Gives.NOTHING):
        outer.extend(failures)
    mapping = from_alts(out)
    return Checked(_given(gives, mapping, [failure.way for failure in failures]), mapping)


def _shape(by: Filling, schema: Schema, options: Options, site: CallSite, literal: Value) -> Shape:
    if schema.layout is Layout.JSON:
        root = next((atom for atom in literal.atoms if isinstance(atom, Table)), Table())
        return JsonReader(by.m, schema, site, root).shape(literal)
    if schema.layout is Layout.RULES:
        return RuleReader(by.m, schema, options, site).mapping(literal)
    return LiteralReader(by.m, schema, options, site).shape(literal)


def _given(gives: Gives, mapping: Value, failing: list[Way]) -> Value:
    match gives:
        case Gives.MAPPING | Gives.DEFAULTS:
            return mapping
        case Gives.NOTHING:
            return NONE
        case Gives.OR_NONE:
            return from_alts((*mapping.alts, *((NONE.atoms[0], way) for way in failing)))
        case Gives.LIST:
            told = verdict_of(failing, False)
            full, empty = Series("list", (UNKNOWN,)), Series("list")
            return from_alts((full if truth(atom) else empty, way) for atom, way in told.alts)
    return verdict_of(failing, gives is Gives.VERDICT)
