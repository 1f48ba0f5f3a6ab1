"""Calling something outside the program: by what a pack says of it, or by what the standard library does."""

from __future__ import annotations

from collections.abc import Callable

from confcompat.link import builtin_calls
from confcompat.link.access import How, elements
from confcompat.link.behaviours import as_file, chosen_style, close_to, made_of, merge_into
from confcompat.link.commands import call_maker
from confcompat.link.conditions import ALWAYS
from confcompat.link.containers import argument, instead, read_by, styled
from confcompat.link.escapes import escape, touch
from confcompat.link.functions import Arguments, read_accessor
from confcompat.link.iteration import steps
from confcompat.link.machine import Frame, Machine, State
from confcompat.link.merges import merge
from confcompat.link.readers import make_reader
from confcompat.link.schema_calls import fill_by_function
from confcompat.link.slots import fill
from confcompat.link.specs import read_spec
from confcompat.link.strings import concatenate
from confcompat.link.structured import structured
from confcompat.link.values import (
    NONE,
    UNKNOWN,
    ClassRef,
    Constant,
    External,
    FunctionRef,
    Instance,
    Made,
    Node,
    OpenFile,
    Partial,
    Series,
    Table,
    Value,
    constant,
    join,
    of,
)
from confcompat.link.views import make_configuration
from confcompat.model.packs import Behaviour, Does

DATACLASSES = frozenset({"dataclasses.dataclass", "pydantic.dataclasses.dataclass"})
_Handler = Callable[[Machine, Frame, State, Behaviour, Arguments, int, str], Value]


def call_external(m: Machine, fr: Frame, st: State, name: str, args: Arguments, at: int) -> Value:
    """What calling a qualified name outside the program gives."""
    accessor = m.external_accessors.get(name)
    if accessor is not None:
        return read_accessor(m, fr, st, accessor, args, at)
    filler = m.libraries.fillers.get(name)
    if filler is not None:
        return fill_by_function(m, fr, st, filler, args, at)
    behaviour = m.libraries.calls.get(name)
    if behaviour is not None:
        return _HANDLERS[behaviour.does](m, fr, st, behaviour, args, at, name)
    known = builtin_calls.HANDLERS.get(name)
    if known is not None:
        return known(m, fr, st, args, at)
    if _is_plain_decorator(name, args):
        return args.positional[0]
    for value in args.all_values():
        escape(m, fr, st, value, at, "handed to code that is not seen")
    if _looks_like_class(name):
        return of(Made(name, m.identity(("made", fr.unit.path, at))))
    return UNKNOWN


def _looks_like_class(name: str) -> bool:
    return name.rpartition(".")[2][:1].isupper()


def _is_plain_decorator(name: str, args: Arguments) -> bool:
    """An unknown decorator most often gives the function back, or something that calls it."""
    given = args.positional
    return len(given) == 1 == len(args.all_values()) and all(
        isinstance(a, FunctionRef | ClassRef) for a in given[0].atoms
    )


def _source(behaviour: Behaviour, args: Arguments) -> Value:
    value = argument(args, behaviour.source)
    if value is None and args.named:
        value = args.named[0][1]
    return value if value is not None else (args.star or UNKNOWN)


def _load(m: Machine, fr: Frame, st: State, behaviour: Behaviour, args: Arguments, at: int, name: str) -> Value:
    source = _source(behaviour, args)
    found = m.load(m, fr, as_file(source) if behaviour.path else source)
    style = chosen_style(behaviour, args)
    return styled(found, style) if style else found


def _load_all(m: Machine, fr: Frame, st: State, behaviour: Behaviour, args: Arguments, at: int, name: str) -> Value:
    return of(Series("list", (), m.load(m, fr, _source(behaviour, args))))


def _get(m: Machine, fr: Frame, st: State, behaviour: Behaviour, args: Arguments, at: int, name: str) -> Value:
    source = _owner(m, behaviour, args)
    return UNKNOWN if source is None else read_by(m, fr, st, source, behaviour, args, at, How.GET)


def _owner(m: Machine, behaviour: Behaviour, args: Arguments) -> Value | None:
    """What is read of: the source that is given, else the root that is meant without one."""
    if not behaviour.root:
        return argument(args, behaviour.source)
    named = argument(args, behaviour.source) if isinstance(behaviour.source, str) else None
    return named if named is not None else m.root_value(behaviour.root)


def _has(m: Machine, fr: Frame, st: State, behaviour: Behaviour, args: Arguments, at: int, name: str) -> Value:
    source = _owner(m, behaviour, args)
    return UNKNOWN if source is None else read_by(m, fr, st, source, behaviour, args, at, How.IN)


def _spec(m: Machine, fr: Frame, st: State, behaviour: Behaviour, args: Arguments, at: int, name: str) -> Value:
    source, key = argument(args, behaviour.source), argument(args, behaviour.key)
    if source is None or key is None:
        return UNKNOWN
    default, exc = instead(behaviour, args)
    return read_spec(m, fr, st, source, key, default, exc, at)


def _keep(m: Machine, fr: Frame, st: State, behaviour: Behaviour, args: Arguments, at: int, name: str) -> Value:
    return of(Partial(External(name), args.positional, args.named))


def _merge(m: Machine, fr: Frame, st: State, behaviour: Behaviour, args: Arguments, at: int, name: str) -> Value:
    merged: Value | None = None
    for index, given in enumerate(args.positional):
        part = _of_classes(m, fr, st, behaviour, given)
        if merged is not None:
            close_to(m, fr, merged, part, at)
        identity = (fr.unit.path, at, fr.context, index)
        merged = part if merged is None else merge(m, merged, part, identity, into=False)
    return styled(merged, behaviour.style) if merged is not None else UNKNOWN


