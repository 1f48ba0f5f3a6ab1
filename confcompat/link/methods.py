"""Built-in methods: of config nodes and dicts, lists, strings, open files."""

from __future__ import annotations

from confcompat.link import commands, schema_calls, views
from confcompat.link.access import SPREAD, elements, read_get, read_in, read_item, use
from confcompat.link.behaviours import call_container
from confcompat.link.conditions import ALWAYS, Way
from confcompat.link.containers import style_of
from confcompat.link.escapes import escape
from confcompat.link.functions import Arguments
from confcompat.link.iteration import iterate_keys, iterate_pairs, iterate_values
from confcompat.link.machine import Frame, Machine, State
from confcompat.link.objects import wrapped
from confcompat.link.readers import call_reader
from confcompat.link.schema_objects import check_by_object, checker_of
from confcompat.link.strings import call_string_method
from confcompat.link.templates import fill_dollar, fill_format
from confcompat.link.validator_calls import call_validator
from confcompat.link.values import (
    NONE,
    TAINTED,
    UNKNOWN,
    Atom,
    Blank,
    ClassRef,
    Constant,
    Instance,
    KeyOf,
    Made,
    Node,
    OpenFile,
    Partial,
    Series,
    Table,
    Text,
    Unknown,
    Value,
    from_alts,
    join,
    of,
    on_way,
    scalar_of,
)
from confcompat.model.packs import Does
from confcompat.model.reads import Use


def call_method(
    m: Machine, fr: Frame, st: State, receiver: Atom, name: str, way: Way, args: Arguments, at: int
) -> Value:
    """What `receiver.name(...)` gives."""
    match receiver:
        case Node() | Table():
            return _mapping_method(m, fr, st, receiver, name, way, args, at)
        case Series():
            return _series_method(m, fr, st, receiver, name, args, at)
        case Constant(str() as text) if name in ("format", "format_map"):
            for source in (*args.spreads, *(args.positional[:1] if name == "format_map" else ())):
                fill_format(m, fr, st, text, source, at)
            return call_string_method(m, receiver, name, args)
        case Constant(str()) | Text() | KeyOf():
            return call_string_method(m, receiver, name, args)
        case Made("string.Template") if name in ("substitute", "safe_substitute"):
            held = scalar_of(m.fields.get((receiver, "template"), UNKNOWN))
            for source in (*args.positional[:1], *args.spreads):
                fill_dollar(m, fr, st, str(held.value) if held else "", source, at, name != "substitute")
            return UNKNOWN
        case OpenFile() if name == "joinpath":
            return of(OpenFile(m.join_path([of(receiver), *args.positional])))
        case OpenFile():
            return of(receiver) if name not in ("exists", "is_file", "close", "write", "mkdir") else UNKNOWN
        case ClassRef():
            return schema_calls.load_class(m, fr, st, receiver, name, args, at)
        case Partial() if views.is_view(receiver):
            return views.call_view(m, fr, st, receiver, name, args, at)
        case Partial():
            return call_validator(m, fr, st, receiver, name, args, at)
        case Instance():
            return _wrapped_method(m, fr, st, receiver, name, args, at)
        case Blank():
            return _blank_method(name, args)
        case Made(commands.COMMAND):
            return commands.call_command(m, fr, st, receiver, name, args)
        case Made():
            read = call_reader(m, fr, st, receiver, name, args, at)
            return read if read is not None else _carrier_method(m, fr, st, receiver, name, args, at)
    for value in args.all_values():
        escape(m, fr, st, value, at, "handed to code that is not seen")
    return UNKNOWN


def _wrapped_method(m: Machine, fr: Frame, st: State, receiver: Instance, name: str, args: Arguments, at: int) -> Value:
    held = wrapped(m, receiver)
    if held is None:
        schema = schema_calls.constructs(m, receiver.cls) if name == "__init__" else None
        if schema is not None:
            return schema_calls.construct(m, fr, st, receiver, schema, args, at)
        checker = checker_of(m, receiver.cls)
        if checker is not None and name in checker.checks_by:
            return check_by_object(m, fr, st, receiver, checker, name, args, at)
        if name in ("__init__", "__init_subclass__", "__setattr__", "__post_init__"):
            return NONE
        for value in args.all_values():
            escape(m, fr, st, value, at, "handed to a base class that is not seen")
        return UNKNOWN
    if name == "__init__":
        for value in (*args.positional, *args.spreads):
            m.set_field(receiver, "<dict>", value)
        return NONE
    parts = [
        on_way(_mapping_method(m, fr, st, atom, name, way, args, at), way)
        for atom, way in held.alts
        if isinstance(atom, Node | Table)
    ]
    return join(parts) if parts else UNKNOWN


