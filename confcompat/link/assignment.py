"""Assigning to names, attributes, items and patterns of them."""

from __future__ import annotations

from confcompat.link.access import elements, use
from confcompat.link.conditions import Way, meet_all
from confcompat.link.containers import style_of
from confcompat.link.iteration import item_of
from confcompat.link.machine import Frame, Machine, State
from confcompat.link.methods import write_key
from confcompat.link.objects import find_method
from confcompat.link.values import (
    UNKNOWN,
    ClassRef,
    Constant,
    Instance,
    ModuleRef,
    Node,
    Series,
    Table,
    Value,
    constant,
    join,
    of,
    on_way,
)
from confcompat.model import facts as f
from confcompat.model.reads import Use


def assign(m: Machine, fr: Frame, st: State, target: f.Expr, value: Value) -> None:
    """`target = value`."""
    match target:
        case f.Name(name):
            bind_name(m, fr, st, name, value)
        case f.Attr(owner, name):
            m.store(st, value)
            for known in [key for key in st.env if key.endswith(f".{name}")]:
                del st.env[known]
            for atom in m.evaluate(m, fr, st, owner).atoms:
                if isinstance(atom, ModuleRef):
                    m.set_module_variable(atom.key, name, value)
                elif (style := style_of(m, atom)) is not None and style.attributes:
                    write_key(m, st, atom, of(constant(name)), value)
                else:
                    m.set_field(atom, name, value)
        case f.Item(owner, key, at):
            _assign_item(m, fr, st, m.evaluate(m, fr, st, owner), m.evaluate(m, fr, st, key), value, at)
        case f.Series(_, items):
            _unpack(m, fr, st, items, value, target.at)
        case f.Star(inner):
            assign(m, fr, st, inner, of(Series("list", (), value)))


def bind_name(m: Machine, fr: Frame, st: State, name: str, value: Value) -> None:
    """A variable gets a value; scopes that closures and other modules see remember it."""
    for known in [key for key in st.env if key.startswith(f"{name}.")]:
        del st.env[known]
    if name in fr.global_names and not fr.is_module:
        m.store(st, value)
        m.set_module_variable(fr.unit.path, name, value)
        st.env[name] = value
        return
    if name in fr.outer_names:
        m.remember(fr.outer, name, value)
    declared = m.declared.get((fr.unit.path, name)) if fr.is_module else None
    value = declared if declared is not None else value
    st.env[name] = value
    if fr.encloses:
        m.remember(fr.scope, name, value)


def _assign_item(m: Machine, fr: Frame, st: State, owner: Value, key: Value, value: Value, at: int) -> None:
    for atom, way in owner.alts:
        if not meet_all(st.ways, way):
            continue
        if isinstance(atom, Instance):
            method = find_method(m, atom, "__setitem__")
            if method is not None:
                m.call(m, fr, st, method, (key, value), {}, at)
                continue
        if isinstance(atom, Node):
            use(m, st, atom, way, Use.MAPPING)
        if isinstance(atom, Node | Table | Instance):
            write_key(m, st, atom, key, value)
        elif isinstance(atom, Series):
            m.grow(atom.alloc, "[]", value, ways=st.ways)
        elif isinstance(atom, ClassRef):
            continue


def _unpack(m: Machine, fr: Frame, st: State, targets: tuple[f.Expr, ...], value: Value, at: int) -> None:
    columns: list[list[Value]] = [[] for _ in targets]
    for atom, way in value.alts:
        for column, part in zip(columns, _parts(m, fr, st, atom, way, targets, at), strict=True):
            column.append(on_way(part, way))
    for target, column in zip(targets, columns, strict=True):
        inner = target.value if isinstance(target, f.Star) else target
        assign(m, fr, st, inner, join(column) if column else UNKNOWN)


def _parts(
    m: Machine, fr: Frame, st: State, atom: object, way: Way, targets: tuple[f.Expr, ...], at: int
) -> list[Value]:
    if isinstance(atom, Series) and atom.rest is None and m.late(atom.alloc, "[]") is None:
        star = next((i for i, t in enumerate(targets) if isinstance(t, f.Star)), None)
        if star is None and len(atom.items) == len(targets):
            return list(atom.items)
        if star is not None and len(atom.items) >= len(targets) - 1:
            after = len(targets) - star - 1
            middle = atom.items[star : len(atom.items) - after]
            return [*atom.items[:star], of(Series("list", middle)), *atom.items[len(atom.items) - after :]]
    if isinstance(atom, Series):
        return [elements(m, atom) if atom.items or atom.rest else UNKNOWN for _ in targets]
    if isinstance(atom, Constant) and atom.value is None:
        m.fail(fr, st, "TypeError", way)
        return [Value() for _ in targets]
    if isinstance(atom, Node):
        use(m, st, atom, way, Use.ITERABLE)
        return [of(item_of(m, fr, atom, at)) for _ in targets]
    return [UNKNOWN for _ in targets]
