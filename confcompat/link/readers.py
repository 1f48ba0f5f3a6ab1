"""Objects of libraries that read a root by their methods, as those that read the environment do.

Such an object may put a prefix before its keys, and may hold the defaults of some. Both are kept as its fields.
"""

from __future__ import annotations

from confcompat.link.access import How
from confcompat.link.conditions import ALWAYS
from confcompat.link.containers import argument, read_by
from confcompat.link.functions import Arguments
from confcompat.link.machine import Frame, Machine, State
from confcompat.link.strings import call_string_method, concatenate
from confcompat.link.values import (
    NONE,
    UNKNOWN,
    Alt,
    Atom,
    Constant,
    Made,
    Series,
    Table,
    Text,
    Value,
    constant,
    from_alts,
    join,
    of,
    on_way,
    scalar_of,
)
from confcompat.model.packs import Behaviour, Does

_PREFIX, _DEFAULTS, _OF = "<prefix>", "<defaults>", "<reader>"


def maker_of(m: Machine, atom: Atom) -> Behaviour | None:
    """What the pack says of making this reader; None where it is none."""
    behaviour = m.libraries.calls.get(atom.name) if isinstance(atom, Made) else None
    return behaviour if behaviour is not None and behaviour.does is Does.READER else None


def make_reader(m: Machine, fr: Frame, behaviour: Behaviour, args: Arguments, at: int, name: str) -> Value:
    """A reader by its constructor."""
    made = Made(behaviour.style or name, m.identity(("reader", name, fr.unit.path, at)))
    prefix = argument(args, behaviour.prefix)
    if prefix is not None:
        m.set_field(made, _PREFIX, prefix)
    if behaviour.scheme:
        entries = tuple((constant(key), given) for key, given in args.named)
        m.set_field(made, _DEFAULTS, of(Table((entries,), -1)))
    return of(made)


def has_method(m: Machine, made: Made, name: str) -> bool:
    """The pack says what the method of the reader does."""
    return maker_of(m, made) is not None and f"{made.name}.{name}" in m.libraries.calls


def call_reader(m: Machine, fr: Frame, st: State, made: Made, name: str, args: Arguments, at: int) -> Value | None:
    """A method of a reader, or a call of it; None where its pack says nothing of that."""
    if not has_method(m, made, name):
        return None
    behaviour = m.libraries.calls[f"{made.name}.{name}"]
    match behaviour.does:
        case Does.PREFIX:
            return _with_prefix(m, fr, st, made, behaviour, args, at)
        case Does.GET:
            return _read(m, fr, st, made, behaviour, args, at)
        case Does.IGNORE:
            return NONE
    return UNKNOWN


def enter(m: Machine, st: State, value: Value) -> None:
    """`with reader.prefixed("A_"):` - inside, the reader itself puts the prefix before its keys."""
    for atom in value.atoms:
        base = m.fields.get((atom, _OF)) if isinstance(atom, Made) else None
        for reader in base.atoms if base is not None else ():
            st.env[_within(reader)] = of(atom)


def leave(m: Machine, st: State | None, value: Value, before: State) -> None:
    """Behind the `with`, the reader is what it was before."""
    for atom in value.atoms if st is not None else ():
        base = m.fields.get((atom, _OF)) if isinstance(atom, Made) else None
        for reader in base.atoms if base is not None else ():
            assert st is not None
            outer = before.env.get(_within(reader))
            if outer is None:
                st.env.pop(_within(reader), None)
            else:
                st.env[_within(reader)] = outer


def _within(reader: Atom) -> str:
    return f"<within {reader.identity}>" if isinstance(reader, Made) else ""


def _prefix_of(m: Machine, st: State, made: Made) -> Value | None:
    inner = st.env.get(_within(made))
    atoms = inner.atoms if inner is not None else (made,)
    found = [m.fields[atom, _PREFIX] for atom in atoms if (atom, _PREFIX) in m.fields]
    return join(found) if found else None


