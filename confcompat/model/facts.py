"""Facts: what one blob of Python says, lowered to small terms.

Facts know no path, revision or rule pack, so the same blob costs one parse wherever it lies. They are msgspec structs
because they are stored: what comes back from a cache is checked against these types before anyone looks at it.

A position `at` is `line << 12 | column`, both from 1, the column capped: one integer a term keeps stored facts small.
"""

from __future__ import annotations

import msgspec

from confcompat.model.places import Place

FACTS_VERSION = 4
"""Raised whenever the same source would give other facts."""

_COLUMN_BITS = 12
_COLUMN_MAX = (1 << _COLUMN_BITS) - 1


def pack_position(line: int, column: int) -> int:
    """The `at` of a line and column (from 1)."""
    return line << _COLUMN_BITS | min(column, _COLUMN_MAX)


def place_of(file: str, at: int) -> Place:
    """The place in a file that an `at` means."""
    return Place(file, at >> _COLUMN_BITS, at & _COLUMN_MAX)


class Term(msgspec.Struct, frozen=True, array_like=True, tag=True):
    """Base of all terms."""


# Expressions


class Const(Term, frozen=True, tag="c"):
    """A literal: text, number, truth value or None."""

    value: str | int | float | bool | None
    at: int = 0


class Bytes(Term, frozen=True, tag="b"):
    """A bytes literal, as latin-1 text."""

    value: str
    at: int = 0


class Name(Term, frozen=True, tag="n"):
    id: str
    at: int = 0


class Attr(Term, frozen=True, tag="."):
    """`of.name`; `at` is the name's."""

    of: Expr
    name: str
    at: int = 0


class Item(Term, frozen=True, tag="i"):
    """`of[key]`; `at` is the key's."""

    of: Expr
    key: Expr
    at: int = 0


class Arg(msgspec.Struct, frozen=True, array_like=True):
    """An argument: positional, named (`name`), `*value` (stars 1) or `**value` (stars 2)."""

    value: Expr
    name: str = ""
    stars: int = 0


class Call(Term, frozen=True, tag="()"):
    """`func(args)`; `at` is that of the last name in `func`."""

    func: Expr
    args: tuple[Arg, ...] = ()
    at: int = 0


class Format(Term, frozen=True, tag="f"):
    """An f-string; literal parts are `Const`."""

    parts: tuple[Expr, ...]
    at: int = 0


class Logic(Term, frozen=True, tag="l"):
    """`left and right` or `left or right`."""

    op: str
    left: Expr
    right: Expr


class Not(Term, frozen=True, tag="!"):
    value: Expr


class Binary(Term, frozen=True, tag="o"):
    op: str
    left: Expr
    right: Expr
    at: int = 0


class Unary(Term, frozen=True, tag="u"):
    op: str
    value: Expr
    at: int = 0


class Compare(Term, frozen=True, tag="?"):
    """`left op right op right ...`; ops as written: `==`, `not in`, `is not`."""

    left: Expr
    ops: tuple[str, ...]
    rights: tuple[Expr, ...]
    at: int = 0


class Choice(Term, frozen=True, tag="t"):
    """`then if test else other`."""

    test: Expr
    then: Expr
    other: Expr


class Star(Term, frozen=True, tag="*"):
    value: Expr


class Series(Term, frozen=True, tag="s"):
    """A list, tuple or set display."""

    kind: str
    items: tuple[Expr, ...]
    at: int = 0


class Pair(msgspec.Struct, frozen=True, array_like=True):
    """An entry of a dict display; `key` is None for `**value`."""

    key: Expr | None
    value: Expr


class Table(Term, frozen=True, tag="d"):
    """A dict display."""

    pairs: tuple[Pair, ...]
    at: int = 0


class Param(msgspec.Struct, frozen=True, array_like=True):
    """A parameter; kind is `only` (positional-only), `any`, `args`, `key` (keyword-only) or `kwargs`."""

    name: str
    kind: str = "any"
    default: Expr | None = None
    annotation: Expr | None = None
    at: int = 0


class Lambda(Term, frozen=True, tag="\\"):
    params: tuple[Param, ...]
    body: Expr
    at: int = 0


class Loop(msgspec.Struct, frozen=True, array_like=True):
    """A `for target in source if tests` of a comprehension."""

    target: Expr
    source: Expr
    tests: tuple[Expr, ...] = ()


class Comprehension(Term, frozen=True, tag="["):
    """kind is `list`, `set`, `dict` (then `key` is set) or `generator`."""

    kind: str
    value: Expr
    loops: tuple[Loop, ...]
    key: Expr | None = None
    at: int = 0


class Walrus(Term, frozen=True, tag=":="):
    name: str
    value: Expr


class Suspend(Term, frozen=True, tag="y"):
    """kind is `await`, `yield` or `yield from`."""

    kind: str
    value: Expr | None = None


class Other(Term, frozen=True, tag="_"):
    """An expression of which only the parts matter (ellipsis, complex numbers); a slice has its three bounds."""

    parts: tuple[Expr, ...] = ()


Expr = (
    Const
    | Bytes
    | Name
    | Attr
    | Item
    | Call
    | Format
    | Logic
    | Not
    | Binary
    | Unary
    | Compare
    | Choice
    | Star
    | Series
    | Table
    | Lambda
    | Comprehension
    | Walrus
    | Suspend
    | Other
)

# Patterns of `match`


class MatchValue(Term, frozen=True, tag="mv"):
    value: Expr


