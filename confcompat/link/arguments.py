"""Parsers of command lines whose declared arguments become attributes, as argparse has them.

A parser stands for the defaults of its arguments: a dict that declarations and `set_defaults` fill, and that parsing
gives back as a namespace.
"""

from __future__ import annotations

from confcompat.link.functions import Arguments
from confcompat.link.machine import Machine, State
from confcompat.link.values import FALSE, NONE, TRUE, External, Table, Value, scalar_of

_WITHOUT_VALUE = frozenset({"help", "version"})


def declare_argument(m: Machine, st: State, parser: Value, args: Arguments) -> None:
    """`add_argument("--host", default=...)`: the namespace will have that attribute."""
    named = dict(args.named)
    name = _destination(args)
    action = _text(named.get("action"))
    default = named.get("default")
    if default is None:
        default = {"store_true": FALSE, "store_false": TRUE}.get(action, NONE)
    suppressed = any(isinstance(atom, External) and atom.name.endswith(".SUPPRESS") for atom in default.atoms)
    if not name or suppressed or action in _WITHOUT_VALUE:
        return
    for atom in parser.atoms:
        if isinstance(atom, Table) and atom.alloc >= 0:
            m.grow(atom.alloc, ("str", name), default, ways=st.ways)


def _destination(args: Arguments) -> str:
    given = _text(dict(args.named).get("dest"))
    if given:
        return given
    flags = [_text(value) for value in args.positional]
    long = next((flag for flag in flags if flag.startswith("--")), flags[0] if flags else "")
    return long.lstrip("-").replace("-", "_") if long.startswith("-") else long


def _text(value: Value | None) -> str:
    known = scalar_of(value) if value is not None else None
    return known.value if known is not None and isinstance(known.value, str) else ""
