"""Containers of libraries: mappings whose attributes are keys, whose keys are paths, or that never lack one.

What a container does with an absent key is data of its pack (`confcompat.model.packs.Style`); this module reads by it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import msgspec

from confcompat.link.access import How, read_key, table_get
from confcompat.link.conditions import Way
from confcompat.link.escapes import escape
from confcompat.link.functions import Arguments, split_key
from confcompat.link.keypaths import Step, alternatives, literal_of, steps_of
from confcompat.link.machine import Exc, Frame, Machine, State
from confcompat.link.values import (
    FALSE,
    NONE,
    UNKNOWN,
    Alt,
    Atom,
    Blank,
    Constant,
    Method,
    Node,
    Series,
    Table,
    Value,
    constant,
    from_alts,
    join,
    of,
    on_way,
    scalar_of,
    truth,
)
from confcompat.model.keys import Wild
from confcompat.model.lookup import ABSENT
from confcompat.model.packs import Absent, Behaviour, Style
from confcompat.model.reads import Certainty

_LIST_METHODS = frozenset(name for name in dir(list) if not name.startswith("_"))
_DICT_METHODS = frozenset((*(name for name in dir(dict) if not name.startswith("_")), "__getitem__", "__contains__"))


def style_of(m: Machine, atom: Atom) -> Style | None:
    """The style of a library's container; None for plain dicts and lists and all that is no container."""
    if not isinstance(atom, Node | Table):
        return None
    name = atom.style
    if not name and isinstance(atom, Table) and atom.alloc in m.slot_names:
        slot = m.libraries.slots.get(m.slot_names[atom.alloc])
        name = slot.style if slot is not None else ""
    return m.libraries.styles.get(name) if name else None


def styled(value: Value, style: str) -> Value:
    """The value with its config and dicts in containers of a style; `plain`: in dicts and lists."""
    style = "" if style == "plain" else style
    return from_alts((_in_style(atom, style), way) for atom, way in value.alts)


def _in_style(atom: Atom, style: str) -> Atom:
    if isinstance(atom, Node | Table):
        return msgspec.structs.replace(atom, style=style)
    if isinstance(atom, Series) and atom.items:
        return msgspec.structs.replace(atom, items=tuple(styled(item, style) for item in atom.items))
    return atom


def read_attribute(
    m: Machine, fr: Frame, st: State, owner: Node | Table, way: Way, name: str, at: int, called: bool
) -> Value | None:
    """`owner.name`, where its style makes keys of attributes; None where it does not."""
    style = style_of(m, owner)
    if style is None:
        return None
    if name in style.methods or (name in _DICT_METHODS and (called or not style.attributes)):
        return Value(((Method(owner, name), way),))
    if name == "__dict__" and style.attributes:
        return styled(Value(((owner, way),)), "plain")
    if not style.attributes or (called and (name in _LIST_METHODS or hasattr(str, name))):
        return None
    return _read(m, fr, st, owner, way, [constant(name)], at, How.ITEM, None, style, style.attributes)


def read_styled(
    m: Machine,
    fr: Frame,
    st: State,
    owner: Node | Table,
    way: Way,
    key: Atom,
    at: int,
    how: How,
    default: Value | None = None,
) -> Value:
    """An item of a library's container, by `[]`, `get` or `in`."""
    style = style_of(m, owner)
    assert style is not None
    keys = split_key(key, style.separator if how is not How.IN or style.asks else "")
    return _read(m, fr, st, owner, way, keys, at, how, default, style, style.item)


def _read(
    m: Machine,
    fr: Frame,
    st: State,
    owner: Node | Table,
    way: Way,
    keys: list[Atom],
    at: int,
    how: How,
    default: Value | None,
    style: Style,
    exc: Exc,
) -> Value:
    if how is How.ITEM and style.absent is not Absent.RAISE:
        how, default = How.GET, NONE if style.absent is Absent.NONE else of(Blank())
    got = read_path(m, fr, st, Value(((owner, way),)), keys, at, how, default, exc)
    if style.unset:
        got = _without_unset(m, fr, st, got, style, default)
    return styled(got, owner.style or style.name)


def _without_unset(m: Machine, fr: Frame, st: State, value: Value, style: Style, default: Value | None) -> Value:
    out: list[Alt] = []
    for atom, way in value.alts:
        if not (isinstance(atom, Constant) and atom.value == style.unset):
            out.append((atom, way))
        elif default is not None:
            out.extend((other, way) for other in default.atoms)
        else:
            m.fail(fr, st, style.item, way)
    return from_alts(out)


