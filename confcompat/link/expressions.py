"""Evaluating expressions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from confcompat.link.access import read_in, read_item, use
from confcompat.link.attributes import external, read_attr
from confcompat.link.conditions import Way, common, join_ways, meet_all
from confcompat.link.escapes import escape, note_item, touch
from confcompat.link.externals import join_path
from confcompat.link.iteration import steps
from confcompat.link.keysets import holds_all, keys_of, literal_keys, missing_keys
from confcompat.link.machine import Frame, Machine, State, join_states
from confcompat.link.narrowing import branch, by_alternative, by_truth, dotted, split
from confcompat.link.paths import Each
from confcompat.link.schema_literals import PlacedEntry, marked_entry, placed_layer
from confcompat.link.stacking import entries, stacked
from confcompat.link.strings import arithmetic, concatenate, percent
from confcompat.link.templates import fill_percent, is_mapping
from confcompat.link.values import (
    FALSE,
    NONE,
    TAINTED,
    TRUE,
    UNKNOWN,
    Alt,
    Atom,
    Constant,
    FunctionRef,
    KeyOf,
    Node,
    OpenFile,
    Series,
    Table,
    Text,
    Unknown,
    Value,
    constant,
    from_alts,
    join,
    layered,
    of,
    on_way,
    scalar_of,
    truth,
)
from confcompat.model import facts as f
from confcompat.model.reads import Use

_BUILTINS = frozenset(dir(__builtins__) if not isinstance(__builtins__, dict) else __builtins__)


def evaluate(m: Machine, fr: Frame, st: State, expr: f.Expr) -> Value:
    """What the expression may be; reads and failures on the way are noted, the state moves on."""
    return _EVALUATORS[type(expr)](m, fr, st, expr)


def _const(m: Machine, fr: Frame, st: State, e: f.Const) -> Value:
    return of(constant(e.value))


def _bytes(m: Machine, fr: Frame, st: State, e: f.Bytes) -> Value:
    return of(constant(e.value))


def _name(m: Machine, fr: Frame, st: State, e: f.Name) -> Value:
    value = st.env.get(e.id)
    if value is not None and e.id not in fr.global_names:
        return value
    found = m.variable(fr, e.id)
    if found is not None:
        return found
    if e.id == "__file__":
        return of(OpenFile(of(constant(fr.unit.path))))
    if e.id in _BUILTINS:
        return external(m, f"builtins.{e.id}")
    late = m.late(m.slot(f"globals:{fr.unit.path}"), "**")
    if late is not None:
        key = of(constant(e.id))
        return join(read_item(m, fr, st, of(atom), key, e.at) for atom in late.atoms)
    return UNKNOWN


def _attr(m: Machine, fr: Frame, st: State, e: f.Attr) -> Value:
    name = dotted(e)
    if name and name in st.env:
        return st.env[name]
    return read_attr(m, fr, st, m.evaluate(m, fr, st, e.of), e.name, e.at)


def _item(m: Machine, fr: Frame, st: State, e: f.Item) -> Value:
    owner = m.evaluate(m, fr, st, e.of)
    if isinstance(e.key, f.Other):
        bounds = [m.evaluate(m, fr, st, part) for part in e.key.parts]
        if len(bounds) == 3:
            return _sliced(m, fr, owner, bounds, e.at)
        return owner if e.key.parts or any(isinstance(a, Node | Series) for a in owner.atoms) else UNKNOWN
    return read_item(m, fr, st, owner, m.evaluate(m, fr, st, e.key), e.at)


def _sliced(m: Machine, fr: Frame, owner: Value, bounds: list[Value], at: int) -> Value:
    """`owner[a:b:c]`: the items or the text that known bounds leave; all of it where a bound is not known."""
    known = [a.value for value in bounds for a in value.atoms[:1] if isinstance(a, Constant) and len(value.atoms) == 1]
    numbers = [number for number in known if number is None or isinstance(number, int)]
    if len(numbers) != 3 or numbers[2] == 0:
        return owner
    cut = slice(*numbers)
    return from_alts((_cut(m, fr, atom, cut, at), way) for atom, way in owner.alts)


def _cut(m: Machine, fr: Frame, atom: Atom, cut: slice, at: int) -> Atom:
    match atom:
        case Series("tuple", items, None, _):
            return Series("tuple", items[cut])
        case Series(kind, items, None, alloc) if m.late(alloc, "[]") is None:
            return Series(kind, items[cut], None, m.identity(("slice", fr.unit.path, at, fr.context)))
        case Constant(str() as text, kind, site):
            return Constant(text[cut], kind, site)
    return atom


def _call(m: Machine, fr: Frame, st: State, e: f.Call) -> Value:
    func = _callee(m, fr, st, e.func)
    positional: list[Value] = []
    named: dict[str, Value] = {}
    spreads: list[Value] = []
    star: Value | None = None
    for arg in e.args:
        value = m.evaluate(m, fr, st, arg.value)
        if arg.stars == 2:
            spreads.append(value)
        elif arg.stars == 1:
            known = _known_items(m, value)
            if known is not None and star is None:
                positional.extend(known)
            else:
                got = steps(m, fr, st, value, e.at)
                star = join([*([star] if star else []), *got]) if got else (star or UNKNOWN)
        elif arg.name:
            named[arg.name] = value
        else:
            positional.append(value)
    if not func.alts:
        return Value()
    return m.call(m, fr, st, func, tuple(positional), named, e.at, star, tuple(spreads))


def _callee(m: Machine, fr: Frame, st: State, e: f.Expr) -> Value:
    if not isinstance(e, f.Attr) or dotted(e) in st.env:
        return m.evaluate(m, fr, st, e)
    return read_attr(m, fr, st, m.evaluate(m, fr, st, e.of), e.name, e.at, called=True)


def _known_items(m: Machine, value: Value) -> tuple[Value, ...] | None:
    series = value.alts[0][0] if len(value.alts) == 1 else None
    if isinstance(series, Series) and series.rest is None and m.late(series.alloc, "[]") is None:
        return series.items
    return None


def _format(m: Machine, fr: Frame, st: State, e: f.Format) -> Value:
    parts = [m.evaluate(m, fr, st, part) for part in e.parts if not isinstance(part, f.Other)]
    for part in e.parts:
        if isinstance(part, f.Other):
            m.evaluate(m, fr, st, part)
    for value in parts:
        touch(m, fr, st, value, e.at)
    return concatenate(parts) if parts else of(constant(""))


def _logic(m: Machine, fr: Frame, st: State, e: f.Logic) -> Value:
    left = m.evaluate(m, fr, st, e.left)
    if e.op == "or":
        kept, passed = split(left, by_alternative)
        kept = [alt for alt in kept if truth(alt[0]) is not False]
        rest = _continue(m, fr, st, e.left, passed, negate=True)
    else:
        passed, kept = split(left, by_truth)
        rest = _continue(m, fr, st, e.left, passed, negate=False)
    if rest is None:
        return from_alts(kept)
    right = m.evaluate(m, fr, rest, e.right)
    delta = frozenset.intersection(*(way for _, way in passed)) if passed else frozenset()
    return from_alts((*kept, *on_way(right, delta).alts))


def _continue(m: Machine, fr: Frame, st: State, left: f.Expr, passed: list[Alt], negate: bool) -> State | None:
    """The state in which the right operand is evaluated."""

    if not passed:
        return None
    ways = join_ways(meet_all(st.ways, way) for _, way in passed)
    if not ways:
        return None
    if isinstance(left, f.Compare | f.Not | f.Logic | f.Call):
        raised, fr.raised = fr.raised, []
        yes, no = branch(m, fr, st.copy(), left)
        fr.raised = raised
        side = no if negate else yes
        if side is not None:
            return State(side.env, ways, dict(st.writes))
    env = dict(st.env)
    if isinstance(left, f.Name | f.Walrus):
        name = left.id if isinstance(left, f.Name) else left.name
        if name in env:
            env[name] = from_alts(passed)
    return State(env, ways, dict(st.writes))


def _not(m: Machine, fr: Frame, st: State, e: f.Not) -> Value:
    yes, no = split(m.evaluate(m, fr, st, e.value), by_truth)
    return from_alts([*((constant(False), way) for _, way in yes), *((constant(True), way) for _, way in no)])


def _binary(m: Machine, fr: Frame, st: State, e: f.Binary) -> Value:
    left = m.evaluate(m, fr, st, e.left)
    right = m.evaluate(m, fr, st, e.right)
    if e.op == "-":
        wanted, node = literal_keys(m, left), keys_of(right)
        if wanted is not None and node is not None:
            return missing_keys(m, fr, st, wanted, node, e.at)
    if e.op == "|" and any(isinstance(a, Node | Table) for a in left.atoms):
        return _merge(m, fr, e, left, right)
    if e.op == "/" and any(isinstance(a, OpenFile | Constant) and _is_text(a) for a in left.atoms):
        joined = join_path([left, right])
        return of(OpenFile(joined)) if any(isinstance(a, OpenFile) for a in left.atoms) else joined
    if e.op == "%" and len(left.alts) == 1 and isinstance(left.atoms[0], Constant) and _is_text(left.atoms[0]):
        if is_mapping(right):
            fill_percent(m, fr, st, str(left.atoms[0].value), right, e.at)
        return percent(left.atoms[0], right)
    if e.op == "+" and any(isinstance(a, Text) or _is_text(a) for a in (*left.atoms, *right.atoms)):
        _operands(m, fr, st, e, left, Use.STRING)
        _operands(m, fr, st, e, right, Use.STRING)
        return concatenate([left, right])
    one, two = scalar_of(left), scalar_of(right)
    if one is not None and two is not None and one.value is not None and two.value is not None:
        return arithmetic(e.op, one, two)
    series = [a for a in (*left.atoms, *right.atoms) if isinstance(a, Series)]
    if e.op == "+" and len(series) == 2 and all(s.rest is None for s in series):
        return of(Series(series[0].kind, series[0].items + series[1].items, None, series[0].alloc))
    _operands(m, fr, st, e, left, _arithmetic_use(e.op, two))
    _operands(m, fr, st, e, right, _arithmetic_use(e.op, one))
    return TAINTED if any(isinstance(a, Node) for a in (*left.atoms, *right.atoms)) else UNKNOWN


def _arithmetic_use(op: str, other: Constant | None) -> Use:
    """What an operator asks of one side: `+`, `*` and `%` take lists and texts as well, beside the right other side."""
    number = other is not None and isinstance(other.value, int | float)
    return Use.ARITHMETIC if op in ("-", "/", "//", "**") or (op == "+" and number) else Use.NOT_NULL


def _is_text(atom: object) -> bool:
    return isinstance(atom, OpenFile) or (isinstance(atom, Constant) and isinstance(atom.value, str))


def _operands(m: Machine, fr: Frame, st: State, e: f.Binary, value: Value, kind: Use) -> None:
    for atom, way in value.alts:
        if isinstance(atom, Node) and meet_all(st.ways, way):
            noted = note_item(m, fr, atom, e.at)
            use(m, st, noted, way, kind)
        elif isinstance(atom, Constant) and atom.value is None:
            m.fail(fr, st, "TypeError", way)


def _merge(m: Machine, fr: Frame, e: f.Binary, left: Value, right: Value) -> Value:
    return from_alts(stacked(m, (left, right), m.identity(("merge", fr.unit.path, e.at))))


def _unary(m: Machine, fr: Frame, st: State, e: f.Unary) -> Value:
    value = m.evaluate(m, fr, st, e.value)
    for atom, way in value.alts:
        if isinstance(atom, Constant) and atom.value is None:
            m.fail(fr, st, "TypeError", way)
        elif isinstance(atom, Node):
            use(m, st, atom, way, Use.ARITHMETIC)
    return TAINTED


def _compare(m: Machine, fr: Frame, st: State, e: f.Compare) -> Value:
    if len(e.ops) == 1 and e.ops[0] in ("in", "not in"):
        left, right = m.evaluate(m, fr, st, e.left), m.evaluate(m, fr, st, e.rights[0])
        got = read_in(m, fr, st, left, right, e.at)
        return got if e.ops[0] == "in" else _negated(got)
    if len(e.ops) == 1 and e.ops[0] in ("is", "is not", "==", "!="):
        yes, no = branch(m, fr, st.copy(), e)
        base = frozenset.intersection(*st.ways) if st.ways else frozenset()
        alts: list[Alt] = []
        for side, answer in ((yes, TRUE), (no, FALSE)):
            if side is not None:
                alts.extend((answer.atoms[0], way - base) for way in side.ways)
        return from_alts(alts)
    if e.ops in (("<=",), (">=",)):
        small, large = (e.left, e.rights[0]) if e.ops == ("<=",) else (e.rights[0], e.left)
        wanted = literal_keys(m, m.evaluate(m, fr, st, small))
        node = keys_of(m.evaluate(m, fr, st, large)) if wanted is not None else None
        if wanted is not None and node is not None:
            return holds_all(m, fr, st, wanted, node, e.at)
    for expr in (e.left, *e.rights):
        value = m.evaluate(m, fr, st, expr)
        for atom, way in value.alts:
            if any(op in ("<", ">", "<=", ">=") for op in e.ops):
                if isinstance(atom, Constant) and atom.value is None:
                    m.fail(fr, st, "TypeError", way)
                elif isinstance(atom, Node):
                    use(m, st, note_item(m, fr, atom, e.at), way, Use.NOT_NULL)
    return UNKNOWN


def _negated(value: Value) -> Value:
    out: list[Alt] = []
    for atom, way in value.alts:
        known = truth(atom)
        out.append((constant(not known) if known is not None else atom, way))
    return from_alts(out)


def _choice(m: Machine, fr: Frame, st: State, e: f.Choice) -> Value:

    yes, no = branch(m, fr, st, e.test)
    base = common(st.ways)
    parts = []
    for side, expr in ((yes, e.then), (no, e.other)):
        if side is not None:
            value = m.evaluate(m, fr, side, expr)
            if value.alts:
                parts.append((on_way(value, common(side.ways) - base), side))
    joined = join_states(st, [side for _, side in parts])
    if joined is not None:
        st.ways, st.writes = joined.ways, joined.writes
    return join(value for value, _ in parts) if parts else Value()


def _series(m: Machine, fr: Frame, st: State, e: f.Series) -> Value:
    items: list[Value] = []
    rest: list[Value] = []
    for item in e.items:
        if isinstance(item, f.Star):
            value = m.evaluate(m, fr, st, item.value)
            known = _known_items(m, value)
            if known is not None:
                items.extend(known)
            else:
                rest.extend(steps(m, fr, st, value, e.at))
        else:
            items.append(m.evaluate(m, fr, st, item))
    alloc = -1 if e.kind == "tuple" else m.identity(("series", fr.unit.path, e.at, fr.context))
    return of(Series(e.kind, tuple(items), join(rest) if rest else None, alloc))


def _table(m: Machine, fr: Frame, st: State, e: f.Table) -> Value:
    parts: list[Value] = []
    named: list[PlacedEntry] = []
    alloc = m.identity(("table", fr.unit.path, e.at, fr.context))
    for pair in e.pairs:
        value = m.evaluate(m, fr, st, pair.value)
        if pair.key is None:
            parts.extend((entries(placed_layer(m, fr, named)), value))
            named = []
            continue
        given = m.evaluate(m, fr, st, pair.key)
        key = scalar_of(given)
        entry = (key, value) if key is not None else marked_entry(m, given, value)
        if entry is not None:
            named.append((entry, getattr(pair.key, "at", e.at)))
        else:
            m.grow(alloc, ("?",), value)
    return from_alts(stacked(m, (*parts, entries(placed_layer(m, fr, named))), alloc))


def _lambda(m: Machine, fr: Frame, st: State, e: f.Lambda) -> Value:
    function = FunctionRef(fr.unit.path, fr.unit.number(e), m.closure(fr), fr.cls)
    m.define_defaults(fr, st, function, e.params)
    return of(function)


def _comprehension(m: Machine, fr: Frame, st: State, e: f.Comprehension) -> Value:
    rows: list[tuple[Value | None, Value, bool]] = []
    inner = State(dict(st.env), st.ways, dict(st.writes))
    _loops(m, fr, inner, e, 0, rows, True, common(st.ways))
    if e.kind == "dict":
        return _dict_rows(m, fr, e, rows)
    known = tuple(value for _, value, exact in rows if exact)
    loose = [value for _, value, exact in rows if not exact]
    kind = "list" if e.kind == "generator" else e.kind
    return of(Series(kind, known, join(loose) if loose else None, m.identity(("comp", fr.unit.path, e.at, fr.context))))


def _loops(
    m: Machine,
    fr: Frame,
    st: State,
    e: f.Comprehension,
    depth: int,
    rows: list[tuple[Value | None, Value, bool]],
    exact: bool,
    base: Way,
) -> None:
    if depth == len(e.loops):
        key = m.evaluate(m, fr, st, e.key) if e.key is not None else None
        # An item that passed a filter stays one that passed it: what is read of it is read of such items only.
        rows.append((key, on_way(m.evaluate(m, fr, st, e.value), common(st.ways) - base), exact))
        return
    loop = e.loops[depth]
    source = m.evaluate(m, fr, st, loop.source)
    all_known = all(isinstance(a, Series) and a.rest is None and m.late(a.alloc, "[]") is None for a in source.atoms)
    known_steps = steps(m, fr, st, source, e.at)
    items = [part for value in known_steps for part in (_apart(value) if loop.tests else (value,))]
    all_known = all_known and len(items) == len(known_steps)
    for value in items:
        inner: State | None = State(dict(st.env), st.ways, dict(st.writes))
        assert inner is not None
        m.assign(m, fr, inner, loop.target, value)
        certain = exact and all_known
        for test in loop.tests:
            if inner is not None:
                inner, other = branch(m, fr, inner, test)
                certain = certain and other is None
        if inner is not None:
            _loops(m, fr, inner, e, depth + 1, rows, certain, base)


def _apart(value: Value) -> tuple[Value, ...]:
    """The possibilities of an item one by one, so that what a filter says of one is not forgotten for another."""
    return tuple(Value((alt,)) for alt in value.alts) if 1 < len(value.alts) <= _MAX_APART else (value,)


_MAX_APART = 6


def _dict_rows(m: Machine, fr: Frame, e: f.Comprehension, rows: list[tuple[Value | None, Value, bool]]) -> Value:
    alloc = m.identity(("comp", fr.unit.path, e.at, fr.context))
    layers: list[Any] = []
    entries: list[tuple[Constant, Value]] = []
    filtered = any(loop.tests for loop in e.loops)
    for key, value, _ in rows:
        for atom in key.atoms if key is not None else ():
            if isinstance(atom, Constant):
                entries.append((atom, value))
            elif isinstance(atom, KeyOf) and any(
                isinstance(v, Node) and v.path[-1:] == (atom.each,) for v in value.atoms
            ):
                layers.append(atom.node)
            else:
                layers.append(Unknown(True))
                escape(m, fr, State({}), value, e.at, "its keys are computed")
    return of(layered((*layers, tuple(entries)), alloc, filtered))


def _walrus(m: Machine, fr: Frame, st: State, e: f.Walrus) -> Value:
    value = m.evaluate(m, fr, st, e.value)
    m.assign(m, fr, st, f.Name(e.name), value)
    return value


def _suspend(m: Machine, fr: Frame, st: State, e: f.Suspend) -> Value:
    value = m.evaluate(m, fr, st, e.value) if e.value is not None else NONE
    if e.kind == "await":
        return value
    fr.yielded.extend(steps(m, fr, st, value, 0) if e.kind == "yield from" else [value])
    return UNKNOWN


def _other(m: Machine, fr: Frame, st: State, e: f.Other) -> Value:
    for part in e.parts:
        m.evaluate(m, fr, st, part)
    return UNKNOWN


def _star(m: Machine, fr: Frame, st: State, e: f.Star) -> Value:
    return m.evaluate(m, fr, st, e.value)


_EVALUATORS: dict[type[Any], Callable[[Machine, Frame, State, Any], Value]] = {
    f.Const: _const,
    f.Bytes: _bytes,
    f.Name: _name,
    f.Attr: _attr,
    f.Item: _item,
    f.Call: _call,
    f.Format: _format,
    f.Logic: _logic,
    f.Not: _not,
    f.Binary: _binary,
    f.Unary: _unary,
    f.Compare: _compare,
    f.Choice: _choice,
    f.Star: _star,
    f.Series: _series,
    f.Table: _table,
    f.Lambda: _lambda,
    f.Comprehension: _comprehension,
    f.Walrus: _walrus,
    f.Suspend: _suspend,
    f.Other: _other,
}

__all__ = ["Each", "evaluate"]
