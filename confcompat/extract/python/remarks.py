"""Comments that speak to confcompat: `# confcompat: reads db.*`."""

from __future__ import annotations

import re

import libcst as cst

from confcompat.extract.python.positions import Positions
from confcompat.model.facts import Remark, place_of

_TRIGGER = re.compile(rb"#[ \t]*confcompat[ \t]*:")
_COMMENT = re.compile(r"#\s*confcompat\s*:\s*(?P<text>.*?)\s*(?:\s#.*)?\Z")


def find_remarks(source: bytes, module: cst.Module, positions: Positions) -> tuple[Remark, ...]:
    """The remarks of a module, in source order. Text that only looks like one (inside a string) is none.

    A comment behind code speaks of its own line, one that has its line for itself of the next line of code.
    """
    if not _TRIGGER.search(source):
        # Few modules hold any: the others pay for no second walk.
        return ()
    finder = _Finder(positions)
    module.visit(finder)
    lines = source.splitlines()
    return tuple(Remark(text, _line_meant(lines, at), at) for at, text in sorted(finder.found))


def _line_meant(lines: list[bytes], at: int) -> int:
    line, column = place_of("", at).line, place_of("", at).column
    if lines[line - 1][: column - 1].strip():
        return line
    for number in range(line, len(lines)):
        text = lines[number].strip()
        if text and not text.startswith(b"#"):
            return number + 1
    return line


class _Finder(cst.CSTVisitor):
    def __init__(self, positions: Positions) -> None:
        super().__init__()
        self._positions = positions
        self.found: list[tuple[int, str]] = []

    def visit_Comment(self, node: cst.Comment) -> None:
        comment = _COMMENT.search(node.value)
        if comment:
            self.found.append((self._positions.of(node), comment["text"]))