def read_path(
    m: Machine,
    fr: Frame,
    st: State,
    owner: Value,
    keys: Sequence[Step],
    at: int,
    how: How,
    default: Value | None,
    exc: Exc = "KeyError",
) -> Value:
    """A key after the other. The default stands for all of them, and counts as that of the last."""
    value = owner
    for index, key in enumerate(keys):
        last = index == len(keys) - 1
        way_on = how if last or how is How.ITEM else How.GET
        instead = default if how is not How.IN else FALSE
        out: list[Alt] = []
        for atom, way in value.alts:
            key = _folded(m, atom, key)
            if isinstance(key, Wild):
                out.append((_any_child(atom), way))
            elif isinstance(atom, Node):
                got = read_key(m, fr, st, atom, way, key, at, way_on, instead, exc)
                if not last and how is How.GET:
                    take_no_default(m, got)
                out.extend(got.alts)
            elif isinstance(atom, Table):
                out.extend(table_get(m, fr, st, atom, way, key, at, way_on, instead, exc).alts)
            else:
                out.append((atom, way))
        value = from_alts(out)
    return value


def _folded(m: Machine, owner: Atom, key: Step) -> Step:
    """The key in small letters, where the container does not tell them from capitals."""
    style = style_of(m, owner)
    if style is None or not style.folds or not isinstance(key, Constant) or not isinstance(key.value, str):
        return key
    return msgspec.structs.replace(key, value=key.value.lower())


def _any_child(atom: Atom) -> Atom:
    if not isinstance(atom, Node):
        return atom
    return Node(atom.root, (*atom.path, Wild.ONE), -1, Certainty.PATTERN, atom.style, "any of its keys may be meant")


def take_no_default(m: Machine, got: Value) -> None:
    """What stood in for an absent key at these reads is no default of theirs."""
    for atom in got.atoms:
        if isinstance(atom, Node) and atom.site in m.sites.found:
            m.sites.found[atom.site].default = ABSENT


def argument(args: Arguments, which: int | str | None) -> Value | None:
    """An argument by position or name (`one|another`: by the first name that is given)."""
    if isinstance(which, int):
        return args.positional[which] if which < len(args.positional) else None
    named = dict(args.named)
    return next((named[name] for name in (which or "").split("|") if name in named), None)


def read_by(
    m: Machine, fr: Frame, st: State, source: Value, behaviour: Behaviour, args: Arguments, at: int, how: How
) -> Value:
    """What a getter of a library gives: a function that is handed the container, or a method of it."""
    key = argument(args, behaviour.key)
    if key is None:
        return UNKNOWN
    default, exc = instead(behaviour, args)
    separator = argument(args, "separator")
    behaviour = behaviour if separator is None else replace(behaviour, separator=_text(separator))
    parts: list[Value] = []
    for atom, way in key.alts:
        value = on_way(source, way)
        chosen = alternatives(atom, behaviour.syntax)
        if chosen is None:
            escape(m, fr, st, value, at)
            parts.append(UNKNOWN)
            continue
        parts.append(_first_of(m, fr, st, value, behaviour, chosen, at, how, default, exc))
    return join(parts)


def _first_of(
    m: Machine, fr: Frame, st: State, source: Value, behaviour: Behaviour, chosen: list[Atom], at: int, how: How,
    default: Value | None, exc: Exc,
) -> Value:  # fmt: skip
    """The first of several keys that is there; the default where none is."""
    for key in reversed(chosen):
        if literal_of(key):
            default = UNKNOWN
            continue
        if how is not How.IN:
            how = How.ITEM if default is None else How.GET
        steps = steps_of(key, behaviour.separator, behaviour.syntax)
        default = read_path(m, fr, st, source, steps, at, how, default, exc)
    return default if default is not None else UNKNOWN


def instead(behaviour: Behaviour, args: Arguments) -> tuple[Value | None, Exc]:
    """The default that a call gives, and what it raises where it gives none."""
    for name, raises in behaviour.strict.items():
        asked = argument(args, name)
        if asked is not None and asked.atoms and all(truth(atom) is True for atom in asked.atoms):
            return None, raises
    default = argument(args, behaviour.default)
    if default is None and behaviour.default is not None:
        default = argument(args, "default")
    if default is None and behaviour.missing in ("none", "value"):
        default = NONE if behaviour.missing == "none" else UNKNOWN
    return default, "KeyError" if behaviour.missing == "raise" else behaviour.missing


def _text(value: Value) -> str:
    known = scalar_of(value)
    return known.value if known is not None and isinstance(known.value, str) else ""
