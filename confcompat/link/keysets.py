"""Sets of literal keys held against the keys of config: `{"a", "b"} - cfg.keys()`, `{"a", "b"} <= set(cfg)`."""

from __future__ import annotations

from confcompat.link.access import read_in
from confcompat.link.conditions import ALWAYS, Way, meet
from confcompat.link.machine import Frame, Machine, State
from confcompat.link.narrowing import by_truth, split
from confcompat.link.values import Alt, Constant, KeyOf, Node, Series, Value, constant, from_alts, of

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


def keys_of(value: Value) -> Node | None:
    """The config mapping whose keys the value holds."""
    nodes = set()
    for atom in value.atoms:
        if isinstance(atom, Node):
            nodes.add(atom)
        elif isinstance(atom, Series):
            inner = [a for part in (*atom.items, atom.rest) if part is not None for a in part.atoms]
            nodes.update(a.node for a in inner if isinstance(a, KeyOf))
    return nodes.pop() if len(nodes) == 1 else None


def missing_keys(m: Machine, fr: Frame, st: State, wanted: tuple[Constant, ...], node: Node, at: int) -> Value:
    """`wanted - keys`: empty where all are there; else holding the one that is not, each on its own way."""
    out: list[Alt] = []
    for key, gone in _absences(m, fr, st, wanted, node, at):
        out.append((Series("set", (of(key),)), gone))
    everything = _all_there(m, fr, st, wanted, node, at)
    if everything is not None:
        out.append((Series("set"), everything))
    return from_alts(out)


def holds_all(m: Machine, fr: Frame, st: State, wanted: tuple[Constant, ...], node: Node, at: int) -> Value:
    """`wanted <= keys`."""
    out: list[Alt] = [(constant(False), gone) for _, gone in _absences(m, fr, st, wanted, node, at)]
    everything = _all_there(m, fr, st, wanted, node, at)
    if everything is not None:
        out.append((constant(True), everything))
    return from_alts(out)


def _absences(
    m: Machine, fr: Frame, st: State, wanted: tuple[Constant, ...], node: Node, at: int
) -> list[tuple[Constant, Way]]:
    found: list[tuple[Constant, Way]] = []
    for key in wanted:
        _, no = split(read_in(m, fr, st, of(key), of(node), at), by_truth)
        found.extend((key, way) for _, way in no)
    return found


def _all_there(m: Machine, fr: Frame, st: State, wanted: tuple[Constant, ...], node: Node, at: int) -> Way | None:
    way: Way | None = ALWAYS
    for key in wanted:
        yes, _ = split(read_in(m, fr, st, of(key), of(node), at), by_truth)
        if not yes or way is None:
            return None
        way = meet(way, yes[0][1])
    return way
