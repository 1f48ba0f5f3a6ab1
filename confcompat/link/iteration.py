"""Going over something: the steps that a loop takes, as values."""

from __future__ import annotations

from confcompat.link.access import VIEW, elements, late_layer, use
from confcompat.link.conditions import Way, meet_all
from confcompat.link.escapes import escape
from confcompat.link.machine import Frame, Machine, State
from confcompat.link.objects import find_method, is_enum, wrapped
from confcompat.link.paths import Each
from confcompat.link.values import (
    TAINTED,
    UNKNOWN,
    Atom,
    Blank,
    ClassRef,
    Constant,
    External,
    Instance,
    KeyOf,
    Method,
    Node,
    Partial,
    Series,
    Table,
    Text,
    Unknown,
    Value,
    from_alts,
    join,
    of,
    on_way,
)
from confcompat.model.reads import Use

MAX_UNROLLED = 400
_MAX_PATH = 14


def steps(m: Machine, fr: Frame, st: State, source: Value, at: int) -> list[Value]:
    """What a loop's target is bound to, one value a step; a step whose number is unknown stands for all."""
    known: list[Value] = []
    loose: list[Value] = []
    for atom, way in source.alts:
        if not meet_all(st.ways, way):
            continue
        more, rest = _steps_of(m, fr, st, atom, way, at)
        known.extend(on_way(value, way) for value in more)
        if rest is not None:
            loose.append(on_way(rest, way))
    if len(known) > MAX_UNROLLED:
        m.drop(f"a loop over {len(known)} literals at {fr.place(at)} was taken as one step")
        loose.append(join(known))
        known = []
    return [*known, *([join(loose)] if loose else [])]


def _steps_of(
    m: Machine, fr: Frame, st: State, atom: Atom, way: Way, at: int
) -> tuple[tuple[Value, ...], Value | None]:
    match atom:
        case Partial(External(name)) if name == VIEW:
            keys = m.call(m, fr, st, of(Method(atom, "__iter__")), (), {}, at)
            return (), join([value for key in keys.atoms for value in steps(m, fr, st, of(key), at)] or [UNKNOWN])
        case Series(_, items, rest, alloc):
            grown = m.late(alloc, "[]")
            late = [v for v in (rest, grown) if v is not None]
            return items, join(late) if late else None
        case Table():
            keys = iterate_keys(m, fr, st, atom, way, at)
            inner = [_steps_of(m, fr, st, k, way, at) for k in keys.atoms if isinstance(k, Series)]
            rests = [rest for _, rest in inner if rest is not None]
            return tuple(v for known, _ in inner for v in known), join(rests) if rests else None
        case Node():
            use(m, st, atom, way, Use.ITERABLE)
            if atom.is_variable:
                return (), TAINTED
            return (), Value(((item_of(m, fr, atom, at), way), (KeyOf(atom, _each(fr, atom, at, True)), way)))
        case Constant(None):
            m.fail(fr, st, "TypeError", way)
            return (), None
        case Constant(str() as text) if len(text) < 64:
            return tuple(of(Constant(char, "str")) for char in text), None
        case ClassRef() if is_enum(m, atom):
            return m.members(atom), None
        case Instance():
            return _instance_steps(m, fr, st, atom, way, at)
        case Unknown(True) | KeyOf() | Text():
            return (), TAINTED
        case Blank():
            return (), None
    return (), UNKNOWN


def _instance_steps(
    m: Machine, fr: Frame, st: State, instance: Instance, way: Way, at: int
) -> tuple[tuple[Value, ...], Value | None]:
    method = find_method(m, instance, "__iter__")
    if method is not None:
        got = m.call(m, fr, st, method, (), {}, at)
        inner = [_steps_of(m, fr, st, a, way, at) for a in got.atoms if not isinstance(a, Instance)]
        rests = [rest for _, rest in inner if rest is not None]
        return tuple(v for known, _ in inner for v in known), join(rests) if rests else None
    held = wrapped(m, instance)
    if held is None:
        return (), UNKNOWN
    inner = [_steps_of(m, fr, st, a, way, at) for a in held.atoms]
    rests = [rest for _, rest in inner if rest is not None]
    return tuple(v for known, _ in inner for v in known), join(rests) if rests else None


