"""Lazy views of config, as confuse has them: a view names a place, and only asking for its value reads there.

A view is a `Partial` of `VIEW` with what it looks into and the keys that lead to its place. What it looks into is a
mapping, or a configuration, which has sources of its own: defaults, files and overlays, merged at every level.
"""

from __future__ import annotations

from confcompat.link.access import VIEW, How
from confcompat.link.behaviours import as_file
from confcompat.link.containers import argument, read_path
from confcompat.link.functions import Arguments
from confcompat.link.iteration import iterate_keys, iterate_values, steps
from confcompat.link.machine import Frame, Machine, State
from confcompat.link.templates_of_views import Wanted, wanted_of
from confcompat.link.values import (
    FALSE,
    NONE,
    UNKNOWN,
    Atom,
    Blank,
    Constant,
    External,
    Layer,
    Made,
    Node,
    Partial,
    Series,
    Table,
    Unknown,
    Value,
    constant,
    join,
    layered,
    of,
)
from confcompat.model.packs import Behaviour

_LEVELS = ("<defaults>", "<files>", "<overlays>")


def is_view(atom: Atom) -> bool:
    """A view, or a configuration, which is the view of everything."""
    return isinstance(atom, Partial) and atom.function == External(VIEW)


def make_configuration(m: Machine, fr: Frame, behaviour: Behaviour, args: Arguments, at: int, name: str) -> Value:
    """A configuration with the files that its library looks for by itself."""
    made = Made(name, m.identity(("configuration", fr.unit.path, at)))
    reads = dict(args.named).get("read")
    if reads is None or all(atom != FALSE.atoms[0] for atom in reads.atoms):
        for file in behaviour.files:
            _add_source(m, made, "<files>", m.load(m, fr, as_file(of(constant(file)))))
    return of(Partial(External(VIEW), (of(made),)))


def below(view: Partial, key: Atom) -> Partial:
    """The view of a key."""
    return Partial(view.function, (*view.args, of(key)))


def contains(m: Machine, fr: Frame, st: State, view: Partial, key: Atom, at: int) -> Value:
    """`key in view`."""
    return _read(m, fr, st, below(view, key), at, How.IN, None, "KeyError")


def call_view(m: Machine, fr: Frame, st: State, view: Partial, name: str, args: Arguments, at: int) -> Value:
    """A method of a view, as the pack of its library describes it."""
    match name:
        case "get":
            return _get(m, fr, st, view, wanted_of(argument(args, 0), m.libraries.defaults_at), at)
        case "exists":
            return _read(m, fr, st, view, at, How.IN, None, "KeyError")
        case "as_optional_path":
            return _get(m, fr, st, view, Wanted(NONE), at)
        case _ if name.startswith("as_"):
            return _get(m, fr, st, view, Wanted(), at)
        case "set_file":
            path = argument(args, 0)
            for made in _configurations(view):
                _add_source(m, made, "<files>", m.load(m, fr, as_file(path if path is not None else UNKNOWN)))
            return NONE
        case "add" | "set":
            source = _nested(m, fr, view, argument(args, 0), at)
            for made in _configurations(view):
                _add_source(m, made, "<defaults>" if name == "add" else "<overlays>", source)
            return NONE
        case "keys" | "values" | "items" | "sequence" | "all_contents" | "__iter__" | "flatten":
            return _go_over(m, fr, st, view, name, at)
        case "root":
            return of(Partial(view.function, view.args[:1]))
    return UNKNOWN


def _get(m: Machine, fr: Frame, st: State, view: Partial, wanted: Wanted, at: int) -> Value:
    if wanted.below is None:
        how = How.ITEM if wanted.default is None else How.GET
        return _read(m, fr, st, view, at, how, wanted.default, "confuse.exceptions.NotFoundError")
    entries = tuple((key, _get(m, fr, st, below(view, key), inner, at)) for key, inner in wanted.below)
    identity = m.identity(("valid", fr.unit.path, at, fr.context, view))
    return of(Table((entries,), identity, style="confuse-valid"))


def _read(m: Machine, fr: Frame, st: State, view: Partial, at: int, how: How, default: Value | None, exc: str) -> Value:
    keys = [key.atoms[0] for key in view.args[1:]]
    source = _looked_into(m, view)
    return read_path(m, fr, st, source, keys, at, how, default, exc) if keys else source


def _go_over(m: Machine, fr: Frame, st: State, view: Partial, name: str, at: int) -> Value:
    mapping = _read(m, fr, st, view, at, How.GET, of(Blank()), "KeyError")
    if name == "flatten":
        return mapping
    found: list[Value] = []
    for atom, way in mapping.alts:
        if not isinstance(atom, Node | Table):
            continue
        if name in ("keys", "__iter__"):
            found.append(iterate_keys(m, fr, st, atom, way, at))
        if name == "keys":
            continue
        if name in ("sequence", "all_contents", "__iter__"):
            values = steps(m, fr, st, of(atom), at)
        else:
            values = steps(m, fr, st, iterate_values(m, fr, st, atom, way, at), at)
        views = [of(*(Partial(view.function, (of(a),)) for a in value.atoms)) for value in values]
        if name == "items":
            key = steps(m, fr, st, iterate_keys(m, fr, st, atom, way, at), at)
            views = [of(Series("tuple", pair)) for pair in zip(key, views, strict=False)]
        found.append(of(Series("list", (), join(views) if views else None)))
    return join(found) if found else of(Series("list"))


def _looked_into(m: Machine, view: Partial) -> Value:
    out: list[Atom] = []
    for atom in view.args[0].atoms:
        if not isinstance(atom, Made):
            out.append(atom)
            continue
        layers: list[Layer] = []
        for level in _LEVELS:
            held = m.fields.get((atom, level))
            for source in held.atoms if held is not None else ():
                layers.extend(source.layers if isinstance(source, Table) else _as_layer(source))
        out.append(layered(layers, m.identity(("sources", atom)), deep=True))
    return of(*out)


def _as_layer(source: Atom) -> tuple[Layer, ...]:
    return (source,) if isinstance(source, Node) else (Unknown(),)


def _configurations(view: Partial) -> list[Made]:
    return [atom for atom in view.args[0].atoms if isinstance(atom, Made)]


def _add_source(m: Machine, made: Made, level: str, source: Value) -> None:
    known = [atom for atom in source.atoms if isinstance(atom, Node | Table)]
    if known:
        m.set_field(made, level, of(*known))


def _nested(m: Machine, fr: Frame, view: Partial, source: Value | None, at: int) -> Value:
    """What is put at a place, as a mapping of the whole."""
    value = source if source is not None else Value()
    for depth, key in reversed(list(enumerate(view.args[1:]))):
        name = key.atoms[0]
        if not isinstance(name, Constant):
            return Value()
        value = of(Table((((name, value),),), m.identity(("put", fr.unit.path, at, depth))))
    return value
