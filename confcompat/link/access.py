"""Reading a key of something: config nodes, dicts, lists; by item, `get`, `in`."""

from __future__ import annotations

from enum import Enum
from typing import TypeGuard

from confcompat.link.bounds import literal_members
from confcompat.link.conditions import ALWAYS, Literal, Says, Way, implies_present, implies_truthy, meet, meet_all
from confcompat.link.machine import Exc, Frame, Machine, State
from confcompat.link.objects import find_method, wrapped
from confcompat.link.paths import Each, PathPart
from confcompat.link.values import (
    MISSING,
    UNKNOWN,
    UNKNOWN_ATOM,
    Alt,
    Atom,
    Blank,
    CallSite,
    Constant,
    External,
    Instance,
    KeyOf,
    Layer,
    Node,
    Original,
    Partial,
    Series,
    Table,
    Text,
    Unknown,
    Value,
    constant,
    from_alts,
    join,
    layered,
    on_way,
)
from confcompat.model.keys import AnyIndex, Glob, NonString, Wild, format_key
from confcompat.model.lookup import Absent, Lookup, Present
from confcompat.model.lookup import Unknown as NotKnown
from confcompat.model.reads import Certainty, Scalar, Use

SPREAD = "**"
"""Key under which a dict remembers the mappings that were spread into it after it was made."""
_RANK = {Certainty.EXACT: 0, Certainty.PATTERN: 1, Certainty.OPAQUE: 2}


VIEW = "<view>"
"""Name of what makes lazy views: their items are views, which read nothing (`confcompat.link.views`)."""


class How(Enum):
    """The way a key is read."""

    ITEM = "item"
    GET = "get"
    IN = "in"


def worst(first: Certainty, second: Certainty) -> Certainty:
    """The less certain of the two."""
    return first if _RANK[first] >= _RANK[second] else second


def key_part(node: Node, key: Atom) -> tuple[PathPart, Certainty, str, CallSite | None]:
    """The path segment that a key stands for, how certain it is, why it is not, and where it was handed in."""
    match key:
        case Constant(str() as text, _, site):
            return text, Certainty.EXACT, "", site
        case Constant(bool() | float() | None as value, _, site):
            return NonString(value), Certainty.EXACT, "", site
        case Constant(int() as number, _, site):
            return (number if number >= 0 else AnyIndex()), Certainty.EXACT, "", site
        case Text(pattern, source, site):
            if pattern.strip("*"):
                return Glob(pattern), Certainty.PATTERN, f"part of the key is {source or 'computed'}", site
            return Wild.ONE, Certainty.OPAQUE, f"the key is {source or 'computed'}", site
        case KeyOf(other, each) if (other.root, other.path) == (node.root, node.path):
            return each, Certainty.EXACT, "", None
        case KeyOf(other, _):
            return Wild.ONE, Certainty.PATTERN, f"the key is one of the keys of {_shown(other)}", None
        case Node():
            return Wild.ONE, Certainty.OPAQUE, f"the key is the value of {_shown(key)}", None
    return Wild.ONE, Certainty.OPAQUE, "the key is computed at run time", None


def _shown(node: Node) -> str:
    return format_key(tuple(Wild.ONE if isinstance(part, Each) else part for part in node.path)) or "the whole config"


def read_key(
    m: Machine,
    fr: Frame,
    st: State,
    node: Node,
    own: Way,
    key: Atom,
    at: int,
    how: How,
    default: Value | None = None,
    exc: Exc = "KeyError",
) -> Value:
    """Read one key of a config node. `own` is the way on which the node is what it is."""
    if _is_text(node, key, how):
        use(m, st, node, own, Use.STRING)
        return Value(((Unknown(True), own),)) if how is not How.GET else (default or UNKNOWN)
    part, certainty, reason, lifted = key_part(node, key)
    path = (*node.path, part)
    written = st.writes.get((node.root, path))
    if written is not None and how is How.IN:
        return _written_in(m, fr, st, node, own, key, at, path, written)
    if written is not None:
        if any(isinstance(atom, Node) and atom.path == path for atom in written.atoms):
            # Its own value with a default: read here, and surely there.
            number, site = m.site(fr, node.root, path, at, certainty, reason, lifted)
            site.fetched = True
        return _read_written(m, fr, st, node, own, key, at, how, default, exc, path, written)
    ways = meet_all(st.ways, own)
    if not ways:
        return Value()
    certainty, reason = worst(certainty, node.certainty), reason or node.reason
    number, site = m.site(fr, node.root, path, at, certainty, reason, lifted)
    if how is not How.IN:
        use(m, st, node, own, Use.MAPPING if not isinstance(part, int | AnyIndex) else Use.ITERABLE)
    surely_there = isinstance(part, Each) or written is not None
    if not surely_there:
        m.sites.note_ways(site, st.ways, own)
    child = Node(node.root, path, number, certainty, node.style, reason)
    absent = Literal(Says.ABSENT, node.root, path, number)
    present = Literal(Says.PRESENT, node.root, path, number)
    gone = (
        ()
        if surely_there
        else tuple(
            way for way in ways if not implies_present(way, node.root, path) and meet(way, (absent,)) is not None
        )
    )
    if how is How.IN:
        site.tested = True
        if certainty is Certainty.OPAQUE:
            # Whether a computed value is among the keys (or the items) says nothing of what the config must hold.
            return Value(((constant(True), own), (constant(False), own)))
        return _both(own, present, absent, bool(gone))
    site.fetched = True
    if how is How.ITEM:
        site.raising = True
        for way in gone:
            m.fail(fr, State({}, (way,)), exc, frozenset({absent}))
        return Value(((child, own),))
    if default is not None:
        site.default = default_of(default)
    alts: list[Alt] = []
    there = meet(own, (present,))
    if there is not None:
        alts.append((child, there))
    if gone and default is not None:
        missing = meet(own, (absent,))
        if missing is not None:
            alts.extend(on_way(default, missing).alts)
    return from_alts(alts)


