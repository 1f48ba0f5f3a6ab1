"""`match`: mapping patterns read their keys; a key that is absent falls through to the next case."""

from __future__ import annotations

from confcompat.link.access import How, read_in, read_key, table_get, use, without_chance_none
from confcompat.link.conditions import Literal, Says, Way, Ways, join_ways, meet, meet_all
from confcompat.link.escapes import escape
from confcompat.link.machine import Frame, Machine, State, join_states
from confcompat.link.narrowing import by_none, by_truth, by_value, split
from confcompat.link.values import (
    UNKNOWN,
    Alt,
    Atom,
    Constant,
    Node,
    Series,
    Table,
    Value,
    from_alts,
    of,
    on_way,
    scalar_of,
)
from confcompat.model import facts as f
from confcompat.model.reads import Use


def execute_match(m: Machine, fr: Frame, st: State, s: f.Match) -> State | None:
    """The cases in turn; what falls through all of them goes on."""
    subject = m.evaluate(m, fr, st, s.subject)
    ends: list[State] = []
    rest: State | None = st.copy()
    for case in s.cases:
        if rest is None:
            break
        yes, rest = _match(m, fr, rest, case.pattern, subject)
        if yes is not None and case.guard is not None:
            yes, failed = m.branch(m, fr, yes, case.guard)
            rest = _either(rest, failed)
        if yes is not None:
            end = m.execute(m, fr, yes, case.body)
            if end is not None:
                ends.append(end)
    return join_states(st, [*ends, *([rest] if rest is not None else [])])


def _either(first: State | None, second: State | None) -> State | None:
    if first is None or second is None:
        return first or second
    return State(first.env, join_ways((first.ways, second.ways)), first.writes)


def _match(m: Machine, fr: Frame, st: State, pattern: f.Pattern, subject: Value) -> tuple[State | None, State | None]:
    match pattern:
        case f.MatchCapture(name, None):
            yes = st.copy()
            if name:
                m.assign(m, fr, yes, f.Name(name), subject)
            return yes, None
        case f.MatchCapture(name, inner) if inner is not None:
            yes_or_none, no = _match(m, fr, st, inner, subject)
            if yes_or_none is not None and name:
                m.assign(m, fr, yes_or_none, f.Name(name), subject)
            return yes_or_none, no
        case f.MatchValue(value):
            return _match_value(m, fr, st, value, subject)
        case f.MatchMapping():
            return _match_mapping(m, fr, st, pattern, subject)
        case f.MatchOr(patterns):
            yes_all: State | None = None
            rest: State | None = st
            for option in patterns:
                if rest is None:
                    break
                yes_or_none, rest = _match(m, fr, rest, option, subject)
                yes_all = _either(yes_all, yes_or_none)
            return yes_all, rest
    yes = st.copy()
    _bind_all(m, fr, yes, pattern, subject)
    return yes, st.copy()


def _bind_all(m: Machine, fr: Frame, st: State, pattern: f.Pattern, subject: Value) -> None:
    """Names of patterns that are not followed."""
    match pattern:
        case f.MatchSeries(patterns):
            known = next(
                (a.items for a in subject.atoms if isinstance(a, Series) and len(a.items) == len(patterns)), None
            )
            for index, inner in enumerate(patterns):
                _bind_all(m, fr, st, inner, known[index] if known else UNKNOWN)
        case f.MatchClass(_, positional, _, named):
            for inner in (*positional, *named):
                _bind_all(m, fr, st, inner, subject if len(positional) == 1 else UNKNOWN)
        case f.MatchCapture(name, inner):
            if name:
                m.assign(m, fr, st, f.Name(name), subject)
            if inner is not None:
                _bind_all(m, fr, st, inner, subject)
        case f.MatchStar(name) if name:
            m.assign(m, fr, st, f.Name(name), UNKNOWN)


def _match_value(m: Machine, fr: Frame, st: State, value: f.Expr, subject: Value) -> tuple[State | None, State | None]:
    known = scalar_of(m.evaluate(m, fr, st, value))
    if known is None:
        return st.copy(), st.copy()
    yes, no = split(subject, by_none if known.value is None else by_value(known.value))
    return _with_ways(st, yes), _with_ways(st, no)


def _with_ways(st: State, alts: list[Alt]) -> State | None:
    if not alts:
        return None
    ways = join_ways(meet_all(st.ways, way) for _, way in alts)
    return State(dict(st.env), ways, dict(st.writes)) if ways else None


def _match_mapping(
    m: Machine, fr: Frame, st: State, pattern: f.MatchMapping, subject: Value
) -> tuple[State | None, State | None]:
    subject = without_chance_none(subject)
    yes: State | None = st.copy()
    no: State | None = None
    if not any(isinstance(atom, Node | Table) for atom in subject.atoms):
        for inner in pattern.patterns:
            _bind_all(m, fr, st, inner, UNKNOWN)
        if pattern.rest:
            m.assign(m, fr, st, f.Name(pattern.rest), subject)
        return st.copy(), st.copy()
    for key, inner in zip(pattern.keys, pattern.patterns, strict=True):
        if yes is None:
            break
        key_atom = scalar_of(m.evaluate(m, fr, yes, key))
        if key_atom is None:
            continue
        found, missed = _one_key(m, fr, yes, subject, key_atom, pattern.at)
        no = _either(no, missed)
        if found is None:
            return None, no
        state, value = found
        yes, failed = _match(m, fr, state, inner, value)
        no = _either(no, failed)
    if yes is not None and pattern.rest:
        nodes = from_alts((atom, way) for atom, way in subject.alts if isinstance(atom, Node))
        for alt in nodes.alts:
            escape(m, fr, yes, Value((alt,)), pattern.at)
        m.assign(m, fr, yes, f.Name(pattern.rest), nodes)
    if no is None and not pattern.keys:
        no = st.copy()
    return yes, no


def _one_key(
    m: Machine, fr: Frame, st: State, subject: Value, key: Constant, at: int
) -> tuple[tuple[State, Value] | None, State | None]:
    parts: list[Value] = []
    there: list[Ways] = []
    gone: list[Ways] = []
    for atom, way in subject.alts:
        got, missed = _key_of(m, fr, st, atom, way, key, at)
        parts.append(got)
        there.extend(meet_all(st.ways, own) for _, own in got.alts)
        gone.extend(meet_all(st.ways, own) for own in missed)
    ways, lost = join_ways(there), join_ways(gone)
    value = from_alts(alt for part in parts for alt in part.alts)
    yes = (State(dict(st.env), ways, dict(st.writes)), value) if ways else None
    return yes, State(dict(st.env), lost, dict(st.writes)) if lost else None


def _key_of(m: Machine, fr: Frame, st: State, atom: Atom, way: Way, key: Constant, at: int) -> tuple[Value, list[Way]]:
    """What is found below the key, and the ways on which nothing is: the case does not match."""
    match atom:
        case Node():
            use(m, st, atom, way, Use.NOT_NULL)
            got = read_key(m, fr, st, atom, way, key, at, How.GET, Value())
            absent = (Literal(Says.ABSENT, a.root, a.path, a.site) for a in got.atoms if isinstance(a, Node))
            return got, [missed for each in absent if (missed := meet(way, (each,))) is not None]
        case Table():
            asked = read_in(m, fr, st, of(key), Value(((atom, way),)), at)
            got = table_get(m, fr, st, atom, way, key, at, How.GET, Value())
            return got, [own for _, own in split(asked, by_truth)[1]]
        case Constant() | Series():
            return Value(), [way]
    return on_way(UNKNOWN, way), [way]