def _blank_method(name: str, args: Arguments) -> Value:
    if name in ("get", "pop", "setdefault"):
        return _argument(args, 1, "default") or NONE
    return of(Series("list")) if name in ("items", "keys", "values") else UNKNOWN


def _carrier_method(m: Machine, fr: Frame, st: State, made: Made, name: str, args: Arguments, at: int) -> Value:
    """Queues, context variables and their like give back what was put in."""
    if name in ("put", "put_nowait", "set", "append", "send", "setdefault"):
        for value in args.all_values():
            m.set_field(made, "<content>", value)
        return UNKNOWN
    if name in ("get", "get_nowait", "popleft", "pop", "recv"):
        content = m.fields.get((made, "<content>"))
        return content if content is not None else UNKNOWN
    for value in args.all_values():
        escape(m, fr, st, value, at, "handed to code that is not seen")
    return UNKNOWN


def _argument(args: Arguments, position: int, name: str = "") -> Value | None:
    if position < len(args.positional):
        return args.positional[position]
    return dict(args.named).get(name)


def _mapping_method(
    m: Machine, fr: Frame, st: State, receiver: Node | Table, name: str, way: Way, args: Arguments, at: int
) -> Value:
    own = Value(((receiver, way),))
    style = style_of(m, receiver)
    if style is not None and name in style.methods and style.methods[name].does is Does.UPDATE:
        return _update(m, fr, st, receiver, args, at)
    if style is not None and name in style.methods:
        return call_container(m, fr, st, own, style.methods[name], args, at)
    key = _argument(args, 0)
    match name:
        case "get" if key is not None:
            return read_get(m, fr, st, own, key, _argument(args, 1, "default") or NONE, at)
        case "pop" if key is not None:
            default = _argument(args, 1)
            got = read_item(m, fr, st, own, key, at) if default is None else read_get(m, fr, st, own, key, default, at)
            _write(m, st, receiver, key, Value())
            return got
        case "setdefault" if key is not None:
            got = read_get(m, fr, st, own, key, _argument(args, 1) or NONE, at)
            _write(m, st, receiver, key, got)
            return got
        case "__getitem__" if key is not None:
            return read_item(m, fr, st, own, key, at)
        case "__contains__" | "has_key" if key is not None:
            return read_in(m, fr, st, key, own, at)
        case "__setitem__" if len(args.positional) > 1:
            _write(m, st, receiver, args.positional[0], args.positional[1])
            return NONE
        case "items":
            return iterate_pairs(m, fr, st, receiver, way, at)
        case "values":
            return iterate_values(m, fr, st, receiver, way, at)
        case "keys" | "__iter__":
            return iterate_keys(m, fr, st, receiver, way, at)
        case "copy":
            return own
        case "update":
            return _update(m, fr, st, receiver, args, at)
        case _ if isinstance(receiver, Table) and receiver.alloc in m.slot_names:
            return _fill_slot(m, fr, st, receiver, name, args, at)
        case _ if isinstance(receiver, Node):
            return _value_method(m, fr, st, receiver, name, way, args, at)
    return UNKNOWN


def _value_method(m: Machine, fr: Frame, st: State, node: Node, name: str, way: Way, args: Arguments, at: int) -> Value:
    """A method of a string or list that came from config."""
    use(m, st, node, way, Use.STRING if hasattr(str, name) else Use.ITERABLE)
    for value in args.all_values():
        escape(m, fr, st, value, at)
    if name in ("split", "splitlines", "rsplit"):
        return of(Series("list", (), TAINTED))
    return TAINTED


def write_key(m: Machine, st: State, owner: Atom, key: Value, value: Value) -> None:
    """`owner[key] = value` on a dict of any kind."""
    _write(m, st, owner, key, value)