def _is_text(node: Node, key: Atom, how: How) -> bool:
    """The value is text: a variable of the environment, or one that is searched for a sign that no key consists of."""
    if node.is_variable:
        return True
    if how is not How.IN or not isinstance(key, Constant) or not isinstance(key.value, str):
        return False
    return not any(char.isalnum() for char in key.value)


def _read_written(
    m: Machine,
    fr: Frame,
    st: State,
    node: Node,
    own: Way,
    key: Atom,
    at: int,
    how: How,
    default: Value | None,
    exc: Exc,
    path: tuple[PathPart, ...],
    written: Value,
) -> Value:
    """A key that the program itself wrote, on all ways or on some; nothing left there means that it was deleted."""
    if not written.alts:
        return on_way(default or UNKNOWN, own)
    out: list[Alt] = []
    for atom, way in written.alts:
        both = meet(own, way)
        if both is None:
            continue
        if isinstance(atom, Original):
            bare = State(st.env, st.ways, {k: v for k, v in st.writes.items() if k != (node.root, path)})
            out.extend(read_key(m, fr, bare, node, both, key, at, how, default, exc).alts)
        else:
            out.append((atom, both))
    return from_alts(out)


def _written_in(
    m: Machine,
    fr: Frame,
    st: State,
    node: Node,
    own: Way,
    key: Atom,
    at: int,
    path: tuple[PathPart, ...],
    written: Value,
) -> Value:
    """Whether a key is there that the program itself wrote, or deleted, on some ways."""
    if not written.alts:
        return Value(((constant(False), own),))
    out: list[Alt] = []
    # Whoever finds the key, written or not, may read it from there on.
    there = Literal(Says.PRESENT, node.root, path)
    for atom, way in written.alts:
        both = meet(own, way)
        if both is None:
            continue
        if isinstance(atom, Original) or (isinstance(atom, Node) and atom.path == path):
            bare = State(st.env, st.ways, {k: v for k, v in st.writes.items() if k != (node.root, path)})
            asked = read_key(m, fr, bare, node, both, key, at, How.IN)
            out.extend(asked.alts if isinstance(atom, Original) else ((constant(True), w) for _, w in asked.alts[:1]))
        else:
            out.append((constant(True), meet(both, (there,)) or both))
    return from_alts(out)


def _both(own: Way, present: Literal, absent: Literal, may_be_gone: bool) -> Value:
    alts: list[Alt] = []
    there = meet(own, (present,))
    if there is not None:
        alts.append((constant(True), there))
    missing = meet(own, (absent,)) if may_be_gone else None
    if missing is not None:
        alts.append((constant(False), missing))
    return Value(tuple(alts))


def default_of(value: Value) -> Lookup[Scalar]:
    """A default as reads tell of it: a scalar, or that it is computed."""
    atoms = set(value.atoms)
    if len(atoms) == 1 and isinstance(atom := next(iter(atoms)), Constant):
        return Present(atom.value)
    return NotKnown("computed") if atoms else Absent()


def use(m: Machine, st: State, node: Node, own: Way, kind: Use) -> None:
    """The node's value is put to a use that some types cannot take."""
    if node.asked or (node.site < 0 and node.path and isinstance(node.path[-1], Each)):
        return
    if kind is Use.NOT_NULL and all(implies_truthy(way | own, node.root, node.path) for way in st.ways):
        return
    m.sites.use(node.site, kind)