def _with_prefix(m: Machine, fr: Frame, st: State, made: Made, behaviour: Behaviour, args: Arguments, at: int) -> Value:
    given = argument(args, behaviour.source)
    if given is None:
        return of(made)
    prefix = _joined(_prefix_of(m, st, made), given, behaviour.separator)
    longer = Made(made.name, m.identity(("prefixed", made.name, fr.unit.path, at, fr.context, prefix)))
    m.set_field(longer, _PREFIX, prefix)
    m.set_field(longer, _OF, of(made))
    if (made, _DEFAULTS) in m.fields:
        m.set_field(longer, _DEFAULTS, m.fields[made, _DEFAULTS])
    return of(longer)


def _joined(prefix: Value | None, text: Value, separator: str) -> Value:
    """Both texts, where there is a prefix; it may also be a list of several."""
    if prefix is None:
        return text
    parts: list[Alt] = []
    for atom, way in prefix.alts:
        if isinstance(atom, Constant) and atom.value is None:
            parts.extend(text.alts)
            continue
        pieces = list(atom.items) if isinstance(atom, Series) else [Value(((atom, ALWAYS),))]
        full = concatenate([x for piece in (*pieces, text) for x in (of(constant(separator)), piece)][1:])
        parts.extend(on_way(full, way).alts)
    return from_alts(parts)


def _read(m: Machine, fr: Frame, st: State, made: Made, behaviour: Behaviour, args: Arguments, at: int) -> Value:
    maker = maker_of(m, made)
    assert maker is not None
    plain = argument(args, behaviour.key) or (of(constant(behaviour.usual)) if behaviour.usual else None)
    if plain is None:
        return UNKNOWN
    others = argument(args, behaviour.others)
    last: Value | None = None
    for key in reversed([plain, *_listed(others)]):
        given = last if last is not None else _default_of(m, made, maker, key)
        nested = _joined(argument(args, behaviour.prefix), key, maker.separator)
        full = _joined(_prefix_of(m, st, made), nested, maker.separator)
        if maker.upper:
            full = from_alts(alt for atom, way in full.alts for alt in on_way(_upper(m, atom), way).alts)
        call = _call(behaviour, args, full, given)
        last = read_by(m, fr, st, m.root_value(maker.root), behaviour, call, at, How.GET)
    return last if last is not None else UNKNOWN


def _listed(others: Value | None) -> list[Value]:
    return [item for atom in (others.atoms if others else ()) if isinstance(atom, Series) for item in atom.items]


def _call(behaviour: Behaviour, args: Arguments, key: Value, default: Value | None) -> Arguments:
    positional = (key, *args.positional[1:])
    named = tuple((name, value) for name, value in args.named if name != behaviour.key)
    given = argument(args, behaviour.default) or dict(named).get("default")
    if given is None and default is not None:
        named = (*named, ("default", default))
    return Arguments(positional, named)


def _upper(m: Machine, atom: Atom) -> Value:
    if isinstance(atom, Text):
        return of(Text(atom.pattern.upper()))
    return call_string_method(m, atom, "upper", Arguments()) if isinstance(atom, Constant) else of(atom)


def _default_of(m: Machine, made: Made, maker: Behaviour, key: Value) -> Value | None:
    """The default that the reader was made with for the key."""
    known, held = scalar_of(key), m.fields.get((made, _DEFAULTS))
    if known is None or held is None:
        return None
    for table in held.atoms:
        entries = table.layers[0] if isinstance(table, Table) and table.layers else ()
        for name, value in entries if isinstance(entries, tuple) else ():
            if name.value == known.value:
                return _in_scheme(value, maker.scheme)
    return None


def _in_scheme(value: Value, scheme: str) -> Value | None:
    for atom in value.atoms:
        if scheme == "pair" and isinstance(atom, Series) and len(atom.items) > 1:
            return atom.items[1]
        if scheme == "dict" and isinstance(atom, Table):
            for layer in atom.layers:
                for name, given in layer if isinstance(layer, tuple) else ():
                    if name.value == "default":
                        return given
    return None
