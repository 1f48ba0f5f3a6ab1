"""Filling a framework's own mapping by a call that makes its application."""

from __future__ import annotations

from confcompat.link.access import SPREAD
from confcompat.link.containers import argument
from confcompat.link.functions import Arguments
from confcompat.link.machine import Machine, State
from confcompat.link.values import Instance, Node, Table, Unknown, Value, of
from confcompat.model.packs import Behaviour

KEYWORDS = "**"
"""Source that means all keywords of a call, and the mappings spread into them."""


def fill(m: Machine, st: State, behaviour: Behaviour, args: Arguments) -> None:
    """Puts the source of the call into the mapping that its `fills` names."""
    slot = m.root_value(behaviour.fills).atoms[0]
    if not isinstance(slot, Table):
        return
    if behaviour.source != KEYWORDS:
        source = argument(args, behaviour.source)
        _put(m, st, slot, source if source is not None else Value())
        return
    for name, value in args.named:
        m.grow(slot.alloc, ("str", name), value, ways=st.ways)
    for spread in args.spreads:
        _put(m, st, slot, spread)


def _put(m: Machine, st: State, slot: Table, source: Value) -> None:
    for atom in source.atoms:
        for layer in atom.layers if isinstance(atom, Table) else (atom,):
            if isinstance(layer, tuple):
                for key, value in layer:
                    m.grow(slot.alloc, (key.kind, key.value), value, ways=st.ways)
            elif isinstance(layer, Node | Unknown):
                m.grow(slot.alloc, SPREAD, of(layer), ways=st.ways)
            elif isinstance(layer, Instance):
                m.grow(slot.alloc, SPREAD, of(Unknown()), ways=st.ways)