def is_styled(atom: Atom, m: Machine) -> TypeGuard[Node | Table]:
    """The atom is in a library's container, which answers by rules of its own."""
    return isinstance(atom, Node | Table) and (
        bool(atom.style) or (isinstance(atom, Table) and atom.alloc in m.slot_names and m.has_style(atom.alloc))
    )


def read_item(m: Machine, fr: Frame, st: State, of: Value, key: Value, at: int) -> Value:
    """`of[key]`."""
    out: list[Alt] = []
    of = without_chance_none(of)
    key = _as_key(key)
    if all(isinstance(atom, Constant) and isinstance(atom.value, str) for atom in key.atoms):
        of = as_item(of)
    for atom, way in of.alts:
        for key_atom, key_way in key.alts:
            both = meet(way, key_way)
            if both is None or not meet_all(st.ways, both):
                continue
            out.extend(_item_of(m, fr, st, atom, both, key_atom, at).alts)
    return from_alts(out)


def without_chance_none(value: Value) -> Value:
    """The value without a None that config does not decide about, such as what a global holds until it is filled.

    That its use would raise is true of any config, and must not be laid to a key that happens to be asked for there.
    """
    others = [way for atom, way in value.alts if not _is_none(atom)]
    if not others or len(others) == len(value.alts):
        return value
    return from_alts(
        (atom, way) for atom, way in value.alts if not _is_none(atom) or not any(other <= way for other in others)
    )


def _is_none(atom: Atom) -> bool:
    return isinstance(atom, Constant) and atom.value is None


def _as_key(key: Value) -> Value:
    """What a loop over config stands at is a key or an item; where it is used as a key, it is a key."""
    if not any(isinstance(atom, KeyOf) for atom in key.atoms):
        return key
    return from_alts(
        (atom, way)
        for atom, way in key.alts
        if not ((isinstance(atom, Node) and atom.path and isinstance(atom.path[-1], Each)) or isinstance(atom, Partial))
    )


def as_item(value: Value) -> Value:
    """What a loop over config stands at is a key or an item; where it is asked for a name of its own, it is an item."""
    items = {
        (a.root, a.path[:-1]) for a in value.atoms if isinstance(a, Node) and a.path and isinstance(a.path[-1], Each)
    }
    if not items:
        return value
    return from_alts(
        (atom, way)
        for atom, way in value.alts
        if not (isinstance(atom, KeyOf) and (atom.node.root, atom.node.path) in items)
    )


def _item_of(m: Machine, fr: Frame, st: State, atom: Atom, way: Way, key: Atom, at: int) -> Value:
    match atom:
        case Node() | Table() if is_styled(atom, m):
            return m.read_styled(m, fr, st, atom, way, key, at, How.ITEM)
        case Partial(External(name)) if name == VIEW:
            return Value(((Partial(atom.function, (*atom.args, Value(((key, ALWAYS),)))), way),))
        case Node():
            return read_key(m, fr, st, atom, way, key, at, How.ITEM)
        case Table():
            return table_get(m, fr, st, atom, way, key, at, How.ITEM, None)
        case Blank():
            return Value(((atom, way),))
        case Series():
            return _series_item(m, fr, st, atom, way, key)
        case Instance():
            method = find_method(m, atom, "__getitem__")
            if method is not None:
                return on_way(m.call(m, fr, st, method, (Value(((key, ALWAYS),)),), {}, at), way)
            base = wrapped(m, atom)
            if base is not None:
                return _wrapped_item(m, fr, st, atom, base, way, key, at)
        case Constant(None):
            m.fail(fr, st, "TypeError", way)
            return Value()
        case Unknown(True) | KeyOf() | Text():
            return Value(((Unknown(True), way),))
    return Value(((UNKNOWN_ATOM, way),))


def _wrapped_item(
    m: Machine, fr: Frame, st: State, owner: Instance, base: Value, way: Way, key: Atom, at: int
) -> Value:
    """An item of an instance of a dict subclass; `__missing__` answers for absent keys."""
    missing = find_method(m, owner, "__missing__")
    key_value = Value(((key, ALWAYS),))
    if missing is None:
        return read_item(m, fr, st, on_way(base, way), key_value, at)
    default = m.call(m, fr, st, missing, (key_value,), {}, at)
    return read_get(m, fr, st, on_way(base, way), key_value, default, at)


