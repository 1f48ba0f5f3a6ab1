"""Settings classes: each field is looked up in variables of the environment, in files and in keywords, by order."""

from __future__ import annotations

from dataclasses import dataclass, replace

from confcompat.link.access import read_get, read_item
from confcompat.link.class_options import Options
from confcompat.link.conditions import ALWAYS, Literal, Says, Way, meet
from confcompat.link.field_shapes import inner_listing
from confcompat.link.listings import ListedField, Listing, Nested
from confcompat.link.objects import find_method
from confcompat.link.schema_filling import Filling, close, default_for, look_up, note_default
from confcompat.link.values import (
    MISSING,
    NONE,
    NOTHING,
    Alt,
    Atom,
    ClassRef,
    External,
    Instance,
    Node,
    OpenFile,
    Partial,
    Series,
    Unknown,
    Value,
    constant,
    from_alts,
    of,
    on_way,
)
from confcompat.model.lookup import ABSENT
from confcompat.model.reads import ENVIRONMENT_ROOT, Use
from confcompat.model.schemas import FileSource, Settings

_MARK = "confcompat.sources."
MAX_WAYS = 16
_NUMBERS = (Use.INTEGER, Use.FLOAT)


@dataclass(frozen=True, slots=True)
class _Source:
    """One place where values come from: a mapping (nothing on the ways on which there is none), or the environment,
    with what stands before a field in a variable's name."""

    mapping: Value | None = None
    prefix: str = ""


def put_settings(by: Filling, instance: Instance, listing: Listing, options: Options, given: Value) -> None:
    """The fields of a settings object; `given` are the keywords of its constructor."""
    settings = listing.schema.settings
    if settings is None:
        return
    reader = _Reader(by, settings, options)
    sources = reader.sources(instance, given)
    for source in sources:
        if source.mapping is not None:
            close(by, listing, source.mapping)
    for field in listing.fields:
        by.m.set_field(instance, field.name, reader.read(listing, field, sources, [ALWAYS])[0])


