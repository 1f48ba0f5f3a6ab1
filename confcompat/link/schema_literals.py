"""Literal schemas as they are written: entries whose key is a maker of keys or a type, and where each key stands."""

from __future__ import annotations

from typing import TypeAlias

from confcompat.link.machine import Frame, Machine
from confcompat.link.values import CallSite, Constant, External, Partial, Value, of

Entry: TypeAlias = tuple[Constant, Value]
PlacedEntry: TypeAlias = tuple[Entry, int]
"""An entry, and where its key stands in the module."""

TYPE_KEY = "<type>"
"""The kind of a key that is a type: any key of the mapping is meant."""


def marked_entry(m: Machine, key: Value, value: Value) -> Entry | None:
    """An entry such as `Required("a"): int` or `str: int`, under a key that no reading of a dict asks for."""
    atom = key.atoms[0] if len(key.atoms) == 1 else None
    if not m.libraries.validators:
        return None
    if isinstance(atom, External):
        return Constant(atom.name, TYPE_KEY), value
    if not isinstance(atom, Partial) or not isinstance(atom.function, External):
        return None
    name = atom.function.name
    maker = m.libraries.key_makers.get(name)
    if maker is None:
        return None
    named = dict(zip((n for n in range(len(atom.args))), atom.args, strict=True)) | dict(atom.named)
    given = next((named[which] for which in maker.key if which in named), None)
    text = given.atoms[0] if given is not None and len(given.atoms) == 1 else None
    if isinstance(text, External):
        return Constant(text.name, TYPE_KEY), value
    if not isinstance(text, Constant):
        return None
    return Constant(text.value, name), of(Partial(atom.function, (*atom.args, value), atom.named))


def placed_layer(m: Machine, fr: Frame, entries: list[PlacedEntry]) -> tuple[Entry, ...]:
    """The entries as a layer of a dict; where each stands is kept for whoever takes them for a schema."""
    layer = tuple(entry for entry, _ in entries)
    if m.libraries.validators and layer:
        m.memo["places", layer] = tuple(CallSite(fr.unit.path, at, fr.function) for _, at in entries)
    return layer


def places_of(m: Machine, layer: tuple[Entry, ...], otherwise: CallSite) -> tuple[CallSite, ...]:
    """Where the keys of a layer stand."""
    known = m.memo.get(("places", layer))
    return known if isinstance(known, tuple) else (otherwise,) * len(layer)
