"""Reading a mapping by a field listing: fields are looked up, missing ones raise, the others get their shape."""

from __future__ import annotations

from dataclasses import dataclass, replace

from confcompat.link.access import default_of, read_get
from confcompat.link.class_kinds import schema_of
from confcompat.link.conditions import ALWAYS, Says, Way, meet_all
from confcompat.link.field_shapes import shaped
from confcompat.link.listings import Keys, ListedField, Listing, Shape
from confcompat.link.machine import Frame, Machine, State
from confcompat.link.objects import find_method
from confcompat.link.sites import ClosedSite
from confcompat.link.values import (
    MISSING,
    UNKNOWN,
    Alt,
    Atom,
    CallSite,
    ClassRef,
    External,
    Instance,
    Node,
    Table,
    Unknown,
    Value,
    constant,
    from_alts,
    of,
    on_way,
)
from confcompat.model import facts as f
from confcompat.model.lookup import ABSENT, Lookup
from confcompat.model.reads import Scalar


@dataclass(frozen=True, slots=True)
class Filling:
    """One call that fills a schema: where it stands, and the listings and the field that led to the mapping at hand."""

    m: Machine
    fr: Frame
    st: State
    at: int
    chain: tuple[CallSite, ...] = ()
    field: CallSite | None = None

    def fail(self, kind: str, way: Way) -> None:
        """The call raises on this way."""
        self.m.fail(self.fr, self.st, kind, way)

    def fill(self, listing: Listing, source: Value) -> dict[str, Value]:
        """Field → value, for a mapping read by the listing."""
        close(self, listing, source)
        inside = replace(self, chain=(*self.chain, listing.site))
        return {field.name: read_field(inside, listing, field, source) for field in listing.fields}

    def shaped(self, listing: Listing, shape: Shape, value: Value) -> Value:
        """A value as a field of this shape holds it."""
        return shaped(self, listing, shape, value)

    def look_up(self, field: ListedField, atom: Atom, way: Way) -> tuple[list[Alt], list[Way]]:
        """What is found under a field's keys, and the ways on which nothing is."""
        return look_up(self, field, atom, way)

    def make(self, cls: ClassRef, listing: Listing, source: Value, key: object) -> Instance:
        """An object of a class, filled from a mapping; `key` tells apart what it was filled from."""
        alike = ("filled", cls, self.fr.unit.path, self.at, self.fr.context, key)
        instance = Instance(cls, self.m.identity(alike))
        self.m.instances.setdefault(cls, {})[instance] = None
        self.put(instance, listing, source)
        return instance

    def put(self, instance: Instance, listing: Listing, source: Value) -> None:
        """The fields become attributes of an object."""
        for name, value in self.fill(listing, source).items():
            self.m.set_field(instance, name, value)
        own = schema_of(self.m, instance.cls) or listing.schema
        for after in own.after:
            method = find_method(self.m, instance, after)
            if method is not None:
                self.m.call(self.m, self.fr, self.st, method, (), {}, self.at)


def close(by: Filling, listing: Listing, source: Value) -> None:
    """Notes that unknown keys of a mapping are refused, where they are."""
    if not listing.closed:
        return
    place = f.place_of(listing.site.file, listing.site.at)
    for atom, way in source.alts:
        if not meet_all(by.st.ways, way) or (isinstance(atom, Table) and atom.filtered):
            continue
        for layer in atom.layers if isinstance(atom, Table) else (atom,):
            if isinstance(layer, Node) and not layer.is_variable:
                by.m.sites.close(
                    ClosedSite(
                        layer.root, layer.path, listing.allows, listing.refuses, place, by.fr.moment, by.fr.function
                    )
                )


def read_field(by: Filling, listing: Listing, field: ListedField, source: Value) -> Value:
    """One field of a mapping; where it is missing, its default or a failure."""
    at_field = replace(by, field=field.site)
    out: list[Alt] = []
    for atom, way in source.alts:
        if not meet_all(by.st.ways, way):
            continue
        if isinstance(atom, Unknown):
            out.append((atom, way))
            continue
        found, missing = look_up(by, field, atom, way)
        out.extend(shaped(at_field, listing, field.shape, from_alts(found)).alts)
        default = default_for(by, field, missing)
        for gone in missing:
            if default is not None:
                note_default(by, gone - way, default_of(default) if default.atoms != (MISSING,) else ABSENT)
                out.extend(on_way(default, gone).alts)
            elif gone != way:
                by.fail(listing.raises, gone)
    return _converted(by, field, from_alts(out))


def _converted(by: Filling, field: ListedField, value: Value) -> Value:
    if field.converter is None or not value.alts:
        return value
    return by.m.call(by.m, by.fr, by.st, field.converter, (value,), {}, by.at)


def default_for(by: Filling, field: ListedField, missing: list[Way]) -> Value | None:
    """What stands in for a field on the ways on which it is missing; None where that is an error."""
    if field.factory is None or not missing:
        return field.default
    if all(isinstance(atom, External) for atom in field.factory.atoms):
        return UNKNOWN
    before = State({}, tuple(w for way in missing for w in meet_all(by.st.ways, way)), dict(by.st.writes))
    return by.m.call(by.m, by.fr, before, field.factory, (), {}, by.at)


def look_up(by: Filling, field: ListedField, atom: Atom, way: Way) -> tuple[list[Alt], list[Way]]:
    """What is found under the field's keys, and the ways on which nothing is."""
    found: list[Alt] = []
    pending = [way]
    for keys in field.keys:
        still: list[Way] = []
        for one in pending:
            here, gone = _walk(by, field, keys, atom, one)
            found.extend(here)
            still.extend(gone)
        pending = list(dict.fromkeys(still))
    return found, pending


def _walk(by: Filling, field: ListedField, keys: Keys, atom: Atom, way: Way) -> tuple[list[Alt], list[Way]]:
    here: list[Alt] = [(atom, way)]
    gone: list[Way] = []
    # A key that is listed in the very function that fills is nobody else's: it is read where it stands.
    at = field.site.at if (field.site.file, field.site.function) == (by.fr.unit.path, by.fr.function) else by.at
    for key in keys:
        name = Value(((constant(key, field.site), ALWAYS),))
        got = read_get(by.m, by.fr, by.st, Value(tuple(here)), name, of(MISSING), at)
        missing = [own for a, own in got.alts if a == MISSING]
        for own in missing:
            # The mark of what is missing is no default.
            note_default(by, own - way, ABSENT)
        gone.extend(missing)
        here = [alt for alt in got.alts if alt[0] != MISSING]
    return here, gone


def note_default(by: Filling, found_out: Way, default: Lookup[Scalar]) -> None:
    """The reads that found something missing on this way have this default."""
    for literal in found_out:
        site = by.m.sites.found.get(literal.site) if literal.says is Says.ABSENT else None
        if site is not None:
            site.default = default
