"""Recursive merges: a function that lays one mapping over another, level by level, is known by its shape.

Followed statement by statement it would copy config into dicts of its own, and what lies below would lose its defaults.
"""

from __future__ import annotations

from confcompat.link.access import SPREAD, late_layer
from confcompat.link.machine import Machine
from confcompat.link.shapes import MergeShape, shape_of_merge
from confcompat.link.values import Atom, FunctionRef, Layer, Node, Table, Unknown, Value, layered, of
from confcompat.model import facts as f


def merge_shape(m: Machine, function: FunctionRef) -> MergeShape | None:
    """The parameters of a recursive merge; None for other functions."""
    if function not in m.merges:
        term = m.program.units[function.module].functions[function.index].term
        m.merges[function] = shape_of_merge(term) if isinstance(term, f.Function) else None
    return m.merges[function]


def merge(m: Machine, low: Value, high: Value, identity: object, into: bool = True) -> Value:
    """The merged mapping: a dict whose layers are merged at every level. `into`: what is `low` holds it, too."""
    alloc = m.identity(("deep", identity))
    out: list[Atom] = []
    for under in low.atoms:
        for over in high.atoms:
            layers = (*_layers(m, under), *_layers(m, over))
            out.append(layered(layers, alloc, deep=True))
            if into and isinstance(under, Table) and under.alloc >= 0:
                m.deep.add(under.alloc)
                for layer in _layers(m, over):
                    m.grow(under.alloc, SPREAD, of(layer if isinstance(layer, Node | Unknown) else layered((layer,))))
    return of(*dict.fromkeys(out))


def _layers(m: Machine, atom: Atom) -> tuple[Layer, ...]:
    if isinstance(atom, Table):
        spread = m.late(atom.alloc, SPREAD)
        late = tuple(a for a in (spread.atoms if spread else ()) if isinstance(a, Node | Unknown))
        return (*atom.layers, late_layer(m, atom), *late)
    return (atom,) if isinstance(atom, Node) else (Unknown(),)
