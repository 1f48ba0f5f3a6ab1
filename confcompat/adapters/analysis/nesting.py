"""How deep the brackets of a source go: LibCST takes minutes, or dies, on what Python itself refuses to parse."""

from __future__ import annotations

import re

MAX_BRACKETS = 200
"""CPython's own limit ("too many nested parentheses"): no source that runs goes deeper."""

MAX_OPERATORS = 1_500
"""On one line. LibCST nests a sum as deep as it is long, and its time grows with the square of that."""

_TOKEN = re.compile(
    rb"""\"\"\"(?:[^\\"]|\\.|"(?!""))*\"\"\"
      | '''(?:[^\\']|\\.|'(?!''))*'''
      | "(?:[^\\"\n]|\\.)*"
      | '(?:[^\\'\n]|\\.)*'
      | \#[^\n]*
      | [\[({]
      | [\])}]""",
    re.VERBOSE | re.DOTALL,
)
_OPENING, _CLOSING = b"[({", b"])}"


def is_too_deep(source: bytes) -> bool:
    """Brackets, those in strings and comments aside, or operators are nested deeper than LibCST copes with."""
    if any(_operators(line) > MAX_OPERATORS for line in source.split(b"\n") if len(line) > MAX_OPERATORS):
        return True
    if sum(source.count(bytes([each])) for each in _OPENING) <= MAX_BRACKETS:
        return False
    depth = 0
    for token in _TOKEN.finditer(source):
        first = token[0][:1]
        if first in _OPENING:
            depth += 1
            if depth > MAX_BRACKETS:
                return True
        elif first in _CLOSING:
            depth = max(depth - 1, 0)
    return False


def _operators(line: bytes) -> int:
    """Arithmetic signs of a line that is most likely one expression: not of a string or a table of numbers."""
    signs = sum(line.count(bytes([each])) for each in b"+-*/%|&^")
    return signs if signs > 2 * line.count(b",") and line.count(b'"') + line.count(b"'") < signs // 10 else 0
