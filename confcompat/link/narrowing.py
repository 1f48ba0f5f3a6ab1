"""Tests: the two ways on from a condition, and what each says of variables and config keys."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from confcompat.link.access import read_in
from confcompat.link.conditions import ALWAYS, MAX_WAYS, Literal, Says, Way, Ways, common, join_ways, meet, meet_all
from confcompat.link.filling import by_filling
from confcompat.link.machine import Frame, Machine, State
from confcompat.link.paths import Each, PathPart
from confcompat.link.values import (
    Alt,
    Atom,
    Constant,
    KeyOf,
    Node,
    Series,
    Value,
    constant,
    from_alts,
    of,
    truth,
)
from confcompat.model import facts as f
from confcompat.model.reads import Scalar

Keep = Callable[[Atom, Way, bool], Way | None]
"""Whether a possibility stays on the true (or false) side of a test, and on which way."""


_HOLDS: dict[tuple[str, object], bool] = {
    (">", 0): True, ("!=", 0): True, (">=", 1): True, ("==", 0): False, ("<", 1): False, ("<=", 0): False,
}  # fmt: skip
"""Comparisons of a length that ask whether there is anything: whether they hold where there is."""


def branch(m: Machine, fr: Frame, st: State, test: f.Expr) -> tuple[State | None, State | None]:
    """The states in which the test holds and in which it does not; None where that cannot be."""
    match test:
        case f.Not(value):
            yes, no = branch(m, fr, st, value)
            return no, yes
        case f.Logic("and", left, right):
            return _and(m, fr, st, left, right)
        case f.Logic("or", left, right):
            yes, no = _and(m, fr, st, f.Not(left), f.Not(right))
            return no, yes
        case f.Compare(left, (op,), (right,)) if op in ("is", "is not", "==", "!=", "in", "not in"):
            return _compare(m, fr, st, left, op, right, test.at)
        case f.Call(f.Name("isinstance" | "callable" | "hasattr"), (f.Arg(f.Name(name)), *_)):
            return _by_alternative(m, fr, st, test, name)
        case f.Call(f.Name("bool"), (f.Arg(value),)):
            return branch(m, fr, st, value)
        case f.Compare(f.Call(f.Name("len"), (f.Arg(inner),)), (op,), (f.Const(number),)) if (op, number) in _HOLDS:
            m.evaluate(m, fr, st, test)
            yes, no = branch(m, fr, st, inner)
            return (yes, no) if _HOLDS[op, number] else (no, yes)
        case f.Call(f.Name("len"), (f.Arg(inner),)):
            m.evaluate(m, fr, st, test)
            return branch(m, fr, st, inner)
        case f.Walrus(name, _):
            return _by_truth(m, st, m.evaluate(m, fr, st, test), f.Name(name))
    return _by_truth(m, st, m.evaluate(m, fr, st, test), test)


def _by_truth(m: Machine, st: State, value: Value, subject: f.Expr) -> tuple[State | None, State | None]:
    filled = by_filling(m, value)
    if filled is None:
        return _sides(st, value, subject, by_truth)
    return _sides(st, filled[0], subject, by_truth)[0], _sides(st, filled[1], subject, by_truth)[1]


def _and(m: Machine, fr: Frame, st: State, left: f.Expr, right: f.Expr) -> tuple[State | None, State | None]:
    yes, no = branch(m, fr, st, left)
    if yes is None:
        return None, no
    both, not_right = branch(m, fr, yes, right)
    if no is None:
        return both, not_right
    if not_right is None:
        return both, no
    env = {
        name: from_alts((*no.env.get(name, Value()).alts, *not_right.env.get(name, Value()).alts))
        for name in dict.fromkeys((*no.env, *not_right.env))
    }
    return both, State(env, join_ways((no.ways, not_right.ways)), dict(no.writes))


def by_truth(atom: Atom, way: Way, side: bool) -> Way | None:
    """Truth: a config value that is false counts as falsy, which is nearly absent."""
    if isinstance(atom, Node):
        if atom.path and isinstance(atom.path[-1], Each):
            return way
        literal = Literal(Says.TRUTHY if side else Says.FALSY, atom.root, atom.path, atom.site)
        return meet(way, (literal,)) if atom.path else (way if side else None)
    known = truth(atom)
    return way if known is None or known is side else None


def by_alternative(atom: Atom, way: Way, side: bool) -> Way | None:
    """As `or` sees it: what is false counts as absent, so that the other operand is an alternative to the key."""
    if isinstance(atom, Node) and atom.path and not side and not isinstance(atom.path[-1], Each):
        plain = frozenset(x for x in way if not (x.says is Says.PRESENT and x.path == atom.path))
        return meet(plain, (Literal(Says.ABSENT, atom.root, atom.path, atom.site),))
    return by_truth(atom, way, side)


def by_none(atom: Atom, way: Way, side: bool) -> Way | None:
    """`is None`."""
    if isinstance(atom, Node):
        if not atom.path or isinstance(atom.path[-1], Each):
            return None if side and not atom.path else way
        return meet(way, (Literal(Says.NULL if side else Says.SET, atom.root, atom.path, atom.site),))
    if isinstance(atom, Constant):
        return way if (atom.value is None) is side else None
    if truth(atom) is True and side:
        return None
    return way


def by_value(value: Scalar) -> Keep:
    """`== value`."""

    def keep(atom: Atom, way: Way, side: bool) -> Way | None:
        if isinstance(atom, Node) and atom.path and not isinstance(atom.path[-1], Each):
            says = Says.IS if side else Says.IS_NOT
            return meet(way, (Literal(says, atom.root, atom.path, atom.site, value),))
        if isinstance(atom, Constant):
            return way if (type(atom.value) is type(value) and atom.value == value) is side else None
        return way

    return keep


def split(value: Value, keep: Keep) -> tuple[list[Alt], list[Alt]]:
    """The possibilities on the true and on the false side."""
    yes: list[Alt] = []
    no: list[Alt] = []
    for atom, way in value.alts:
        if (kept := keep(atom, way, True)) is not None:
            yes.append((atom, kept))
        if (kept := keep(atom, way, False)) is not None:
            no.append((atom, kept))
    return yes, no


def _sides(st: State, value: Value, subject: f.Expr, keep: Keep) -> tuple[State | None, State | None]:
    yes, no = split(value, keep)
    return _side(st, yes, subject), _side(st, no, subject)


def _side(st: State, alts: list[Alt], subject: f.Expr) -> State | None:
    if not alts:
        return None
    ways = _ways_on(st.ways, tuple(way for _, way in alts))
    if not ways:
        return None
    side = State(dict(st.env), ways, dict(st.writes))
    if isinstance(subject, f.Walrus):
        subject = f.Name(subject.name)
    name = dotted(subject)
    if name and (name in side.env or "." in name):
        side.env[name] = from_alts(alts)
    return side


def _ways_on(before: Ways, answers: Ways) -> Ways:
    """The ways of one side. Where there are too many, those before the test are folded: its answer is what matters."""
    both = tuple(dict.fromkeys(met for way in answers for met in meet_all(before, way)))
    if len(both) > MAX_WAYS and len(before) > 1:
        folded = common(before)
        both = tuple(met for way in answers if meet_all(before, way) and (met := meet(folded, way)) is not None)
    return join_ways([both])


def dotted(subject: f.Expr) -> str:
    """`name` or `name.attribute`: what a test can say something of; "" for other expressions."""
    match subject:
        case f.Name(name):
            return name
        case f.Attr(of, attribute):
            inner = dotted(of)
            return f"{inner}.{attribute}" if inner else ""
    return ""


def _by_alternative(m: Machine, fr: Frame, st: State, test: f.Call, name: str) -> tuple[State | None, State | None]:
    """`isinstance(name, ...)`: the possibilities of the name are asked one by one."""
    value = m.evaluate(m, fr, st, f.Name(name))
    verdicts: dict[Alt, tuple[bool, bool]] = {}
    for alt in value.alts:
        probe = State({**st.env, name: Value((alt,))}, st.ways, dict(st.writes))
        got = m.evaluate(m, fr, probe, test)
        truths = {truth(atom) for atom in got.atoms}
        verdicts[alt] = (truths != {False}, truths != {True})
    yes = [_asked(alt, test) for alt, (may, _) in verdicts.items() if may]
    no = [_asked(alt, test) for alt, (_, may) in verdicts.items() if may]
    subject = f.Name(name)
    return _side(st, yes, subject), _side(st, no, subject)


def _asked(alt: Alt, test: f.Call) -> Alt:
    atom, way = alt
    if isinstance(atom, Node) and isinstance(test.func, f.Name) and test.func.id == "isinstance":
        return msgspec.structs.replace(atom, asked=True), way
    return alt


def _compare(
    m: Machine, fr: Frame, st: State, left: f.Expr, op: str, right: f.Expr, at: int
) -> tuple[State | None, State | None]:
    negated = op in ("is not", "!=", "not in")
    yes, no = _compare_plain(
        m, fr, st, left, op.replace("!", "=").replace("is not", "is").replace("not in", "in"), right, at
    )
    return (no, yes) if negated else (yes, no)


def _compare_plain(
    m: Machine, fr: Frame, st: State, left: f.Expr, op: str, right: f.Expr, at: int
) -> tuple[State | None, State | None]:
    if op == "in":
        return _membership(m, fr, st, left, right, at)
    value = m.evaluate(m, fr, st, left)
    other = m.evaluate(m, fr, st, right)
    known = {a.value for a in other.atoms if isinstance(a, Constant)}
    if len(other.atoms) == 1 and len(known) == 1:
        scalar = next(iter(known))
        keyed = [a for a in value.atoms if isinstance(a, KeyOf)]
        if keyed and isinstance(scalar, str):
            return _key_is(st, left, keyed[0], (scalar,))
        return _sides(st, value, left, by_none if scalar is None else by_value(scalar))
    if any(isinstance(a, KeyOf) for a in value.atoms):
        _loosen(m, value)
    verdict = _identity(value, other)
    if verdict is True:
        return st.copy(), None
    if verdict is False:
        return None, st.copy()
    return st.copy(), st.copy()


def _identity(left: Value, right: Value) -> bool | None:
    """Whether two values are surely one object, or surely two."""
    if len(left.alts) != 1 or len(right.alts) != 1:
        if not set(left.atoms) & set(right.atoms) and all(_is_object(a) for a in (*left.atoms, *right.atoms)):
            return False
        return None
    one, two = left.atoms[0], right.atoms[0]
    if _is_object(one) and _is_object(two):
        return one == two
    if _is_object(one) or _is_object(two):
        known = two if _is_object(one) else one
        return False if isinstance(known, Constant | Node) else None
    return None


def _is_object(atom: Atom) -> bool:
    from confcompat.link.values import ClassRef, FunctionRef, Instance, Made

    return isinstance(atom, ClassRef | FunctionRef | Instance | Made | Constant)


def _membership(
    m: Machine, fr: Frame, st: State, left: f.Expr, right: f.Expr, at: int
) -> tuple[State | None, State | None]:
    value = m.evaluate(m, fr, st, left)
    keyed = [a for a in value.atoms if isinstance(a, KeyOf)]
    if keyed:
        names = _known_members(m, m.evaluate(m, fr, st, right))
        if names is not None:
            return _key_is(st, left, keyed[0], names)
        _loosen(m, value)
    owner = m.evaluate(m, fr, st, right)
    yes: list[Alt] = []
    no: list[Alt] = []
    for alt in owner.alts:
        # Each possibility of the owner is asked on its own, and keeps what its own answer says.
        answer_yes, answer_no = split(read_in(m, fr, st, value, Value((alt,)), at), by_truth)
        yes.extend((alt[0], way) for _, way in answer_yes)
        no.extend((alt[0], way) for _, way in answer_no)
    return _side(st, yes, right), _side(st, no, right)


def _known_members(m: Machine, value: Value) -> tuple[str, ...] | None:
    names: list[str] = []
    for atom in value.atoms:
        if not isinstance(atom, Series) or atom.rest is not None or m.late(atom.alloc, "[]") is not None:
            return None
        for item in atom.items:
            for inner in item.atoms:
                if not isinstance(inner, Constant):
                    return None
                if isinstance(inner.value, str):
                    names.append(inner.value)
    return tuple(dict.fromkeys(names)) if value.atoms else None


def _key_is(st: State, subject: f.Expr, key: KeyOf, names: tuple[str, ...]) -> tuple[State | None, State | None]:
    """A loop's key turned out to be one of some names: what the loop holds under it follows."""
    no = st.copy()
    if not names:
        return None, no
    env: dict[str, Value] = {}
    for name, value in st.env.items():
        env[name] = from_alts(alt for text in names for alt in _specialise(value, key, text).alts)
    if isinstance(subject, f.Name):
        env[subject.id] = of(*(constant(text) for text in names))
    yes = State(env, st.ways, dict(st.writes))
    return yes, no


def _specialise(value: Value, key: KeyOf, text: str) -> Value:
    out: list[Alt] = []
    for atom, way in value.alts:
        if isinstance(atom, KeyOf) and atom == key:
            out.append((constant(text), way))
        elif isinstance(atom, Node) and key.each in atom.path:
            at = atom.path.index(key.each)
            path: tuple[PathPart, ...] = (*atom.path[:at], text, *atom.path[at + 1 :])
            present = Literal(Says.PRESENT, atom.root, path[: at + 1])
            met = meet(way, (present,))
            if met is not None:
                out.append((Node(atom.root, path, -1, atom.certainty, atom.style, atom.reason), met))
        else:
            out.append((atom, way))
    return from_alts(out)


def _loosen(m: Machine, value: Value) -> None:
    """A loop filters its keys by something that is not known: what it reads is a pattern."""
    for atom in value.atoms:
        if isinstance(atom, KeyOf):
            m.loose.add(atom.each)


__all__ = ["ALWAYS", "branch", "by_alternative", "by_none", "by_truth", "by_value", "split"]