def read_get(m: Machine, fr: Frame, st: State, of: Value, key: Value, default: Value, at: int) -> Value:
    """`of.get(key, default)`."""
    out: list[Alt] = []
    for atom, way in of.alts:
        for key_atom, key_way in key.alts:
            both = meet(way, key_way)
            if both is None or not meet_all(st.ways, both):
                continue
            if is_styled(atom, m):
                out.extend(m.read_styled(m, fr, st, atom, both, key_atom, at, How.GET, default).alts)
            elif isinstance(atom, Node):
                out.extend(read_key(m, fr, st, atom, both, key_atom, at, How.GET, default).alts)
            elif isinstance(atom, Table):
                out.extend(table_get(m, fr, st, atom, both, key_atom, at, How.GET, default).alts)
            elif isinstance(atom, Blank):
                out.extend(on_way(default, both).alts)
            else:
                out.append((UNKNOWN_ATOM, both))
    return from_alts(out)


def read_in(m: Machine, fr: Frame, st: State, key: Value, of: Value, at: int) -> Value:
    """`key in of`: true and false each on their ways."""
    out: list[Alt] = []
    for atom, way in without_chance_none(of).alts:
        for key_atom, key_way in key.alts:
            both = meet(way, key_way)
            if both is not None and meet_all(st.ways, both):
                out.extend(_contains(m, fr, st, atom, both, key_atom, at).alts)
    return from_alts(out)


def _contains(m: Machine, fr: Frame, st: State, atom: Atom, way: Way, key: Atom, at: int) -> Value:
    either = Value(((UNKNOWN_ATOM, way),))
    match atom:
        case Partial(External(name)) if name == VIEW:
            return on_way(m.view_contains(m, fr, st, atom, key, at), way)
        case Node() if isinstance(key, Node | Unknown | Text) and not atom.path and isinstance(key, Unknown):
            return either
        case Node() | Table() if is_styled(atom, m):
            return m.read_styled(m, fr, st, atom, way, key, at, How.IN)
        case Node():
            return read_key(m, fr, st, atom, way, key, at, How.IN)
        case Blank():
            return Value(((constant(False), way),))
        case Table():
            return table_get(m, fr, st, atom, way, key, at, How.IN, None)
        case Series(_, _, None) if isinstance(key, Constant) and not m.late(atom.alloc, "[]"):
            members = literal_members(atom)
            if members is not None:
                return Value(((constant((key.kind, key.value) in members), way),))
        case Instance():
            method = find_method(m, atom, "__contains__")
            if method is not None:
                return on_way(m.call(m, fr, st, method, (Value(((key, ALWAYS),)),), {}, at), way)
            base = wrapped(m, atom)
            if base is not None:
                return read_in(m, fr, st, Value(((key, ALWAYS),)), on_way(base, way), at)
        case Constant(None):
            m.fail(fr, st, "TypeError", way)
            return Value()
        case Constant(str() as text) if isinstance(key, Constant) and isinstance(key.value, str):
            return Value(((constant(key.value in text), way),))
    return either


def _series_item(m: Machine, fr: Frame, st: State, series: Series, way: Way, key: Atom) -> Value:
    grown = m.late(series.alloc, "[]")
    if isinstance(key, Constant) and isinstance(key.value, int) and series.rest is None and grown is None:
        if -len(series.items) <= key.value < len(series.items):
            return on_way(series.items[key.value], way)
        m.fail(fr, st, "IndexError", way)
        return Value()
    return on_way(elements(m, series), way)


def elements(m: Machine, series: Series) -> Value:
    """Any item of a list, tuple or set."""
    parts = [*series.items]
    if series.rest is not None:
        parts.append(series.rest)
    grown = m.late(series.alloc, "[]")
    if grown is not None:
        parts.append(grown)
    return join(parts)


