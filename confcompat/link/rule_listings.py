"""Literal schemas that describe each key by a dict: JSON schemas, and the rules of cerberus."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from confcompat.link.class_options import Options
from confcompat.link.listings import ListedField, Listing, Many, Nested, Plain, Shape
from confcompat.link.literal_listings import one_of
from confcompat.link.machine import Machine
from confcompat.link.schema_literals import places_of
from confcompat.link.values import MISSING, UNKNOWN, CallSite, Constant, FunctionRef, Series, Table, Value, of
from confcompat.model.reads import Scalar, Use
from confcompat.model.schemas import Schema

_USES = {
    "integer": Use.INTEGER,
    "number": Use.FLOAT,
    "float": Use.FLOAT,
    "string": Use.STRING,
    "object": Use.MAPPING,
    "dict": Use.MAPPING,
    "array": Use.ITERABLE,
    "list": Use.ITERABLE,
}
_DEPTH = 6
"""References are followed this deep."""


def entries_of(m: Machine, value: Value | None, site: CallSite) -> Iterator[tuple[str, Value, CallSite]]:
    """The entries of a literal dict, each with where its key stands."""
    for atom in value.atoms if value is not None else ():
        for layer in atom.layers if isinstance(atom, Table) else ():
            if isinstance(layer, tuple):
                for (key, held), place in zip(layer, places_of(m, layer, site), strict=True):
                    if isinstance(key.value, str):
                        yield key.value, held, place


def scalars_of(value: Value | None) -> tuple[Scalar, ...]:
    """A scalar, or those of a list."""
    out: list[Scalar] = []
    for atom in value.atoms if value is not None else ():
        if isinstance(atom, Constant):
            out.append(atom.value)
        elif isinstance(atom, Series):
            out += [item for one in atom.items for item in scalars_of(one)]
    return tuple(out)


@dataclass(frozen=True, slots=True)
class JsonReader:
    """Reads a JSON schema. Its defaults are never applied; what it lets be missing is no read."""

    m: Machine
    schema: Schema
    site: CallSite
    root: Table
    depth: int = 0

    def shape(self, value: Value) -> Shape:
        """What a schema makes of a value."""
        said = {key: held for key, held, _ in entries_of(self.m, value, self.site)}
        target = self._referred(said)
        if target is not None:
            return replace(self, depth=self.depth + 1).shape(target)
        for name in ("anyOf", "oneOf"):
            held = said.get(name, Value())
            members = [item for atom in held.atoms if isinstance(atom, Series) for item in atom.items]
            if members:
                return one_of([self.shape(member) for member in members])
        types = scalars_of(said.get("type"))
        nullable = "null" in types or not types
        kinds = [kind for kind in types if kind != "null"]
        if "properties" in said or "required" in said:
            return Nested(self._listing(said), nullable and bool(types))
        if "items" in said:
            return Many(self.shape(said["items"]), False, nullable)
        if any(isinstance(atom, Table) for atom in (said.get("additionalProperties") or Value()).atoms):
            return Many(self.shape(said["additionalProperties"]), True, nullable)
        uses = tuple(_USES[str(kind)] for kind in kinds if str(kind) in _USES) if len(kinds) == 1 else ()
        return Plain(uses, nullable, scalars_of(said.get("const")) or scalars_of(said.get("enum")))

    def _listing(self, said: dict[str, Value]) -> Listing:
        required = set(scalars_of(said.get("required")))
        fields: list[ListedField] = []
        listed: set[str] = set()
        for name, held, place in entries_of(self.m, said.get("properties"), self.site):
            listed.add(name)
            shape = self.shape(held)
            if name in required or not isinstance(shape, Plain):
                default = None if name in required else of(MISSING)
                fields.append(ListedField(name, ((name,),), default, shape, place))
        for bare in sorted(str(name) for name in required - listed):
            fields.append(ListedField(bare, ((bare,),), None, Plain(nullable=True), self.site))
        closed = scalars_of(said.get("additionalProperties")) == (False,)
        raises = self.schema.raises
        return Listing(self.schema, tuple(fields), self.site, closed, raises, raises, tuple(sorted(listed)))

    def _referred(self, said: dict[str, Value]) -> Value | None:
        """What `{"$ref": "#/definitions/Host"}` refers to."""
        names = scalars_of(said.get("$ref"))
        if self.depth > _DEPTH or len(names) != 1 or not str(names[0]).startswith("#"):
            return None
        found: Value | None = of(self.root)
        for part in str(names[0]).split("/")[1:]:
            found = next((held for key, held, _ in entries_of(self.m, found, self.site) if key == part), None)
        return found


@dataclass(frozen=True, slots=True)
class RuleReader:
    """Reads the rules of cerberus: a dict of keys, each with a dict of rules."""

    m: Machine
    schema: Schema
    options: Options
    site: CallSite

    def mapping(self, rules: Value) -> Shape:
        """A mapping whose keys have these rules."""
        everything = any(self.options.is_set(name, value) for name, value in self.schema.required_by.items())
        fields: list[ListedField] = []
        for name, held, place in entries_of(self.m, rules, self.site):
            said = {key: rule for key, rule, _ in entries_of(self.m, held, place)}
            needed = scalars_of(said.get("required"))
            default = None if needed == (True,) or (everything and not needed) else of(MISSING)
            default = said.get("default", UNKNOWN if "default_setter" in said else default)
            field = ListedField(name, ((name,),), default, self._shape(said), place, None, (), _function(said))
            fields.append(field)
        raises = self.schema.raises
        return Nested(Listing(self.schema, tuple(fields), self.site, False, raises, raises))

    def _shape(self, said: dict[str, Value]) -> Shape:
        nullable = scalars_of(said.get("nullable")) == (True,)
        kinds = scalars_of(said.get("type"))
        if "schema" in said and kinds == ("list",):
            inner = {key: rule for key, rule, _ in entries_of(self.m, said["schema"], self.site)}
            return Many(self._shape(inner), False, nullable)
        if "schema" in said:
            return replace(self.mapping(said["schema"]), nullable=nullable)
        for name in ("valuesrules", "valueschema"):
            if name in said:
                inner = {key: rule for key, rule, _ in entries_of(self.m, said[name], self.site)}
                return Many(self._shape(inner), True, nullable)
        uses = tuple(_USES[str(kind)] for kind in kinds if str(kind) in _USES) if len(kinds) == 1 else ()
        return Plain(uses, nullable, scalars_of(said.get("allowed")))


def _function(said: dict[str, Value]) -> Value | None:
    """The function of the program that a value is put through."""
    coerce = said.get("coerce", Value())
    return coerce if coerce.atoms and all(isinstance(atom, FunctionRef) for atom in coerce.atoms) else None