def _each(fr: Frame, node: Node, at: int, mapping: bool) -> Each:
    depth = sum(isinstance(part, Each) for part in node.path)
    return Each((fr.unit.path, at, depth), mapping)


def item_of(m: Machine, fr: Frame, node: Node, at: int, mapping: bool = False) -> Node | Unknown:
    """A child that a loop stands at. It becomes a read where it is used as a value."""
    if node.is_variable:
        return Unknown(True)
    if len(node.path) >= _MAX_PATH:
        m.drop(f"what lies {_MAX_PATH} levels below the root, met at {fr.place(at)}")
        escape(m, fr, State({}), of(node), at)
        return Unknown(True)
    return Node(node.root, (*node.path, _each(fr, node, at, mapping)), -1, node.certainty, node.style, node.reason)


def iterate_pairs(m: Machine, fr: Frame, st: State, owner: Node | Table, way: Way, at: int) -> Value:
    """`owner.items()`."""
    if isinstance(owner, Node):
        use(m, st, owner, way, Use.MAPPING)
        each = _each(fr, owner, at, True)
        pair = Series("tuple", (of(KeyOf(owner, each)), of(item_of(m, fr, owner, at, True))))
        return of(Series("list", (), of(pair)))
    remembered = m.pairs.get(owner)
    if remembered is not None and remembered[0] == m.version:
        return remembered[1]
    plain = not any(isinstance(layer, Node) for layer in _layers(m, owner))
    known: list[Value] = []
    rest: list[Value] = []
    unnamed = m.late(owner.alloc, ("?",))
    if unnamed is not None:
        rest.append(of(Series("tuple", (UNKNOWN, unnamed))))
    for layer in _layers(m, owner):
        if isinstance(layer, tuple):
            known.extend(of(Series("tuple", (of(key), value))) for key, value in layer)
        elif isinstance(layer, Node):
            rest.extend(elements(m, a) for a in iterate_pairs(m, fr, st, layer, way, at).atoms if isinstance(a, Series))
        else:
            rest.append(of(Series("tuple", (UNKNOWN, UNKNOWN))))
    pairs = of(Series("list", tuple(known), join(rest) if rest else None))
    if plain:
        m.pairs[owner] = (m.version, pairs)
    return pairs


def iterate_values(m: Machine, fr: Frame, st: State, owner: Node | Table, way: Way, at: int) -> Value:
    """`owner.values()`."""
    if isinstance(owner, Node):
        use(m, st, owner, way, Use.MAPPING)
        return of(Series("list", (), of(item_of(m, fr, owner, at, True))))
    return _project(iterate_pairs(m, fr, st, owner, way, at), 1)


def iterate_keys(m: Machine, fr: Frame, st: State, owner: Node | Table, way: Way, at: int) -> Value:
    """`owner.keys()`, and what a loop over a dict goes through."""
    if isinstance(owner, Node):
        use(m, st, owner, way, Use.MAPPING)
        return of(Series("list", (), of(KeyOf(owner, _each(fr, owner, at, True)))))
    return _project(iterate_pairs(m, fr, st, owner, way, at), 0)


def _project(pairs: Value, index: int) -> Value:
    out = []
    for atom in pairs.atoms:
        if isinstance(atom, Series):
            known = tuple(p.items[index] for v in atom.items for p in v.atoms if isinstance(p, Series))
            rests = [p.items[index] for p in (atom.rest or Value()).atoms if isinstance(p, Series) and p.items]
            out.append(Series("list", known, join(rests) if rests else None))
    return of(*out)


def _layers(m: Machine, table: Table) -> list[tuple[tuple[Constant, Value], ...] | Node | Unknown]:
    layers = list(table.layers)
    if table.alloc >= 0:
        layers.append(late_layer(m, table))
        spread = m.late(table.alloc, "**")
        layers.extend(a for a in (spread.atoms if spread else ()) if isinstance(a, Node | Unknown))
    return layers


__all__ = ["from_alts", "item_of", "iterate_keys", "iterate_pairs", "iterate_values", "steps"]
