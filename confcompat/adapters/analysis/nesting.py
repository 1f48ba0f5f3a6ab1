"""How deep the brackets of a source go: LibCST takes minutes, or dies, on what Python itself refuses to parse."""

from __future__ import annotations

import re

MAX_BRACKETS = 200
"""CPython's own limit ("too many nested parentheses"): no source that runs goes deeper."""

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
    """Brackets, those in strings and comments aside, are nested deeper than `MAX_BRACKETS`."""
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