def _into(m: Machine, fr: Frame, st: State, behaviour: Behaviour, args: Arguments, at: int, name: str) -> Value:
    if behaviour.root:
        return merge_into(m, fr, m.root_value(behaviour.root), behaviour, args, at)
    rest = Arguments(args.positional[1:], args.named, args.star, args.spreads)
    return merge_into(m, fr, args.positional[0], behaviour, rest, at) if args.positional else UNKNOWN


def _alias(m: Machine, fr: Frame, st: State, behaviour: Behaviour, args: Arguments, at: int, name: str) -> Value:
    style = chosen_style(behaviour, args)
    value = made_of(m, fr, behaviour, args, at) if style else None
    if value is None:
        value = _source(behaviour, args)
    value = _of_classes(m, fr, st, behaviour, value)
    if behaviour.path and any(isinstance(a, OpenFile | Constant) for a in value.atoms):
        value = m.load(m, fr, as_file(value))
    return styled(value, style) if style else value


def _of_classes(m: Machine, fr: Frame, st: State, behaviour: Behaviour, value: Value) -> Value:
    style = m.libraries.styles.get(behaviour.classes)
    return structured(m, fr, st, value, style.name, style.unset) if style is not None else value


def _open(m: Machine, fr: Frame, st: State, behaviour: Behaviour, args: Arguments, at: int, name: str) -> Value:
    source = _source(behaviour, args)
    return source if all(isinstance(a, OpenFile) for a in source.atoms) else of(OpenFile(source))


def _join(m: Machine, fr: Frame, st: State, behaviour: Behaviour, args: Arguments, at: int, name: str) -> Value:
    joined = join_path(list(args.positional))
    return of(OpenFile(joined)) if behaviour.style == "path" else joined


def join_path(parts: list[Value]) -> Value:
    """Path parts as one path. Parts that came from config or the environment keep that mark."""
    pieces: list[Value] = []
    for index, part in enumerate(parts):
        plain = join([a.path if isinstance(a, OpenFile) else of(a) for a in part.atoms]) if part.atoms else UNKNOWN
        pieces += ([of(constant("/"))] if index else []) + [plain]
    if len(parts) < 2:
        return pieces[0] if pieces else UNKNOWN
    marked = [a for value in pieces for a in value.atoms if isinstance(a, Node)]
    joined = concatenate(pieces)
    return of(*joined.atoms, *marked) if marked else joined


def _exit(m: Machine, fr: Frame, st: State, behaviour: Behaviour, args: Arguments, at: int, name: str) -> Value:
    codes = [a.value if isinstance(a, Constant) else 1 for v in args.positional[:1] for a in v.atoms]
    if any(code not in (0, None, False) for code in codes):
        m.fail(fr, st, "SystemExit")
    return Value()


def _make(m: Machine, fr: Frame, st: State, behaviour: Behaviour, args: Arguments, at: int, name: str) -> Value:
    if behaviour.fills:
        fill(m, st, behaviour, args)
    return m.root_value(behaviour.root) if behaviour.root else of(Made(name, m.identity(("made", name))))


def _reader(m: Machine, fr: Frame, st: State, behaviour: Behaviour, args: Arguments, at: int, name: str) -> Value:
    return make_reader(m, fr, behaviour, args, at, name)


def _views(m: Machine, fr: Frame, st: State, behaviour: Behaviour, args: Arguments, at: int, name: str) -> Value:
    return make_configuration(m, fr, behaviour, args, at, name)


def _call(m: Machine, fr: Frame, st: State, behaviour: Behaviour, args: Arguments, at: int, name: str) -> Value:
    named = dict(args.named)
    target = argument(args, behaviour.source)
    if target is None:
        return UNKNOWN
    given = named.get("args")
    handed: tuple[Value, ...] = ()
    if given is not None:
        handed = tuple(steps(m, fr, st, given, at))
    keywords = named.get("kwargs")
    m.call(m, fr, st, target, handed, {}, at, None, (keywords,) if keywords else ())
    return UNKNOWN


def _consume(m: Machine, fr: Frame, st: State, behaviour: Behaviour, args: Arguments, at: int, name: str) -> Value:
    for value in args.all_values():
        escape(m, fr, st, value, at)
        for atom, way in value.alts if behaviour.missing not in ("none", "value") else ():
            if isinstance(atom, Constant) and atom.value is None:
                m.fail(fr, st, behaviour.missing, way)
    return UNKNOWN


def _ignore(m: Machine, fr: Frame, st: State, behaviour: Behaviour, args: Arguments, at: int, name: str) -> Value:
    for value in args.all_values():
        touch(m, fr, st, value, at)
    return NONE


_HANDLERS: dict[Does, _Handler] = {
    Does.LOAD: _load,
    Does.LOAD_ALL: _load_all,
    Does.GET: _get,
    Does.HAS: _has,
    Does.SPEC: _spec,
    Does.KEEP: _keep,
    Does.INJECT: _keep,
    Does.TEMPLATE: _keep,
    Does.VIEWS: _views,
    Does.MERGE: _merge,
    Does.INTO: _into,
    Does.ALIAS: _alias,
    Does.OPEN: _open,
    Does.JOIN: _join,
    Does.EXIT: _exit,
    Does.MAKE: _make,
    Does.READER: _reader,
    Does.PREFIX: _ignore,
    Does.UPDATE: _consume,
    Does.DECLARE: _ignore,
    Does.COMMAND: call_maker,
    Does.CALL: _call,
    Does.CONSUME: _consume,
    Does.IGNORE: _ignore,
}

__all__ = ["ALWAYS", "DATACLASSES", "Instance", "Table", "argument", "call_external", "elements", "join_path"]
