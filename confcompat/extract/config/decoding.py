"""Bytes of a config file to text, and the part of a bad line that may be shown."""

from __future__ import annotations

import codecs
import re

from confcompat.extract.config.malformed import Malformed

# A four-byte mark begins with the two bytes of the UTF-16 one, so the order matters.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# What YAML 1.1 does not call printable.
_CONTROL = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_BREAK = re.compile("\r\n|[\r\n\x85\u2028\u2029]")
_MAX_SHOWN = 80
_KEY_LINE = re.compile(
    r"""(?P<shown>[ ]*(?:-[ ]+)*                         # structure
        (?:[A-Za-z_][\w.-]{0,39}|"[A-Za-z_][\w.-]{0,39}")  # a key that looks like one
        [ ]*[:=])(?P<rest>.*)""",
    re.VERBOSE | re.ASCII,
)
_TABLE_LINE = re.compile(r"[ ]{0,8}\[\[?[A-Za-z_][\w.-]{0,59}\]?\]?\s*\Z", re.ASCII)


def decode(raw: bytes) -> str:
    """The text, without its byte order mark. Raises `Malformed` at bytes that are no text."""
    encoding, start = next(((name, len(mark)) for mark, name in _MARKS if raw.startswith(mark)), ("utf-8", 0))
    try:
        return raw[start:].decode(encoding)
    except UnicodeDecodeError as error:
        before = raw[start : start + error.start].decode(encoding, "replace")
        line, column = position(before, len(before))
        raise Malformed(f"the bytes here are not {encoding.upper()} text", line, column) from None


def refuse_controls(text: str) -> None:
    """Raises `Malformed` at a character that YAML does not allow, where its parser would only say an offset."""
    bad = _CONTROL.search(text)
    if bad:
        line, column = position(text, bad.start())
        raise Malformed(f"the control character U+{ord(bad.group()):04X} is not allowed", line, column)


def position(text: str, offset: int) -> tuple[int, int]:
    """Line and column (from 1) of an offset."""
    line, start = 1, 0
    for found in _BREAK.finditer(text, 0, offset):
        line, start = line + 1, found.end()
    return line, offset - start + 1


def masked_line(text: str, line: int) -> str:
    """The line with its value replaced by `***`; "" where the line does not plainly begin with a key.

    A line that begins otherwise may be the middle of a secret.
    """
    lines = _BREAK.split(text)
    bad = lines[line - 1] if 1 <= line <= len(lines) else ""
    found = _KEY_LINE.match(bad)
    if found and len(found["shown"]) <= _MAX_SHOWN:
        return found["shown"] + (" ***" if found["rest"].strip() else "")
    return bad.rstrip() if _TABLE_LINE.match(bad) else ""
