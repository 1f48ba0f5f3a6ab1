"""Strings that are known, or known in part."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from confcompat.link.functions import Arguments
from confcompat.link.machine import Machine
from confcompat.link.texts import split_text
from confcompat.link.values import (
    TAINTED,
    UNKNOWN,
    Atom,
    CallSite,
    Constant,
    KeyOf,
    Node,
    Series,
    Text,
    Unknown,
    Value,
    constant,
    from_alts,
    of,
    scalar_of,
)
from confcompat.model.keys import format_key

_MAX_LENGTH = 4000
_PURE = frozenset(
    [
        "lower",
        "upper",
        "strip",
        "lstrip",
        "rstrip",
        "title",
        "capitalize",
        "casefold",
        "swapcase",
        "replace",
        "removeprefix",
        "removesuffix",
        "startswith",
        "endswith",
        "isdigit",
        "isupper",
        "islower",
        "find",
        "count",
        "encode",
    ]
)
_MAX_COMBINATIONS = 64
_MAX_KEY = 120
_MAX_HOLES = 3


def call_string_method(m: Machine, receiver: Atom, name: str, args: Arguments) -> Value:
    """A method of a string; computed where everything is known."""
    separator = scalar_of(args.positional[0]) if args.positional else None
    if isinstance(receiver, Text) and name == "split" and separator is not None and isinstance(separator.value, str):
        pieces = split_text(receiver, separator.value) if separator.value else (receiver,)
        return of(Series("list", tuple(of(piece) for piece in pieces)))
    if not isinstance(receiver, Constant) or not isinstance(receiver.value, str):
        return of(Series("list", (), TAINTED)) if name in ("split", "rsplit") else _vague(receiver, name)
    text = receiver.value
    if name in ("split", "rsplit", "splitlines", "partition", "rpartition"):
        return _split(text, name, args, receiver.site)
    if name == "join":
        return join_text(m, receiver, args.positional[0] if args.positional else UNKNOWN)
    if name == "format":
        return format_text(text, args)
    if name in _PURE:
        known = [scalar_of(value) for value in args.positional]
        if all(k is not None for k in known) and not args.named and args.star is None:
            return _compute(lambda: getattr(text, name)(*(k.value for k in known if k)), receiver.site)
    return UNKNOWN


def _vague(receiver: Atom, name: str) -> Value:
    if name in ("startswith", "endswith"):
        return UNKNOWN
    return TAINTED if isinstance(receiver, KeyOf) else of(Text("*"))


def _compute(work: Callable[[], object], site: CallSite | None) -> Value:
    try:
        result = work()
    except (TypeError, ValueError, LookupError, OverflowError):
        return UNKNOWN
    if isinstance(result, bytes):
        result = result.decode("latin-1")
    if isinstance(result, str | int | float | bool) and len(str(result)) <= _MAX_LENGTH:
        return of(constant(result, site))
    return UNKNOWN


def _split(text: str, name: str, args: Arguments, site: CallSite | None) -> Value:
    known = [scalar_of(value) for value in args.positional]
    if any(k is None for k in known):
        return of(Series("list", (), UNKNOWN))
    try:
        parts: Sequence[object] = getattr(text, name)(*(k.value for k in known if k))
    except (TypeError, ValueError):
        return of(Series("list", (), UNKNOWN))
    return of(Series("list", tuple(of(constant(str(part), site)) for part in parts)))


def join_text(m: Machine, separator: Constant, parts: Value) -> Value:
    """`separator.join(parts)`."""
    for atom in parts.atoms:
        if isinstance(atom, Series) and atom.rest is None and m.late(atom.alloc, "[]") is None:
            pieces: list[Value] = []
            for index, item in enumerate(atom.items):
                pieces += ([of(separator)] if index else []) + [item]
            return concatenate(pieces)
    return of(Text("*"))


def concatenate(parts: Sequence[Value]) -> Value:
    """One string from many; every combination where they are few."""
    combinations: list[tuple[str, CallSite | None, str, bool]] = [("", None, "", True)]
    for part in parts:
        options = [_piece(atom) for atom in part.atoms]
        if not options:
            return Value()
        grown = [
            (text + more, site or more_site, source or more_source, known and more_known)
            for text, site, source, known in combinations
            for more, more_site, more_source, more_known in dict.fromkeys(options)
        ]
        combinations = list(dict.fromkeys(grown))
        if len(combinations) > _MAX_COMBINATIONS:
            return of(Text("*"))
    out: list[Atom] = []
    for text, site, source, known in combinations:
        if len(text) > _MAX_KEY or "\n" in text or (not known and text.count("*") > _MAX_HOLES):
            # No key is like that, and texts that grow in loops would never come to rest.
            out.append(Text("*", source, site))
        else:
            out.append(constant(text, site) if known else Text(re.sub(r"\*+", "*", text), source, site))
    return of(*dict.fromkeys(out))


def _piece(atom: Atom) -> tuple[str, CallSite | None, str, bool]:
    match atom:
        case Constant(value, _, site):
            return str(value), site, "", True
        case Text(pattern, source, site):
            return pattern, site, source, False
        case Node(_, path):
            shown = format_key(tuple(part for part in path if isinstance(part, str)))
            return "*", None, f"the value of {shown}" if shown else "", False
    return "*", None, "", False


def format_text(text: str, args: Arguments) -> Value:
    """`text.format(...)` for plain fields; anything else is known in part."""
    parts: list[Value] = []
    named = dict(args.named)
    automatic = iter(range(len(args.positional)))
    for literal, field, _, _ in _fields(text):
        if literal:
            parts.append(of(constant(literal)))
        if field is None:
            continue
        if field == "":
            index = next(automatic, None)
            parts.append(args.positional[index] if index is not None else of(Text("*")))
        elif field.isdigit() and int(field) < len(args.positional):
            parts.append(args.positional[int(field)])
        else:
            parts.append(named.get(field, of(Text("*"))))
    return concatenate(parts) if parts else of(constant(text))


def _fields(text: str) -> list[tuple[str, str | None, str | None, str | None]]:
    import string

    try:
        return list(string.Formatter().parse(text))
    except ValueError:
        return [(text, None, None, None)]


def percent(left: Constant, right: Value) -> Value:
    """`left % right` for `%s` and `%d`."""
    text = str(left.value)
    series = next((a for a in right.atoms if isinstance(a, Series) and a.kind == "tuple"), None)
    values = list(series.items) if series else [right]
    parts: list[Value] = []
    pieces = re.split(r"(%(?:\([^)]*\))?[-#0 +]*\d*(?:\.\d+)?[a-zA-Z%])", text)
    for piece in pieces:
        if not piece.startswith("%") or len(piece) < 2:
            parts.append(of(constant(piece)))
        elif piece == "%%":
            parts.append(of(constant("%")))
        elif values and "(" not in piece:
            parts.append(values.pop(0))
        else:
            parts.append(of(Text("*")))
    return concatenate(parts)


def arithmetic(op: str, left: Constant, right: Constant) -> Value:
    """An operator on two known scalars."""
    a, b = left.value, right.value
    site = left.site or right.site
    if op == "+" and isinstance(a, str) and isinstance(b, str):
        return of(constant(a + b, site))
    if isinstance(a, int | float) and isinstance(b, int | float):
        work: dict[str, Callable[[], object]] = {
            "+": lambda: a + b,
            "-": lambda: a - b,
            "*": lambda: a * b,
            "//": lambda: a // b if b else None,
            "%": lambda: a % b if b else None,
        }
        if op in work:
            return _compute(work[op], site)
    return UNKNOWN


__all__ = ["Unknown", "arithmetic", "call_string_method", "concatenate", "format_text", "from_alts", "percent"]
