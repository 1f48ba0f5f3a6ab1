"""Text with named holes that config fills: `"{db[host]}".format(**cfg)`, `"%(user)s" % cfg`, `Template(...)`."""

from __future__ import annotations

import re
import string

from confcompat.link.access import read_get, read_item
from confcompat.link.attributes import read_attr
from confcompat.link.machine import Frame, Machine, State
from confcompat.link.values import NONE, Node, Table, Value, constant, of

_PERCENT = re.compile(r"%\(([^)]+)\)")
_DOLLAR = re.compile(r"\$(?:\{(\w+)\}|(\w+))")
_STEP = re.compile(r"\[([^\]]+)\]|\.(\w+)")


def fill_format(m: Machine, fr: Frame, st: State, text: str, source: Value, at: int) -> None:
    """Read what the fields of a format string name in a mapping."""
    try:
        fields = [field for _, field, _, _ in string.Formatter().parse(text) if field]
    except ValueError:
        return
    for field in fields:
        name = re.match(r"\w+", field)
        if name is None or name.group().isdigit():
            continue
        value = read_item(m, fr, st, source, of(constant(name.group())), at)
        for item, attribute in _STEP.findall(field[name.end() :]):
            if item:
                value = read_item(m, fr, st, value, of(constant(item)), at)
            else:
                value = read_attr(m, fr, st, value, attribute, at)


def fill_percent(m: Machine, fr: Frame, st: State, text: str, source: Value, at: int) -> None:
    """Read what `%(name)s` names in a mapping."""
    for name in _PERCENT.findall(text):
        read_item(m, fr, st, source, of(constant(name)), at)


def fill_dollar(m: Machine, fr: Frame, st: State, text: str, source: Value, at: int, safe: bool) -> None:
    """Read what `$name` names in a mapping; a safe template leaves unknown names as they are."""
    for braced, bare in _DOLLAR.findall(text):
        key = of(constant(braced or bare))
        if safe:
            read_get(m, fr, st, source, key, NONE, at)
        else:
            read_item(m, fr, st, source, key, at)


def is_mapping(value: Value) -> bool:
    """The value is config, or a dict, as far as is known."""
    return any(isinstance(atom, Node | Table) for atom in value.atoms)