@dataclass(frozen=True, slots=True)
class _Reader:
    by: Filling
    settings: Settings
    options: Options

    def sources(self, instance: Instance, given: Value) -> tuple[_Source, ...]:
        """The sources of a settings object, the highest first."""
        usual = (_Source(given), _Source(None, self.options.text(self.settings.prefix) or ""))
        m, by = self.by.m, self.by
        method = find_method(m, instance, self.settings.order) if self.settings.order else None
        if method is None:
            return usual
        places = {name: of(External(_MARK + place)) for name, place in self.settings.places.items()}
        result = m.call(m, by.fr, by.st, method, (of(instance.cls),), places, by.at)
        found = [item for atom in result.atoms if isinstance(atom, Series) for item in atom.items]
        return tuple(source for item in found for atom in item.atoms if (source := self._source(atom, usual)))

    def _source(self, atom: Atom, usual: tuple[_Source, _Source]) -> _Source | None:
        if isinstance(atom, External) and atom.name.startswith(_MARK):
            return {"initial": usual[0], "variables": usual[1]}.get(atom.name.removeprefix(_MARK))
        if isinstance(atom, Partial) and isinstance(atom.function, External):
            described = self.settings.files.get(atom.function.name)
            return _Source(self._file(described, atom)) if described is not None else None
        method = find_method(self.by.m, atom, "__call__") if isinstance(atom, Instance) else None
        if method is not None:
            return _Source(self.by.m.call(self.by.m, self.by.fr, self.by.st, method, (), {}, self.by.at))
        return None

    def _file(self, source: FileSource, made: Partial) -> Value:
        """The mapping that a file holds; nothing where no file is named."""
        by, named = self.by, dict(made.named)
        path = made.args[source.position] if source.position < len(made.args) else named.get(source.file)
        path = path if path is not None else self.options.get(source.file)
        if path is None:
            return NOTHING
        each = [item for atom in path.atoms if isinstance(atom, Series) for item in atom.items] or [path]
        files = [atom if isinstance(atom, OpenFile) else OpenFile(of(atom)) for one in each for atom in one.atoms]
        content = from_alts(alt for file in files for alt in by.m.load(by.m, by.fr, of(file)).alts)
        section = named.get(source.section) or self.options.get(source.section)
        return content if section is None else read_item(by.m, by.fr, by.st, content, section, by.at)

    def read(
        self, listing: Listing, field: ListedField, sources: tuple[_Source, ...], needed: list[Way]
    ) -> tuple[Value, list[Way]]:
        """One field, and the ways on which no source has it. It fails on the ways among them that are `needed`."""
        by = replace(self.by, field=field.site, chain=(*self.by.chain, listing.site))
        if isinstance(field.shape, Nested) and self.options.text(self.settings.delimiter):
            cls, inner = field.shape.listed, inner_listing(by, listing, field.shape)
            if inner is not None and isinstance(cls, ClassRef) and inner.site not in by.chain:
                return self._section(by, field, inner, cls, sources, needed)
        found, missing = self._found(by, field, sources, [ALWAYS])
        value = by.shaped(listing, field.shape, found)
        return self._or_default(by, listing, field, value, missing, needed)

    def _section(
        self,
        by: Filling,
        field: ListedField,
        inner: Listing,
        cls: ClassRef,
        sources: tuple[_Source, ...],
        needed: list[Way],
    ) -> tuple[Value, list[Way]]:
        """A field that holds an object of a class, each field of which may come from any of the sources."""
        out: list[Alt] = []
        below: list[_Source] = []
        pending, present = [ALWAYS], []
        for source in sources:
            found, gone = self._in_source(by, field, source, ALWAYS)
            if source.mapping is None:
                # The variable of the whole section is JSON.
                out.extend(found)
                needed = _met(needed, gone)
                names = self._variables(field, source.prefix)
                below.append(_Source(None, names[0] + (self.options.text(self.settings.delimiter) or "")))
                continue
            mappings, nulls = _without_null(field, found)
            out.extend(nulls)
            below.append(_Source(from_alts((*mappings, *((MISSING, way) for way in gone)))))
            present += [way for _, way in mappings]
            pending = _met(pending, gone)
        optional = field.default is not None or field.factory is not None
        made = Instance(cls, by.m.identity(("settings", cls, by.fr.unit.path, by.at, by.chain, field.name)))
        by.m.instances.setdefault(cls, {})[made] = None
        for one in inner.fields:
            value, missing = self.read(inner, one, tuple(below), _met(needed, present) if optional else needed)
            by.m.set_field(made, one.name, value)
            pending = _met(pending, missing)
        whole = from_alts((*out, (made, ALWAYS)))
        if not optional and any(one.default is None and one.factory is None for one in inner.fields):
            # Where nothing is found, what the object cannot do without has failed already.
            return whole, pending
        return self._or_default(by, inner, field, whole, pending, needed)

    def _or_default(
        self, by: Filling, listing: Listing, field: ListedField, value: Value, missing: list[Way], needed: list[Way]
    ) -> tuple[Value, list[Way]]:
        default = default_for(by, field, missing)
        if default is None:
            for way in missing:
                for where in needed:
                    both = meet(way, where)
                    if both is not None:
                        by.fail(listing.raises, both)
            return value, missing
        return from_alts((*value.alts, *(alt for way in missing for alt in on_way(default, way).alts))), missing

    def _found(
        self, by: Filling, field: ListedField, sources: tuple[_Source, ...], pending: list[Way]
    ) -> tuple[Value, list[Way]]:
        """What the sources have of a field, the highest that has it first, and the ways on which none has."""
        out: list[Alt] = []
        for source in sources:
            still: list[Way] = []
            for way in pending:
                found, gone = self._in_source(by, field, source, way)
                out.extend(found)
                still.extend(gone)
            pending = list(dict.fromkeys(still))
        return from_alts(out), pending

    def _in_source(self, by: Filling, field: ListedField, source: _Source, way: Way) -> tuple[list[Alt], list[Way]]:
        if source.mapping is None:
            return self._in_environment(by, field, source.prefix, way)
        if not source.mapping.alts:
            return [], [way]
        found: list[Alt] = []
        gone: list[Way] = []
        for atom, there in source.mapping.alts:
            both = meet(way, there)
            if both is None:
                continue
            if atom == MISSING:
                gone.append(both)
            elif isinstance(atom, Unknown):
                found.append((atom, both))
            else:
                here, missing = look_up(by, field, atom, both)
                found.extend(here)
                gone.extend(missing)
        return found, gone

    def _in_environment(self, by: Filling, field: ListedField, prefix: str, way: Way) -> tuple[list[Alt], list[Way]]:
        found: list[Alt] = []
        pending = [way]
        for name in self._variables(field, prefix):
            still: list[Way] = []
            for one in pending:
                key = Value(((constant(name, field.site), ALWAYS),))
                root = Value(((Node(ENVIRONMENT_ROOT, ()), one),))
                for atom, there in read_get(by.m, by.fr, by.st, root, key, of(MISSING), by.at).alts:
                    if atom == MISSING:
                        note_default(by, there - one, ABSENT)
                        still.append(there)
                    else:
                        found.append(self._as_text(by, field, atom, there))
            pending = still
        return found, pending

    def _as_text(self, by: Filling, field: ListedField, atom: object, way: Way) -> Alt:
        """A variable's value: text, which becomes a number, or is JSON."""
        if isinstance(atom, Node) and atom.is_variable:
            uses = getattr(field.shape, "uses", None)
            for kind in uses or ():
                if kind in _NUMBERS:
                    by.m.sites.use(atom.site, kind)
            return (atom if uses is not None else Unknown(True)), way
        return Unknown(True), way

    def _variables(self, field: ListedField, prefix: str) -> tuple[str, ...]:
        if field.variables:
            names = field.variables
        elif field.keys == ((field.name,),):
            names = (prefix + field.name,)
        else:
            names = tuple(str(keys[0]) for keys in field.keys)
        exact = self.options.is_set(self.settings.exact, True)
        return tuple(dict.fromkeys(names if exact else (name.upper() for name in names)))


def _met(ways: list[Way], others: list[Way]) -> list[Way]:
    both = [met for way in ways for other in others if (met := meet(way, other)) is not None]
    return list(dict.fromkeys(both))[:MAX_WAYS]


def _without_null(field: ListedField, found: list[Alt]) -> tuple[list[Alt], list[Alt]]:
    """What is found as mappings, and where it is null instead."""
    if not field.shape.nullable:
        return found, []
    mappings: list[Alt] = []
    nulls: list[Alt] = []
    for atom, way in found:
        if not isinstance(atom, Node):
            mappings.append((atom, way))
            continue
        null = meet(way, (Literal(Says.NULL, atom.root, atom.path, atom.site),))
        there = meet(way, (Literal(Says.SET, atom.root, atom.path, atom.site),))
        mappings += [(atom, there)] if there is not None else []
        nulls += [(NONE.atoms[0], null)] if null is not None else []
    return mappings, nulls
