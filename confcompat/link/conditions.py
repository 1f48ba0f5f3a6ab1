"""What holds on a way through the program: literals about config keys, ways (conjunctions), and sets of ways.

A read raises, or a default takes over, only on some ways. Every value and every point of the program carries the ways
that lead there; the need of a key falls out of the ways on which the program ends (see `confcompat.link.needs`).
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

import msgspec

from confcompat.link.paths import Path

MAX_WAYS = 8
"""More alternatives than this are folded to what they have in common."""

MAX_LITERALS = 24


class Says(StrEnum):
    """What a literal says of a key."""

    PRESENT = "present"
    ABSENT = "absent"
    TRUTHY = "truthy"
    FALSY = "falsy"
    SET = "set"
    """Present and not null."""
    NULL = "null"
    IS = "is"
    IS_NOT = "is-not"


_NEEDS_KEY = frozenset({Says.PRESENT, Says.TRUTHY, Says.SET, Says.NULL, Says.IS})
_NO_CHILDREN = frozenset({Says.ABSENT, Says.FALSY, Says.NULL})
_CONFLICTS: dict[Says, frozenset[Says]] = {
    Says.PRESENT: frozenset({Says.ABSENT}),
    Says.ABSENT: _NEEDS_KEY,
    Says.TRUTHY: frozenset({Says.ABSENT, Says.FALSY, Says.NULL}),
    Says.FALSY: frozenset({Says.TRUTHY}),
    Says.SET: frozenset({Says.ABSENT, Says.NULL}),
    Says.NULL: frozenset({Says.ABSENT, Says.SET, Says.TRUTHY, Says.IS}),
    Says.IS: frozenset({Says.ABSENT, Says.NULL}),
    Says.IS_NOT: frozenset(),
}


class Literal(msgspec.Struct, frozen=True, cache_hash=True):
    """One thing said of one key. `site` is the read that found it out (-1: none did); `value` that of IS and IS_NOT."""

    says: Says
    root: str
    path: Path
    site: int = -1
    value: str | int | float | bool | None = None


Way = frozenset[Literal]
Ways = tuple[Way, ...]
ALWAYS: Way = frozenset()
EVERYWHERE: Ways = (ALWAYS,)


def conflict(way: Way, literal: Literal) -> bool:
    """The literal cannot hold together with the way."""
    for other in way:
        if other.root != literal.root:
            continue
        if other.path == literal.path:
            if other.says in _CONFLICTS[literal.says] or _values_conflict(other, literal):
                return True
        elif _above_conflicts(other, literal) or _above_conflicts(literal, other):
            return True
    return False


def _values_conflict(first: Literal, second: Literal) -> bool:
    if first.says is Says.IS and second.says is Says.IS:
        return not _same(first.value, second.value)
    pair = {first.says, second.says}
    if pair == {Says.IS, Says.IS_NOT}:
        return _same(first.value, second.value)
    if Says.IS in pair and (Says.TRUTHY in pair or Says.FALSY in pair):
        value = first.value if first.says is Says.IS else second.value
        return bool(value) is (Says.FALSY in pair)
    return False


def _same(first: object, second: object) -> bool:
    return type(first) is type(second) and first == second


def _above_conflicts(above: Literal, below: Literal) -> bool:
    """A key that is absent, null or falsy has no children; a list that is not empty has a first and a last item."""
    if above.says is Says.TRUTHY and below.says is Says.ABSENT and below.path[:-1] == above.path:
        return below.path[-1] in (0, -1) and not isinstance(below.path[-1], bool)
    return (
        above.says in _NO_CHILDREN
        and below.says in _NEEDS_KEY
        and len(below.path) > len(above.path)
        and below.path[: len(above.path)] == above.path
    )


def meet(way: Way, more: Iterable[Literal]) -> Way | None:
    """The conjunction, or None where it contradicts itself."""
    if not more:
        return way
    more = more if isinstance(more, frozenset) else frozenset(more)
    if not way and len(more) == 1:
        return more
    key = (way, more)
    if key not in _met:
        if len(_met) >= MAX_REMEMBERED:
            _met.clear()
        _met[key] = _meet(way, more)
    return _met[key]


MAX_REMEMBERED = 200_000
"""Conjunctions that are remembered at most: the same few are asked for again and again."""

_met: dict[tuple[Way, Way], Way | None] = {}


def _meet(way: Way, more: Way) -> Way | None:
    both = way
    for literal in more:
        if literal not in both:
            if conflict(both, literal):
                return None
            both = both | {literal}
    if len(both) <= MAX_LITERALS:
        return both
    if len(more) > MAX_LITERALS:
        return frozenset(sorted(more, key=repr)[:MAX_LITERALS])
    return more | frozenset(_nearest(way - more, more)[: MAX_LITERALS - len(more)])


def _nearest(literals: Way, more: Way) -> list[Literal]:
    """Those that speak of the same part of the config first: what is far away decides least there.

    The order depends on the literals alone, never on that of a set, which differs from run to run.
    """
    parts = {literal.path[:2] for literal in more}
    return sorted(literals, key=lambda x: (x.path[:2] not in parts, x.says is not Says.ABSENT, repr(x)))


def meet_all(ways: Ways, more: Way) -> Ways:
    """Every way that can go together with `more`."""
    if not more:
        return ways
    if ways == EVERYWHERE:
        return (more,)
    met = (meet(way, more) for way in ways)
    return tuple(dict.fromkeys(way for way in met if way is not None))


def implies_present(way: Way, root: str, path: Path) -> bool:
    """On this way the key is certainly there."""
    return any(
        literal.says in _NEEDS_KEY and literal.root == root and literal.path[: len(path)] == path for literal in way
    )


def implies_truthy(way: Way, root: str, path: Path) -> bool:
    """On this way the key is there and neither null, false, empty nor zero."""
    for literal in way:
        if literal.root != root or literal.path[: len(path)] != path:
            continue
        if len(literal.path) > len(path) and literal.says in _NEEDS_KEY:
            return True
        if literal.says in (Says.TRUTHY, Says.SET) or (literal.says is Says.IS and literal.value is not None):
            return True
    return False


def join_ways(groups: Iterable[Ways]) -> Ways:
    """The ways of several branches as one set: what is implied by another is dropped, opposites cancel."""
    found = list(dict.fromkeys(way for ways in groups for way in ways))
    if len(found) < 2:
        return tuple(found)
    if ALWAYS in found:
        return EVERYWHERE
    found = _cancel(found)
    kept = [way for way in found if not any(other < way for other in found)]
    if len(kept) > MAX_WAYS:
        kept = _telling(kept)
    if len(kept) > MAX_WAYS:
        return (frozenset.intersection(*kept),)
    return tuple(kept)


def _telling(ways: list[Way]) -> list[Way]:
    """The ways that differ in what they say, whichever reads found it out, and of which no other says less."""
    said = {frozenset((x.says, x.root, x.path, x.value) for x in way): way for way in reversed(ways)}
    return [way for own, way in reversed(said.items()) if not any(other < own for other in said)]


_OPPOSITE = {
    Says.PRESENT: {Says.ABSENT},
    Says.ABSENT: {Says.PRESENT},
    Says.TRUTHY: {Says.FALSY},
    Says.FALSY: {Says.TRUTHY},
    Says.SET: {Says.NULL},
    Says.NULL: {Says.SET},
    Says.IS: {Says.IS_NOT},
    Says.IS_NOT: {Says.IS},
}


def _cancel(ways: list[Way]) -> list[Way]:
    changed = True
    while changed and len(ways) > 1:
        changed = False
        for index, way in enumerate(ways):
            for other in ways[index + 1 :]:
                common = _without_opposites(way, other)
                if common is not None:
                    ways = [w for w in ways if w not in (way, other)] + ([common] if common not in ways else [])
                    changed = True
                    break
            if changed:
                break
    return ways


def _without_opposites(first: Way, second: Way) -> Way | None:
    only_first, only_second = first - second, second - first
    if not only_first or not only_second:
        return None
    # One key may have been found there by several reads: they say the same.
    said = tuple({(x.says, x.root, x.path, x.value) for x in only} for only in (only_first, only_second))
    if len(said[0]) != 1 or len(said[1]) != 1:
        return None
    one, two = next(iter(only_first)), next(iter(only_second))
    same_key = one.root == two.root and one.path == two.path and _same(one.value, two.value)
    return first & second if same_key and two.says in _OPPOSITE[one.says] else None


def common(ways: Ways) -> Way:
    """What holds on every one of the ways."""
    return frozenset.intersection(*ways) if ways else ALWAYS
