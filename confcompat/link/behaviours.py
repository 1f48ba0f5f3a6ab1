"""What packs say of methods of containers, and of functions that are handed one."""

from __future__ import annotations

from confcompat.link.access import How, late_layer
from confcompat.link.arguments import declare_argument
from confcompat.link.containers import argument, read_by, style_of, styled
from confcompat.link.escapes import escape, touch
from confcompat.link.functions import Arguments
from confcompat.link.machine import Frame, Machine, State
from confcompat.link.merges import merge
from confcompat.link.paths import PathPart
from confcompat.link.sites import ClosedSite
from confcompat.link.values import (
    NONE,
    UNKNOWN,
    Atom,
    Constant,
    Node,
    OpenFile,
    Series,
    Table,
    Value,
    constant,
    join,
    of,
)
from confcompat.model.packs import Behaviour, Does


def call_container(
    m: Machine, fr: Frame, st: State, owner: Value, behaviour: Behaviour, args: Arguments, at: int
) -> Value:
    """A method of a library's container."""
    match behaviour.does:
        case Does.GET | Does.HAS:
            how = How.IN if behaviour.does is Does.HAS else How.GET
            got = read_by(m, fr, st, owner, behaviour, args, at, how)
            return styled(got, _style_name(m, owner)) if how is How.GET else got
        case Does.ALIAS:
            given = styled(owner, behaviour.style)
            return of(Series("tuple", (given, UNKNOWN))) if behaviour.syntax == "pair" else given
        case Does.DECLARE:
            declare_argument(m, st, owner, args)
            return styled(owner, behaviour.style)
        case Does.INTO:
            return merge_into(m, fr, owner, behaviour, args, at)
        case Does.CONSUME:
            escape(m, fr, st, owner, at)
        case Does.IGNORE:
            touch(m, fr, st, owner, at)
            return NONE
    return UNKNOWN


def _style_name(m: Machine, owner: Value) -> str:
    styles = [style_of(m, atom) for atom in owner.atoms]
    return next((style.name for style in styles if style is not None), "")


def merge_into(m: Machine, fr: Frame, owner: Value, behaviour: Behaviour, args: Arguments, at: int) -> Value:
    """A mapping, or the content of a file, goes into a container at every level."""
    source = argument(args, behaviour.source)
    if source is None:
        return NONE
    if behaviour.path:
        source = m.load(m, fr, as_file(source))
    if behaviour.closed:
        for low in owner.atoms:
            for high in source.atoms:
                _close(m, fr, low, high, behaviour.closed, at)
    merge(m, owner, source, (fr.unit.path, at, fr.context))
    return NONE


def close_to(m: Machine, fr: Frame, low: Value, high: Value, at: int) -> None:
    """A merge over containers that take no keys but their own."""
    for under in low.atoms:
        style = style_of(m, under)
        for over in high.atoms if style is not None and style.closed else ():
            assert style is not None
            _close(m, fr, under, over, style.closed, at)


def _close(
    m: Machine, fr: Frame, low: Atom, high: Atom, raises: str, at: int, below: tuple[PathPart, ...] = ()
) -> None:
    if not isinstance(low, Table) or not isinstance(high, Node):
        return
    layers = (*low.layers, late_layer(m, low))
    entries = [entry for layer in layers if isinstance(layer, tuple) for entry in layer]
    allows = frozenset(key.value for key, _ in entries if isinstance(key.value, str))
    path = (*high.path, *below)
    m.sites.close(ClosedSite(high.root, path, allows, raises, fr.place(at), fr.moment, fr.function))
    for key, value in entries:
        for atom in value.atoms:
            if isinstance(key.value, str):
                _close(m, fr, atom, high, raises, at, (*below, key.value))


def as_file(source: Value) -> Value:
    """A path as the file that it names; a list of paths as any of their files."""
    listed = [item for a in source.atoms if isinstance(a, Series) for item in a.items]
    if listed:
        source = join(listed)
    return Value(tuple((a if isinstance(a, OpenFile) else OpenFile(of(a)), way) for a, way in source.alts))


def made_of(m: Machine, fr: Frame, behaviour: Behaviour, args: Arguments, at: int) -> Value | None:
    """What a container is made from: its source, keywords, what is spread into it, or what comes later."""
    source = argument(args, behaviour.source)
    if source is None and isinstance(behaviour.source, int):
        parts = [*args.spreads]
        own = tuple((constant(name), value) for name, value in args.named if name not in behaviour.variants)
        if own:
            parts.append(of(Table((own,), -1)))
        for part in parts:
            source = part if source is None else merge(m, source, part, (fr.unit.path, at, fr.context), into=False)
    if source is None and args.star is None:
        source = of(Table((), m.identity(("container", fr.unit.path, at, fr.context))))
    return source


def chosen_style(behaviour: Behaviour, args: Arguments) -> str:
    """The style that a call asks for."""
    for name, value in args.named:
        given = [a.value for a in value.atoms if isinstance(a, Constant)]
        if name in behaviour.variants and given != [False] and given != [None]:
            return behaviour.variants[name]
    return behaviour.style
