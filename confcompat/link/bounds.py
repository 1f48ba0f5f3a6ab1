"""Keeping values finite: containers in containers are followed a few levels deep, config inside them always."""

from __future__ import annotations

import msgspec

from confcompat.link.conditions import ALWAYS
from confcompat.link.values import (
    UNKNOWN_ATOM,
    Alt,
    Atom,
    Constant,
    KeyOf,
    Node,
    OpenFile,
    Partial,
    Series,
    Table,
    Value,
    from_alts,
)

MAX_DEPTH = 4
MAX_ITEMS = 600
_inside: dict[Value, tuple[Node, ...]] = {}
_bounded: dict[tuple[Value, int], Value] = {}
_members: dict[Series, frozenset[tuple[str, object]] | None] = {}


def forget() -> None:
    """Let go of what was computed for another program."""
    _inside.clear()
    _bounded.clear()
    _members.clear()


def nodes_inside(value: Value) -> tuple[Node, ...]:
    """Every config node that can be reached through the containers of a value."""
    known = _inside.get(value)
    if known is None:
        found: dict[Node, None] = {}
        for atom in value.atoms:
            if isinstance(atom, Node):
                found[atom] = None
            else:
                for part in parts_of(atom):
                    found.update(dict.fromkeys(nodes_inside(part)))
                if isinstance(atom, Table):
                    found.update(dict.fromkeys(layer for layer in atom.layers if isinstance(layer, Node)))
                elif isinstance(atom, KeyOf):
                    found[atom.node] = None
        known = _inside[value] = tuple(found)
    return known


def literal_members(series: Series) -> frozenset[tuple[str, object]] | None:
    """Kind and value of every item of a display of literals; None where an item is no literal."""
    if series not in _members:
        atoms = [atom for item in series.items for atom in item.atoms]
        known = all(isinstance(atom, Constant) for atom in atoms)
        _members[series] = frozenset((a.kind, a.value) for a in atoms if isinstance(a, Constant)) if known else None
    return _members[series]


def parts_of(atom: Atom) -> tuple[Value, ...]:
    """The values directly inside an atom."""
    match atom:
        case Series(_, items, rest):
            return items if rest is None else (*items, rest)
        case Table(layers):
            return tuple(value for layer in layers if isinstance(layer, tuple) for _, value in layer)
        case Partial(_, args, named):
            return (*args, *(value for _, value in named))
        case OpenFile(path):
            return (path,)
    return ()


def bounded(value: Value, depth: int = MAX_DEPTH) -> Value:
    """The value with containers cut off below a depth; the config inside what is cut stays."""
    if not any(isinstance(atom, Series | Table | Partial) for atom in value.atoms):
        return value
    key = (value, depth)
    known = _bounded.get(key)
    if known is None:
        alts: list[Alt] = []
        for atom, way in value.alts:
            alts.extend((cut, way) for cut in _bounded_atom(atom, depth))
        known = _bounded[key] = from_alts(alts)
    return known


def _bounded_atom(atom: Atom, depth: int) -> tuple[Atom, ...]:
    if not isinstance(atom, Series | Table | Partial):
        return (atom,)
    parts = parts_of(atom)
    if not parts:
        return (atom,)
    if depth == 0 or len(parts) > MAX_ITEMS:
        nodes = nodes_inside(Value(((atom, ALWAYS),)))
        rest = Value((*((node, ALWAYS) for node in nodes), (UNKNOWN_ATOM, ALWAYS)))
        if isinstance(atom, Series):
            return (Series(atom.kind, (), rest, atom.alloc),)
        return (UNKNOWN_ATOM, Series("list", (), rest)) if nodes else (UNKNOWN_ATOM,)
    match atom:
        case Series(kind, items, rest_value, alloc):
            cut_rest = bounded(rest_value, depth - 1) if rest_value is not None else None
            return (Series(kind, tuple(bounded(item, depth - 1) for item in items), cut_rest, alloc),)
        case Table(layers):
            cut = tuple(
                tuple((k, bounded(v, depth - 1)) for k, v in layer) if isinstance(layer, tuple) else layer
                for layer in layers
            )
            return (msgspec.structs.replace(atom, layers=cut),)
    return (atom,)
