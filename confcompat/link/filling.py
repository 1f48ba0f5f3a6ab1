"""When a list or dict that begins empty holds something: `errors.append(...)` on some ways, then `if errors: raise`."""

from __future__ import annotations

from confcompat.link.conditions import ALWAYS, Way, meet
from confcompat.link.memory import Memory
from confcompat.link.values import Alt, Atom, Constant, Series, Table, Text, Value, from_alts


def held_on(m: Memory, atom: Atom) -> tuple[Way, ...] | None:
    """The ways on which a container that begins empty holds something; None where that is not known."""
    match atom:
        case Series(_, (), rest, alloc):
            ways = _of_rest(rest)
            return None if ways is None else _with_growth(m, alloc, ways)
        case Table((), alloc):
            return _with_growth(m, alloc, ())
    return None


def _of_rest(rest: Value | None) -> tuple[Way, ...] | None:
    if rest is None:
        return ()
    if any(not way or not isinstance(atom, Constant | Text) for atom, way in rest.alts):
        return None
    return tuple(dict.fromkeys(way for _, way in rest.alts))


def _with_growth(m: Memory, alloc: int, ways: tuple[Way, ...]) -> tuple[Way, ...] | None:
    grown = m.filled_on(alloc)
    if ALWAYS in grown:
        return None
    return tuple(dict.fromkeys((*ways, *grown))) or None


def by_filling(m: Memory, value: Value) -> tuple[Value, Value] | None:
    """The value where it is true and where it need not be; None where no container in it tells that apart."""
    if not any(held_on(m, atom) for atom in value.atoms):
        return None
    full: list[Alt] = []
    for atom, way in value.alts:
        held = held_on(m, atom)
        if held is None:
            full.append((atom, way))
        else:
            full.extend((atom, both) for on in held if (both := meet(way, on)) is not None)
    return from_alts(full), value
