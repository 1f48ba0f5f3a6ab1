"""Key paths: their segments, their text form, their JSON form, and when one covers another.

A path is a tuple of segments. The text form is for people (`db.pool.size`, `servers[0].host`, `feature."a.b"`,
`ports.(8080)`); the JSON form is the truth (contract.md, "Key syntax").
"""

from __future__ import annotations

import fnmatch
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from typing import Any

from confcompat.errors import UsageError


class Wild(Enum):
    """`*` is one unknown segment, `**` any number of them."""

    ONE = "one"
    MANY = "many"


@dataclass(frozen=True, slots=True)
class AnyIndex:
    """`[*]`: every item of a list."""


@dataclass(frozen=True, slots=True)
class Glob:
    """One segment of which a part is known: `*_url`."""

    pattern: str


@dataclass(frozen=True, slots=True, eq=False)
class NonString:
    """A mapping key that is not a string: `8080`, `true`, `null`. Shown as `(8080)`.

    Types count: `(1)` is not `(true)`, though Python's `1 == True`.
    """

    value: int | float | bool | None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, NonString) and (type(other.value), other.value) == (type(self.value), self.value)

    def __hash__(self) -> int:
        return hash((NonString, type(self.value), self.value))


Segment = str | int | NonString | Glob | AnyIndex | Wild
KeyPath = tuple[Segment, ...]

_PLAIN = re.compile(r"[^\s.\"'\[\]*()]+[^\s.\"'\[\]*]*\Z")
_TOKEN = re.compile(
    r"""(?P<index>\[(?:\d+|\*)\])
      | (?P<quoted>"(?:[^"\\]|\\.)*")
      | (?P<typed>\((?:[^()"]|"(?:[^"\\]|\\.)*")*\))
      | (?P<bare>[^.\[\]"]+)""",
    re.VERBOSE,
)


def format_key(path: KeyPath) -> str:
    """The dotted text of a path; `parse_key` brings the path back. The empty path is ``""``."""
    out: list[str] = []
    for segment in path:
        text = _format_segment(segment)
        out.append(text if text.startswith("[") or not out else f".{text}")
    return "".join(out)


def _format_segment(segment: Segment) -> str:
    match segment:
        case Wild.ONE:
            return "*"
        case Wild.MANY:
            return "**"
        case AnyIndex():
            return "[*]"
        case Glob(pattern):
            return pattern if _PLAIN.match(pattern.replace("*", "")) else json.dumps(pattern, ensure_ascii=False) + "~"
        case NonString(value):
            return f"({json.dumps(value)})"
        case int():
            return f"[{segment}]"
        case _:
            return segment if _PLAIN.match(segment) else json.dumps(segment, ensure_ascii=False)


def parse_key(text: str) -> KeyPath:
    """The path that a text names; a star inside a bare segment makes it a `Glob`.

    Raises `UsageError` where the text is no key.
    """
    out: list[Segment] = []
    at = 0
    while at < len(text):
        if text[at] == "." and out:
            at += 1
        found = _TOKEN.match(text, at)
        if not found:
            raise UsageError(
                f"key {text!r}: cannot read it from {text[at:]!r} on",
                "quote segments that hold dots, spaces or brackets",
            )
        at = found.end()
        if found.lastgroup == "quoted" and text[at : at + 1] == "~":
            at += 1
            out.append(Glob(_loads(found.group(), text)))
        else:
            out.append(_parse_token(found, text))
        if at < len(text) and text[at] not in ".[":
            raise UsageError(f"key {text!r}: a dot or bracket is missing before {text[at:]!r}")
        if at == len(text) - 1 and text[at] == ".":
            raise UsageError(f"key {text!r}: ends in a dot")
    return tuple(out)


def _parse_token(found: re.Match[str], text: str) -> Segment:
    raw = found.group()
    match found.lastgroup:
        case "index":
            return AnyIndex() if raw == "[*]" else int(raw[1:-1])
        case "quoted":
            value: str = _loads(raw, text)
            return value
        case "typed":
            return NonString(_loads(raw[1:-1], text))
        case _:
            if raw in ("*", "**"):
                return Wild.ONE if raw == "*" else Wild.MANY
            return Glob(raw) if "*" in raw else raw


def _loads(raw: str, text: str) -> Any:
    try:
        return json.loads(raw)
    except ValueError:
        raise UsageError(f"key {text!r}: {raw} is not JSON") from None


