"""Mappings laid over each other: `{**a, **b}`, `a | b`, `dict(a, **b)`. What is given later stands above."""

from __future__ import annotations

from collections.abc import Iterable

from confcompat.link.conditions import ALWAYS, Way, meet
from confcompat.link.machine import Machine
from confcompat.link.values import Atom, Constant, Layer, Node, Series, Table, Unknown, Value, layered, of, scalar_of

_MAX_STACKS = 8

Entries = tuple[tuple[Constant, Value], ...]
Stack = tuple[tuple[Layer, ...], Way]


def stacked(m: Machine, values: Iterable[Value], alloc: int) -> list[tuple[Table, Way]]:
    """One dict for each choice among what the values may be, on the way of that choice."""
    stacks: list[Stack] = [((), ALWAYS)]
    for value in values:
        possible = [
            ((*below, *_layers_of(m, atom)), met)
            for below, way in stacks
            for atom, on in value.alts
            # None cannot be spread.
            if not (isinstance(atom, Constant) and atom.value is None) and (met := meet(way, on)) is not None
        ]
        stacks = _folded(possible) or stacks
    return [(layered(layers, alloc), way) for layers, way in stacks]


def _folded(stacks: list[Stack]) -> list[Stack]:
    """Few enough stacks. Too many become one of all their layers: one left out would be reads that nobody tells of."""
    if len(stacks) <= _MAX_STACKS:
        return stacks
    return [(tuple(dict.fromkeys(layer for layers, _ in stacks for layer in layers)), ALWAYS)]


def entries(known: Entries) -> Value:
    """The keys that a display or a call names itself."""
    return of(Table((known,)))


def _layers_of(m: Machine, atom: Atom) -> tuple[Layer, ...]:
    match atom:
        case Table():
            return (*atom.layers, *_late(m, atom))
        case Series():
            return (_pairs(atom),)
        case Node() | Unknown():
            return (atom,)
    return (Unknown(),)


def _late(m: Machine, table: Table) -> tuple[Node | Unknown, ...]:
    spread = m.late(table.alloc, "**")
    return tuple(a for a in (spread.atoms if spread else ()) if isinstance(a, Node | Unknown))


def _pairs(series: Series) -> Entries:
    out = []
    for item in series.items:
        for atom in item.atoms:
            if isinstance(atom, Series) and len(atom.items) == 2:
                key = scalar_of(atom.items[0])
                if key is not None:
                    out.append((key, atom.items[1]))
    return tuple(out)