def table_get(
    m: Machine,
    fr: Frame,
    st: State,
    table: Table,
    way: Way,
    key: Atom,
    at: int,
    how: How,
    default: Value | None,
    exc: Exc = "KeyError",
) -> Value:
    """A key of a dict, layer by layer from the highest; config that was spread into it is read, not copied."""
    if not isinstance(key, Constant):
        return _table_any(m, fr, st, table, way, key, at)
    if how is How.IN and any((key.kind, key.value) == (e.kind, e.value) for e, _ in _entries(table)):
        # Whatever was spread into it, the dict has the key.
        return Value(((constant(True), way),))
    out: list[Alt] = []
    rest = way
    gone: list[Way] | None = None
    open_ended = False
    late = m.late(table.alloc, (key.kind, key.value))
    if late is not None:
        open_ended = True
        out.extend(_found(on_way(late, rest), how))
    unnamed = m.late(table.alloc, ("?",))
    if unnamed is not None:
        open_ended = True
        out.extend(_found(on_way(unnamed, rest), how))
        out.append((UNKNOWN_ATOM, rest))
    spread = m.late(table.alloc, SPREAD)
    layers = [*table.layers, *(atom for atom in (spread.atoms if spread else ()) if isinstance(atom, Node | Unknown))]
    for layer in reversed(layers):
        if isinstance(layer, Node):
            value = read_key(m, fr, st, layer, rest, key, at, How.IN if how is How.IN else How.GET, Value())
            found = [alt for alt in value.alts if how is not How.IN or alt[0] == constant(True)]
            if how is not How.IN and (table.deep or table.alloc in m.deep):
                found = _over_lower(m, fr, st, table, layers, layer, key, at, found)
            out.extend(found)
            lower = meet(rest, (_absent_key(m, fr, layer, key, at),))
            if lower is None:
                return from_alts(out)
            rest = lower
        elif isinstance(layer, Unknown):
            open_ended = True
            out.append((layer, rest))
        else:
            for entry, value in reversed(layer):
                if gone is None and (entry.kind, entry.value) == (key.kind, key.value):
                    held, gone = _told_missing(on_way(value, rest))
                    out.extend(_found(held, how))
            if gone is not None:
                break
    for missed in (rest,) if gone is None else gone:
        if how is How.IN:
            out.append((constant(False), missed))
        elif how is How.GET and default is not None:
            out.extend(on_way(default, missed).alts)
        elif how is How.ITEM and not open_ended and not _built_in(m, table, key):
            # A table of the program that lacks the key lacks it whatever config says.
            m.fail(fr, st, exc, missed or None)
    return from_alts(out)


def _told_missing(value: Value) -> tuple[Value, list[Way]]:
    """What an entry holds, and the ways on which there is no such entry."""
    gone = [way for atom, way in value.alts if atom == MISSING]
    return (from_alts(alt for alt in value.alts if alt[0] != MISSING) if gone else value), gone


def _over_lower(
    m: Machine,
    fr: Frame,
    st: State,
    table: Table,
    layers: list[Layer],
    layer: Node,
    key: Constant,
    at: int,
    found: list[Alt],
) -> list[Alt]:
    """Merged at every level: a section does not hide what lower layers hold under the same key."""
    below = Table((late_layer(m, table), *layers[: layers.index(layer)]), -1, table.filtered, True)
    lower = table_get(m, fr, st, below, ALWAYS, key, at, How.GET, Value()) if below.layers else Value()
    under = [x for a in lower.atoms for x in ((*a.layers, late_layer(m, a)) if isinstance(a, Table) else (a,))]
    mappings = [x for x in under if isinstance(x, Node | tuple)]
    if not mappings:
        return found
    return [
        (layered((*mappings, atom), -1, deep=True), way) if isinstance(atom, Node) else (atom, way)
        for atom, way in found
    ]


def late_layer(m: Machine, table: Table) -> tuple[tuple[Constant, Value], ...]:
    """The keys that were put into a dict one by one after it was made."""
    return tuple(
        (Constant(key[1], key[0]), value)
        for key, value in m.late_entries(table.alloc).items()
        if isinstance(key, tuple) and len(key) == 2
    )


def _entries(table: Table) -> tuple[tuple[Constant, Value], ...]:
    return tuple(entry for layer in table.layers if isinstance(layer, tuple) for entry in layer)


def _built_in(m: Machine, table: Table, key: Constant) -> bool:
    """A key that the framework whose mapping this is provides itself."""
    slot = m.slot_names.get(table.alloc)
    known = m.libraries.slots.get(slot) if slot is not None else None
    return known is not None and key.value in known.built_in


def _found(value: Value, how: How) -> tuple[Alt, ...]:
    return tuple((constant(True), way) for _, way in value.alts) if how is How.IN else value.alts


def _absent_key(m: Machine, fr: Frame, node: Node, key: Atom, at: int) -> Literal:
    part, certainty, reason, lifted = key_part(node, key)
    path = (*node.path, part)
    number, _ = m.site(fr, node.root, path, at, worst(certainty, node.certainty), reason or node.reason, lifted)
    return Literal(Says.ABSENT, node.root, path, number)


def _table_any(m: Machine, fr: Frame, st: State, table: Table, way: Way, key: Atom, at: int) -> Value:
    parts: list[Value] = [UNKNOWN]
    for layer in table.layers:
        if isinstance(layer, Node):
            parts.append(read_key(m, fr, st, layer, way, key, at, How.GET, Value()))
        elif isinstance(layer, tuple):
            parts.extend(value for _, value in layer)
    parts.extend(m.late_entries(table.alloc).values())
    return on_way(join(parts), way)