def path_to_json(path: KeyPath) -> list[Any]:
    """The `path` array of the contract."""
    return [_segment_to_json(segment) for segment in path]


def _segment_to_json(segment: Segment) -> Any:
    match segment:
        case Wild.MANY:
            return {"any": "many"}
        case Wild.ONE | AnyIndex():
            return {"any": "one"}
        case Glob(pattern):
            return {"glob": pattern}
        case NonString(value):
            return {"key": value}
        case _:
            return segment


def path_from_json(items: Sequence[Any]) -> KeyPath:
    """The path of a `path` array (an `{"any": "one"}` comes back as `*`, which covers list items too)."""
    return tuple(_segment_from_json(item) for item in items)


def _segment_from_json(item: Any) -> Segment:
    match item:
        case {"any": "many"}:
            return Wild.MANY
        case {"any": _}:
            return Wild.ONE
        case {"glob": str() as pattern}:
            return Glob(pattern)
        case {"key": value}:
            return NonString(value)
        case str() | int():
            return item
        case _:
            raise UsageError(f"{item!r} is no path segment")


def is_exact(path: KeyPath) -> bool:
    """No wildcard in it."""
    return all(isinstance(segment, str | int | NonString) for segment in path)


def covers_segment(pattern: Segment, segment: Segment) -> bool:
    """Every key that `segment` may stand for is one that `pattern` stands for."""
    match pattern:
        case Wild.MANY:
            return True
        case Wild.ONE:
            return segment is not Wild.MANY
        case AnyIndex():
            return isinstance(segment, AnyIndex) or (isinstance(segment, int) and not isinstance(segment, bool))
        case Glob(glob):
            if isinstance(segment, Glob):
                return segment.pattern == glob
            return isinstance(segment, str) and glob_matches(glob, segment)
        case _:
            return type(segment) is type(pattern) and segment == pattern


def glob_matches(glob: str, text: str) -> bool:
    """`*` matches any run of characters; nothing else is special. Linear in both lengths."""
    return _compiled(glob).fullmatch(text) is not None


@lru_cache(maxsize=4096)
def _compiled(glob: str) -> re.Pattern[str]:
    # Runs of stars collapse, so that a hostile pattern cannot make the matcher backtrack over equal choices.
    return re.compile(fnmatch.translate(re.sub(r"\*+", "*", glob).replace("[", "[[]").replace("?", "[?]")))


def covers(pattern: KeyPath, path: KeyPath) -> bool:
    """The pattern stands for the whole path (same length, unless it holds `**`)."""
    reached = {0}
    for segment in path:
        after: set[int] = set()
        for at in _through_many(reached, pattern):
            if at < len(pattern) and covers_segment(pattern[at], segment):
                after.add(at if pattern[at] is Wild.MANY else at + 1)
        reached = after
    return len(pattern) in _through_many(reached, pattern)


def _through_many(reached: set[int], pattern: KeyPath) -> set[int]:
    out = set(reached)
    for at in sorted(reached):
        while at < len(pattern) and pattern[at] is Wild.MANY:
            at += 1
            out.add(at)
    return out


def starts_with(path: KeyPath, prefix: KeyPath) -> bool:
    """`prefix` covers the first segments of `path`; a path starts with itself."""
    return len(path) >= len(prefix) and covers(prefix, path[: len(prefix)])


def meets(first: KeyPath, second: KeyPath) -> bool:
    """Some concrete path is covered by both."""
    seen: set[tuple[int, int]] = set()
    todo = [(0, 0)]
    while todo:
        pair = todo.pop()
        if pair in seen:
            continue
        seen.add(pair)
        a, b = pair
        if a == len(first) and b == len(second):
            return True
        if a < len(first) and first[a] is Wild.MANY:
            todo += [(a + 1, b)] + ([(a, b + 1)] if b < len(second) else [])
        elif b < len(second) and second[b] is Wild.MANY:
            todo += [(a, b + 1)] + ([(a + 1, b)] if a < len(first) else [])
        elif a < len(first) and b < len(second) and _meets_segment(first[a], second[b]):
            todo.append((a + 1, b + 1))
    return False


def _meets_segment(first: Segment, second: Segment) -> bool:
    if covers_segment(first, second) or covers_segment(second, first):
        return True
    # Two globs are taken to meet: deciding it exactly buys nothing, and "may be read" is the careful answer.
    return isinstance(first, Glob) and isinstance(second, Glob)
