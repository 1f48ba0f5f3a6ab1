"""Sets of literal keys held against the keys of config: `{"a", "b"} - cfg.keys()`, `{"a", "b"} <= set(cfg)`."""

from __future__ import annotations

from confcompat.link.access import read_in
from confcompat.link.conditions import ALWAYS, Way, Ways, join_ways, meet
from confcompat.link.machine import Frame, Machine, State
from confcompat.link.narrowing import by_truth, split
from confcompat.link.values import (
    UNKNOWN,
    Alt,
    Atom,
    Constant,
    KeyOf,
    Node,
    Series,
    Table,
    Value,
    constant,
    from_alts,
    layered,
    of,
)

MAX_KEYS = 40


def literal_keys(m: Machine, value: Value) -> tuple[Constant, ...] | None:
    """The members of a set of literals; None for anything else."""
    if len(value.alts) != 1 or not isinstance(series := value.alts[0][0], Series):
        return None
    if series.rest is not None or m.late(series.alloc, "[]") is not None or len(series.items) > MAX_KEYS:
        return None
    atoms = [atom for item in series.items for atom in item.atoms]
    known = tuple(atom for atom in atoms if isinstance(atom, Constant))
    return known if len(known) == len(atoms) else None


def keys_of(value: Value) -> Value | None:
    """The config mappings (and literal ones) whose keys the value holds; None where it may hold anything else."""
    alts: list[Alt] = []
    for atom, way in value.alts:
        owner = _owner(atom)
        if owner is None:
            return None
        alts.append((owner, way))
    found = from_alts(alts)
    return found if any(isinstance(atom, Node | Table) for atom in found.atoms) else None


def _owner(atom: Atom) -> Atom | None:
    if isinstance(atom, Node):
        return atom
    if not isinstance(atom, Series):
        return None
    inner = [a for part in (*atom.items, atom.rest) if part is not None for a in part.atoms]
    nodes = {a.node for a in inner if isinstance(a, KeyOf)}
    named = tuple((a, UNKNOWN) for a in inner if isinstance(a, Constant))
    if len(nodes) == 1:
        # The keys of a dict into which the mapping was spread: those that it names itself are there.
        return layered((named, *nodes)) if named else nodes.pop()
    return atom if atom.rest is None and all(isinstance(a, Constant) for a in inner) else None


def missing_keys(m: Machine, fr: Frame, st: State, wanted: tuple[Constant, ...], owner: Value, at: int) -> Value:
    """`wanted - keys`: empty where all are there; else holding the one that is not, each on its own way."""
    gone, everything = _answers(m, fr, st, wanted, owner, at)
    missing = [(Series("set", (of(key),)), way) for key, way in gone]
    return from_alts([*missing, *((Series("set"), way) for way in everything)])


def holds_all(m: Machine, fr: Frame, st: State, wanted: tuple[Constant, ...], owner: Value, at: int) -> Value:
    """`wanted <= keys`."""
    gone, everything = _answers(m, fr, st, wanted, owner, at)
    return from_alts([*((constant(False), way) for _, way in gone), *((constant(True), way) for way in everything)])


def _answers(
    m: Machine, fr: Frame, st: State, wanted: tuple[Constant, ...], owner: Value, at: int
) -> tuple[list[tuple[Constant, Way]], Ways]:
    """Each key with the ways on which it is missing, and the ways on which none is."""
    gone: list[tuple[Constant, Way]] = []
    everything: Ways = (ALWAYS,)
    for key in wanted:
        yes, no = split(read_in(m, fr, st, of(key), owner, at), by_truth)
        gone.extend((key, way) for _, way in no)
        there = (meet(way, own) for way in everything for _, own in yes)
        everything = join_ways([tuple(way for way in there if way is not None)])
    return gone, everything