class MatchMapping(Term, frozen=True, tag="mm"):
    keys: tuple[Expr, ...]
    patterns: tuple[Pattern, ...]
    rest: str = ""
    at: int = 0


class MatchSeries(Term, frozen=True, tag="ms"):
    patterns: tuple[Pattern, ...]


class MatchClass(Term, frozen=True, tag="mc"):
    cls: Expr
    positional: tuple[Pattern, ...] = ()
    names: tuple[str, ...] = ()
    named: tuple[Pattern, ...] = ()


class MatchCapture(Term, frozen=True, tag="ma"):
    """`name`, `pattern as name` or `_` (both empty)."""

    name: str = ""
    pattern: Pattern | None = None


class MatchStar(Term, frozen=True, tag="m*"):
    name: str = ""


class MatchOr(Term, frozen=True, tag="m|"):
    patterns: tuple[Pattern, ...]


Pattern = MatchValue | MatchMapping | MatchSeries | MatchClass | MatchCapture | MatchStar | MatchOr

# Statements


class Do(Term, frozen=True, tag="Do"):
    """An expression statement."""

    value: Expr


class Assign(Term, frozen=True, tag="As"):
    """`targets = value`; `value` is None for a bare annotation."""

    targets: tuple[Expr, ...]
    value: Expr | None
    annotation: Expr | None = None
    at: int = 0


class Augment(Term, frozen=True, tag="Au"):
    target: Expr
    op: str
    value: Expr
    at: int = 0


class Return(Term, frozen=True, tag="Re"):
    value: Expr | None = None
    at: int = 0


class Raise(Term, frozen=True, tag="Ra"):
    """`raise value from cause`."""

    value: Expr | None = None
    at: int = 0
    cause: Expr | None = None


class Delete(Term, frozen=True, tag="De"):
    targets: tuple[Expr, ...]


class Assert(Term, frozen=True, tag="At"):
    """`assert test, message`."""

    test: Expr
    at: int = 0
    message: Expr | None = None


class If(Term, frozen=True, tag="If"):
    test: Expr
    body: tuple[Stmt, ...]
    other: tuple[Stmt, ...] = ()


class For(Term, frozen=True, tag="Fo"):
    target: Expr
    source: Expr
    body: tuple[Stmt, ...]
    other: tuple[Stmt, ...] = ()
    at: int = 0


class While(Term, frozen=True, tag="Wh"):
    test: Expr
    body: tuple[Stmt, ...]
    other: tuple[Stmt, ...] = ()


class Handler(msgspec.Struct, frozen=True, array_like=True):
    """`except kind as name: body`; `kind` is None for a bare `except`."""

    kind: Expr | None
    name: str
    body: tuple[Stmt, ...]


class Try(Term, frozen=True, tag="Tr"):
    body: tuple[Stmt, ...]
    handlers: tuple[Handler, ...] = ()
    other: tuple[Stmt, ...] = ()
    final: tuple[Stmt, ...] = ()


class Entered(msgspec.Struct, frozen=True, array_like=True):
    """`with value as target`."""

    value: Expr
    target: Expr | None = None


class With(Term, frozen=True, tag="Wi"):
    items: tuple[Entered, ...]
    body: tuple[Stmt, ...]


class Function(Term, frozen=True, tag="Fn"):
    name: str
    params: tuple[Param, ...]
    body: tuple[Stmt, ...]
    decorators: tuple[Expr, ...] = ()
    returns: Expr | None = None
    generator: bool = False
    at: int = 0


class Class(Term, frozen=True, tag="Cl"):
    name: str
    bases: tuple[Arg, ...]
    body: tuple[Stmt, ...]
    decorators: tuple[Expr, ...] = ()
    at: int = 0


class Import(Term, frozen=True, tag="Im"):
    """`import names`: pairs of dotted name and the name it is bound to ("" as written)."""

    names: tuple[tuple[str, str], ...]


class ImportFrom(Term, frozen=True, tag="Fr"):
    """`from ...module import names`; `level` counts the dots; the name `*` stands alone."""

    module: str
    level: int
    names: tuple[tuple[str, str], ...]


class Declare(Term, frozen=True, tag="Gl"):
    """`global names` (kind `global`) or `nonlocal names`."""

    kind: str
    names: tuple[str, ...]


class Jump(Term, frozen=True, tag="Ju"):
    """`break`, `continue` or `pass`."""

    kind: str


class Case(msgspec.Struct, frozen=True, array_like=True):
    pattern: Pattern
    body: tuple[Stmt, ...]
    guard: Expr | None = None


class Match(Term, frozen=True, tag="Ma"):
    subject: Expr
    cases: tuple[Case, ...]


Stmt = (
    Do
    | Assign
    | Augment
    | Return
    | Raise
    | Delete
    | Assert
    | If
    | For
    | While
    | Try
    | With
    | Function
    | Class
    | Import
    | ImportFrom
    | Declare
    | Jump
    | Match
)


class Remark(msgspec.Struct, frozen=True, array_like=True):
    """A comment `# confcompat: text`; `at` is its own place, `line` the line of code that it speaks of."""

    text: str
    line: int
    at: int = 0


class ModuleFacts(msgspec.Struct, frozen=True, array_like=True):
    """One module. `mentions` are the names that it uses or binds, for the waves that look for what matters."""

    body: tuple[Stmt, ...]
    mentions: tuple[str, ...] = ()
    remarks: tuple[Remark, ...] = ()


class NoFacts(msgspec.Struct, frozen=True, array_like=True):
    """A blob that could not be read, and why."""

    reason: str
