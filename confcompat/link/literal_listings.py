"""Literal schemas that name keys as the mapping does: `{"a": int, Required("b"): {...}}` → a listing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from confcompat.link.annotations import ANYTHING, shape_of_type
from confcompat.link.class_options import Options
from confcompat.link.listings import Either, ListedField, Listing, Many, Nested, Plain, Shape
from confcompat.link.machine import Machine
from confcompat.link.schema_literals import TYPE_KEY, Entry, places_of
from confcompat.link.values import (
    MISSING,
    CallSite,
    Constant,
    External,
    FunctionRef,
    Partial,
    Series,
    Table,
    Value,
    of,
)
from confcompat.model.reads import Use
from confcompat.model.schemas import Combines, KeyMaker, Schema

_OPENS = "Extra"
"""The key that lets any other key be there."""
_NULL = Plain(nullable=True, values=(None,))


@dataclass(frozen=True, slots=True)
class LiteralReader:
    """Reads literals of one library, with the options of the validator that they belong to."""

    m: Machine
    schema: Schema
    options: Options
    site: CallSite

    def listing(self, table: Table) -> Listing:
        """The keys that a dict lists."""
        required = any(self.options.is_set(name, value) for name, value in self.schema.required_by.items())
        fields: dict[str, ListedField] = {}
        opened = self.schema.closed and self.options.opens(self.schema)
        for layer in table.layers:
            if not isinstance(layer, tuple):
                opened = True
                continue
            for entry, place in zip(layer, places_of(self.m, layer, self.site), strict=True):
                field = self._field(entry, place, required)
                opened = opened or entry[0].kind == TYPE_KEY
                if field is not None:
                    fields[field.name] = field
        closed = not opened and (self.schema.closed or self.options.closes(self.schema))
        raises = self.schema.raises
        return Listing(self.schema, tuple(fields.values()), self.site, closed, raises, self.schema.refuses or raises)

    def _field(self, entry: Entry, place: CallSite, required: bool) -> ListedField | None:
        key, value = entry
        if key.kind == TYPE_KEY or not isinstance(key.value, str):
            return None
        default: Value | None = None if required else of(MISSING)
        factory: Value | None = None
        maker = self.m.libraries.key_makers.get(key.kind)
        marked = value.atoms[0] if maker is not None else None
        if maker is not None and isinstance(marked, Partial):
            value = marked.args[-1]
            default = None if maker.required else of(MISSING)
            given = _default_of(maker, marked)
            if given is not None:
                called = all(isinstance(atom, External | FunctionRef) for atom in given.atoms)
                default, factory = (None, given) if called else (given, None)
        shape = self.shape(value)
        return ListedField(key.value, ((key.value,),), default, shape, place, factory, (), self._function(value))

    def shape(self, value: Value) -> Shape:
        """What a validator makes of a value."""
        atom = value.atoms[0] if len(value.atoms) == 1 else None
        match atom:
            case Constant(None):
                return _NULL
            case Constant(known):
                return Plain(values=(known,))
            case External(name):
                return shape_of_type(name, name.rpartition(".")[2])
            case Table():
                return self._table(atom)
            case Series("list", items, None):
                return Many(self.shape(items[0]), False) if len(items) == 1 else Many(ANYTHING, False)
            case Partial(External(name), args, named):
                return self._made(name, args, dict(named))
        return ANYTHING

    def _table(self, table: Table) -> Shape:
        entries = [entry for layer in table.layers if isinstance(layer, tuple) for entry in layer]
        if not entries:
            return Plain((Use.MAPPING,))
        if all(key.kind == TYPE_KEY and key.value.rpartition(".")[2] != _OPENS for key, _ in entries):  # type: ignore[union-attr]
            return Many(self.shape(entries[0][1]) if len(entries) == 1 else ANYTHING, True)
        return Nested(self.listing(table))

    def _made(self, name: str, args: tuple[Value, ...], named: dict[str, Value]) -> Shape:
        validator = self.m.libraries.validators.get(name)
        if validator is not None and args:
            options = Options(dict(zip(validator.parameters, args, strict=False)) | named)
            return replace(self, options=options).shape(args[0])
        combines = self.m.libraries.combinations.get(name)
        shapes = [self.shape(arg) for arg in args]
        if combines is Combines.ALL:
            return next((x for x in shapes if not isinstance(x, Plain)), next((x for x in shapes), ANYTHING))
        if combines in (Combines.ANY, Combines.MAYBE):
            return one_of(shapes, combines is Combines.MAYBE)
        return Plain((Use.NOT_NULL,)) if combines is not None else ANYTHING

    def _function(self, value: Value) -> Value | None:
        """A function of the program that is called with the value, and whose result stands for it."""
        functions: list[Value] = [value]
        for atom in value.atoms:
            made = atom.function.name if isinstance(atom, Partial) and isinstance(atom.function, External) else ""
            if isinstance(atom, Partial) and self.m.libraries.combinations.get(made) is Combines.ALL:
                functions = list(atom.args)
        found = [v for v in functions if v.atoms and all(isinstance(atom, FunctionRef) for atom in v.atoms)]
        return found[-1] if found else None


def one_of(shapes: list[Shape], nullable: bool = False) -> Shape:
    """The shape of what may have any of several."""
    others = [shape for shape in shapes if shape != _NULL]
    nullable = nullable or len(others) < len(shapes) or any(shape.nullable for shape in others)
    if len(others) == 1:
        return replace(others[0], nullable=nullable)
    if all(isinstance(shape, Plain) for shape in others):
        uses = [set(shape.uses) for shape in others if isinstance(shape, Plain)]
        return Plain(tuple(sorted(set.intersection(*uses))) if uses else (), nullable)
    return Either(tuple(others), "", nullable)


def _default_of(maker: KeyMaker, made: Partial) -> Value | None:
    positional: Iterator[tuple[int, Value]] = enumerate(made.args[:-1])
    named: dict[int | str, Value] = {**dict(positional), **dict(made.named)}
    return next((named[which] for which in maker.default if which in named), None)
