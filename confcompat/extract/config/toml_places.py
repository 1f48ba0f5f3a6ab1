"""Where the keys of a TOML text stand. The text is known to be valid, so the scan only has to tell its parts apart."""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right

from confcompat.model.keys import KeyPath, Segment

Spot = tuple[int, int]
"""Line and column, from 1."""

_BLANK = re.compile(r"(?:[ \t\r\n]+|#[^\n]*)*")
_KEY_PART = re.compile(r"""[ \t]*([A-Za-z0-9_-]+|"(?:[^"\\\n]|\\.)*"|'[^'\n]*')[ \t]*(\.?)""")
# Of a value only what could hide or hold an end of line matters. The long quotes come first.
_VALUE_PART = re.compile(
    r'''"""(?:[^\\]|\\.)*?"""(?:"{1,2}(?!"))?|\'\'\'.*?\'\'\'(?:'{1,2}(?!'))?'''
    r"""|"(?:[^"\\\n]|\\.)*"|'[^'\n]*'|#[^\n]*|[\[{]|[\]}]|\n|[^"'#\[\]{}\n]+""",
    re.DOTALL,
)


def key_spots(text: str) -> dict[KeyPath, Spot]:
    """The first place of every key, table and array item that a header or a key line names."""
    return _Scan(text).run()


class _Scan:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.starts = [0, *(found.end() for found in re.finditer("\n", text))]
        self.spots: dict[KeyPath, Spot] = {}
        self.lengths: dict[KeyPath, int] = {}

    def run(self) -> dict[KeyPath, Spot]:
        """One statement after the other."""
        table: KeyPath = ()
        before = -1
        # No step forward means a form that the scan does not know: the places so far are good, the rest falls back.
        while before < self._skip_blank() < len(self.text):
            before, spot = self.at, self._spot()
            if self.text.startswith("[", self.at):
                table = self._header(spot)
            else:
                self._name(table, self._key(), spot)
                self._value()
        return self.spots

    def _header(self, spot: Spot) -> KeyPath:
        is_array = self.text.startswith("[[", self.at)
        self.at += 2 if is_array else 1
        parts = self._key()
        self.at += 2 if is_array else 1
        if not parts:
            return ()
        array = (*self._name((), parts[:-1], spot), parts[-1])
        if is_array:
            self.spots.setdefault(array, spot)
            self.lengths[array] = self.lengths.get(array, 0) + 1
        table = self._through_array(array)
        self.spots.setdefault(table, spot)
        return table

    def _name(self, table: KeyPath, parts: list[str], spot: Spot) -> KeyPath:
        """Remembers every prefix of a dotted key; an array of tables on the way means its last item."""
        path = table
        for part in parts:
            path = self._through_array((*path, part))
            self.spots.setdefault(path, spot)
        return path

    def _through_array(self, path: KeyPath) -> KeyPath:
        length = self.lengths.get(path)
        last: tuple[Segment, ...] = (length - 1,) if length else ()
        return (*path, *last)

    def _key(self) -> list[str]:
        parts: list[str] = []
        while found := _KEY_PART.match(self.text, self.at):
            self.at = found.end()
            parts.append(_unquoted(found[1]))
            if not found[2]:
                break
        return parts

    def _value(self) -> None:
        depth = 0
        while found := _VALUE_PART.match(self.text, self.at):
            part = found.group()
            if part == "\n" and not depth:
                return
            self.at = found.end()
            depth += (part in "[{") - (part in "]}")

    def _skip_blank(self) -> int:
        found = _BLANK.match(self.text, self.at)
        if found:
            self.at = found.end()
        return self.at

    def _spot(self) -> Spot:
        line = bisect_right(self.starts, self.at)
        return line, self.at - self.starts[line - 1] + 1


def _unquoted(part: str) -> str:
    if part[0] == '"':
        # Basic strings have TOML's own escapes, which tomllib knows best.
        return str(next(iter(tomllib.loads(f"{part} = 0")))) if "\\" in part else part[1:-1]
    return part[1:-1] if part[0] == "'" else part
