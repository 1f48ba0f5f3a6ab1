"""JSON to one document, with places and duplicate keys: what `json.loads` accepts, and nothing else."""

from __future__ import annotations

import re
from bisect import bisect_right
from json.decoder import scanstring  # type: ignore[attr-defined]

from confcompat.extract.config.composing import Composer
from confcompat.extract.config.malformed import Malformed
from confcompat.model.places import Place
from confcompat.model.reads import Scalar
from confcompat.model.trees import ConfigNode, Kind

_SPACE = re.compile(r"[ \t\n\r]*")
_SCALAR = re.compile(
    r"(?P<word>null|true|false|NaN|Infinity|-Infinity)|(?P<integer>-?(?:0|[1-9][0-9]*))(?P<rest>(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?)"
)
_WORDS: dict[str, tuple[Kind, Scalar]] = {
    "null": (Kind.NULL, None),
    "true": (Kind.BOOLEAN, True),
    "false": (Kind.BOOLEAN, False),
    "NaN": (Kind.FLOAT, float("nan")),
    "Infinity": (Kind.FLOAT, float("inf")),
    "-Infinity": (Kind.FLOAT, float("-inf")),
}
_MAX_DIGITS = 4300


def read_json(text: str, composer: Composer) -> tuple[ConfigNode, ...]:
    """The document. An empty text has none, as every empty file. Raises `Malformed` where the text is no JSON."""
    return _Scanner(text, composer).read() if text.strip(" \t\n\r") else ()


class _Scanner:
    """Walks over the text once, without recursion."""

    def __init__(self, text: str, composer: Composer) -> None:
        self.text = text
        self.composer = composer
        self.at = 0
        self.starts = [0, *(found.end() for found in re.finditer("\n", text))]

    def read(self) -> tuple[ConfigNode, ...]:
        """Values and keys in turn until the root is closed."""
        closers: list[str] = []
        while True:
            opened = self._value()
            if opened:
                closers.append(opened)
                if self._peek() != opened:
                    if opened == "}":
                        self._key()
                    continue
            while closers and self._peek() == closers[-1]:
                self.at += 1
                self.composer.close()
                closers.pop()
            if not closers:
                break
            self._expect(",", f"`,` or `{closers[-1]}`")
            if closers[-1] == "}":
                self._key()
        if self._peek():
            raise self._wrong("something after the end of the document")
        return (self.composer.take(),)

    def _value(self) -> str:
        """Takes a scalar, or opens a collection and returns the character that closes it."""
        first = self._peek()
        place = self._place()
        if first == '"':
            self.composer.leaf(Kind.STRING, self._string(), place)
        elif first and first in "{[":
            self.at += 1
            self.composer.open(first == "{", place)
            return "}" if first == "{" else "]"
        else:
            kind, value = self._scalar()
            self.composer.leaf(kind, value, place)
        return ""

    def _key(self) -> None:
        if self._peek() != '"':
            raise self._wrong("a key in double quotes is missing")
        place = self._place()
        self.composer.key(self._string(), place)
        self._expect(":", "`:`")

    def _string(self) -> str:
        try:
            value: str
            value, self.at = scanstring(self.text, self.at + 1, True)
        except ValueError:
            raise self._wrong("a string that does not end, or holds a character or escape that JSON forbids") from None
        return value

    def _scalar(self) -> tuple[Kind, Scalar]:
        found = _SCALAR.match(self.text, self.at)
        if not found:
            raise self._wrong("a value is missing")
        self.at = found.end()
        if found["word"]:
            return _WORDS[found["word"]]
        if found["rest"]:
            return Kind.FLOAT, float(found.group())
        if len(found.group()) > _MAX_DIGITS:
            raise self._wrong("an integer of more than 4,000 digits")
        return Kind.INTEGER, int(found.group())

    def _peek(self) -> str:
        found = _SPACE.match(self.text, self.at)
        if found:
            self.at = found.end()
        return self.text[self.at : self.at + 1]

    def _expect(self, character: str, wanted: str) -> None:
        if self._peek() != character:
            raise self._wrong(f"{wanted} is missing")
        self.at += 1

    def _place(self) -> Place:
        line = bisect_right(self.starts, self.at)
        return self.composer.place(line, self.at - self.starts[line - 1] + 1)

    def _wrong(self, problem: str) -> Malformed:
        place = self._place()
        return Malformed(problem, place.line, place.column)
