"""Text of the target made harmless for where it is shown: a terminal, a Markdown page, a JSON document.

File names, keys, revisions and excerpts come from repositories that nobody vouches for.
"""

from __future__ import annotations

import re
import unicodedata

_SUSPECT = re.compile(r"[^\x20-\x7e]")
_UNSAFE_IN_JSON = re.compile("[\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]")
_MARKDOWN = re.compile(r"([\\`*_\[\]()#+=!|~$^])")
_MARKDOWN_LIST = re.compile(r"\A(\d*)([-.](?:\s|\Z)|---)")
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
# Forges look for mentions, issue numbers and bare addresses in the text that Markdown renders to, after escapes and
# entities are gone. Only a character between keeps them apart; this one has no width.
_REFERENCE = re.compile(
    r"(?<=[@#!$%~&])(?=[\w\"])|(?<=:)(?=//)|(?<=\bwww\.)|(?<=\bmailto:)|(?<=\bxmpp:)", re.IGNORECASE
)
_APART = "\u200b"
_CONTROL_CATEGORIES = frozenset({"Cc", "Cf", "Co", "Cn", "Zl", "Zp"})


def shown(text: str) -> str:
    r"""The text on one line, with control characters, terminal escapes and direction marks written as ``\x1b``.

    A byte that is no UTF-8 (a surrogate escape) is written as that byte.
    """
    return _SUSPECT.sub(_shown_character, text)


def _shown_character(found: re.Match[str]) -> str:
    character = found.group()
    code = ord(character)
    if 0xDC80 <= code <= 0xDCFF:
        return f"\\x{code - 0xDC00:02x}"
    if 0xD800 <= code <= 0xDFFF:
        return f"\\u{code:04x}"
    if unicodedata.category(character) not in _CONTROL_CATEGORIES:
        return character
    named = {"\n": "\\n", "\t": "\\t", "\r": "\\r"}.get(character)
    if named:
        return named
    if code <= 0xFF:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"


def json_text(document: str) -> str:
    """A JSON document without raw control, direction or surrogate characters; it means the same."""
    return _UNSAFE_IN_JSON.sub(lambda found: f"\\u{ord(found.group()):04x}", document)


def markdown(text: str) -> str:
    """The text as Markdown prose on one line: nothing in it formats, links, mentions anybody or opens HTML."""
    out = _REFERENCE.sub(_APART, shown(text).strip())
    out = _MARKDOWN.sub(r"\\\1", out)
    out = _MARKDOWN_LIST.sub(r"\1\\\2", out)
    return "".join(_ENTITIES.get(character, character) for character in out).replace(_APART, "&#8203;")


def code(text: str) -> str:
    """The text as a Markdown code span that also holds inside a table cell.

    Where a code span cannot hold it (a table ends the cell at any pipe), an HTML `<code>` element with entities takes
    its place. Forges look for no mentions in either.
    """
    safe = shown(text)
    if safe and not re.search(r"[`|<>&\\]", safe) and safe == safe.strip():
        return f"`{safe}`"
    entities = {**_ENTITIES, **{sign: f"&#{ord(sign)};" for sign in "`|\\*_[]~:!#$^@"}}
    return "<code>" + "".join(entities.get(character, character) for character in safe) + "</code>"


def excerpt(text: str, limit: int) -> str:
    """The text, or its beginning and end around `…` when it is longer than `limit` characters."""
    if len(text) <= limit:
        return text
    head = (limit - 1) * 2 // 3
    return f"{text[:head]}…{text[len(text) - (limit - 1 - head) :]}"
