"""Tables for a terminal: columns stay aligned whatever the width of the characters in them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from tabulate import tabulate

from confcompat.render.escape import excerpt, shown

# Private-use characters stand in for wide ones while tabulate counts: `shown` lets none through from the target.
_HOLD, _PAD = "\ue000", "\ue001"
_CLUSTER = re.compile(r"[^\x00-\x7f][\u0300-\u036f\u3099\u309a\ufe00-\ufe0f]*|[\x20-\x7e][\u0300-\u036f\u3099\u309a]+")
_HELD = re.compile(f"{_HOLD}{_PAD}*")


def table(headers: Sequence[str], rows: Iterable[Sequence[str]], indent: str = "", limit: int = 60) -> str:
    """The rows under their headers, each cell on one line, escaped, at most `limit` characters; "" without rows."""
    held: list[str] = []
    cells = [[_hold(excerpt(shown(cell), limit), held) for cell in row] for row in rows]
    if not cells:
        return ""
    plain = _released(tabulate(cells, headers=headers, tablefmt="simple", disable_numparse=True), iter(held))
    return "\n".join(indent + line.rstrip() for line in plain.split("\n"))


def width(text: str) -> int:
    """How many columns a terminal gives to the text."""
    return sum(_columns(character) for character in text)


def wrapped(text: str, columns: int, indent: str, first: str | None = None) -> str:
    """The text broken at spaces to fit `columns`; a word that is longer stays whole, so that it can be copied."""
    lines: list[str] = []
    line = indent if first is None else first
    empty = True
    for word in text.split(" "):
        if not empty and width(line) + 1 + width(word) > columns:
            lines.append(line)
            line, empty = indent, True
        line += word if empty else f" {word}"
        empty = False
    return "\n".join([*lines, line])


def _hold(text: str, held: list[str]) -> str:
    def stand_in(found: re.Match[str]) -> str:
        cluster = found.group()
        columns = max(1, width(cluster))
        if columns == len(cluster):
            return cluster
        held.append(cluster)
        return _HOLD + _PAD * (columns - 1)

    return _CLUSTER.sub(stand_in, text)


def _released(text: str, characters: Iterator[str]) -> str:
    return _HELD.sub(lambda _: next(characters), text)


def _columns(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1