def _write(m: Machine, st: State, owner: Atom, key: Value, value: Value) -> None:
    exact = scalar_of(key)
    if isinstance(owner, Node):
        if exact is not None and isinstance(exact.value, str):
            st.writes[(owner.root, (*owner.path, exact.value))] = value
        return
    if isinstance(owner, Instance):
        for atom in (wrapped(m, owner) or Value()).atoms:
            _write(m, st, atom, key, value)
        return
    if not isinstance(owner, Table) or owner.alloc < 0 or not value.alts:
        return
    if exact is not None:
        m.grow(owner.alloc, (exact.kind, exact.value), value, ways=st.ways)
        return
    for atom in key.atoms:
        if isinstance(atom, KeyOf) and any(isinstance(v, Node) and v.path[-1:] == (atom.each,) for v in value.atoms):
            # `for k, v in section.items(): out[k] = v` copies the section.
            m.grow(owner.alloc, SPREAD, of(atom.node), ways=st.ways)
        elif isinstance(atom, Constant):
            m.grow(owner.alloc, (atom.kind, atom.value), value, ways=st.ways)
        else:
            m.grow(owner.alloc, ("?",), value, ways=st.ways)


def _update(m: Machine, fr: Frame, st: State, receiver: Node | Table, args: Arguments, at: int) -> Value:
    for name, value in args.named:
        _write(m, st, receiver, Value(((Constant(name, "str"), ALWAYS),)), value)
    for value in (*args.positional, *args.spreads):
        for atom, _ in value.alts:
            _spread_into(m, fr, st, receiver, atom, at)
    return NONE


def _spread_into(m: Machine, fr: Frame, st: State, receiver: Node | Table, atom: Atom, at: int) -> None:
    if isinstance(atom, Instance):
        for inner in (wrapped(m, atom) or Value()).atoms:
            _spread_into(m, fr, st, receiver, inner, at)
    elif isinstance(atom, Table):
        for layer in atom.layers:
            if isinstance(layer, tuple):
                for key, value in layer:
                    _write(m, st, receiver, of(key), value)
            elif isinstance(receiver, Table):
                m.grow(receiver.alloc, SPREAD, of(layer), ways=st.ways)
    elif isinstance(receiver, Table) and isinstance(atom, Node | Unknown):
        m.grow(receiver.alloc, SPREAD, of(atom), ways=st.ways)
    elif isinstance(atom, Node):
        escape(m, fr, st, of(atom), at, "merged into another part of the config")


def _fill_slot(m: Machine, fr: Frame, st: State, slot: Table, name: str, args: Arguments, at: int) -> Value:
    fill = m.libraries.slots[m.slot_names[slot.alloc]].fills.get(name)
    if fill is None:
        return UNKNOWN
    source = _argument(args, fill.source) if isinstance(fill.source, int) else dict(args.named).get(fill.source)
    if fill.does == "update":
        return _update(m, fr, st, slot, args, at)
    if fill.does == "load" and source is not None:
        content = m.load(m, fr, of(OpenFile(source)))
        for atom in content.atoms:
            m.grow(slot.alloc, SPREAD, of(atom if isinstance(atom, Node) else Unknown()), ways=st.ways)
        return UNKNOWN
    m.grow(slot.alloc, SPREAD, UNKNOWN, ways=st.ways)
    return UNKNOWN


def _series_method(m: Machine, fr: Frame, st: State, series: Series, name: str, args: Arguments, at: int) -> Value:
    match name:
        case "append" | "add" | "appendleft" | "insert":
            for value in args.positional[-1:]:
                m.grow(series.alloc, "[]", value, ways=st.ways)
            return NONE
        case "extend" | "update":
            for value in args.positional:
                for atom in value.atoms:
                    m.grow(series.alloc, "[]", elements(m, atom) if isinstance(atom, Series) else UNKNOWN, ways=st.ways)
            return NONE
        case "pop" | "popleft":
            return elements(m, series)
        case "copy" | "__iter__" | "union" | "difference" | "intersection" | "issubset":
            return of(series) if name in ("copy", "__iter__", "union") else UNKNOWN
    for value in args.all_values():
        escape(m, fr, st, value, at)
    return UNKNOWN


__all__ = ["call_method", "from_alts", "write_key"]
