"""One piece of a program while it is written: its lines, what it needs beside them, and the keys that it names."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tests.fuzz.draws import Draws

Names = tuple[str, ...]
SECTIONS = ("db", "mail", "cache")
LEAVES = ("host", "user", "path", "name")


@dataclass(slots=True)
class Piece:
    """`number` makes its names its own; `named` are the keys that it may read, with their values."""

    number: int
    draws: Draws
    lines: list[str] = field(default_factory=list)
    tops: list[str] = field(default_factory=list)
    imports: set[str] = field(default_factory=set)
    named: dict[Names, Any] = field(default_factory=dict)
    switched: dict[Names, Any] = field(default_factory=dict)
    labels: list[str] = field(default_factory=list)

    def own(self, name: str) -> str:
        """The name, made one that no other piece uses."""
        return f"{name}{self.number}"

    def line(self, *lines: str) -> None:
        self.lines.extend(lines)

    def top(self, *lines: str) -> None:
        """Lines of the module that holds the piece, before it."""
        self.tops.extend(lines)

    def show(self, expression: str) -> None:
        """Whatever is read is printed, so that another value shows."""
        self.line(f"print({self.number}, {expression})")

    def names(self, path: Names, value: Any = None) -> None:
        """Put the key into the config, with a value that tells where it came from."""
        self.named.setdefault(path, ".".join(path) if value is None else value)

    def leaf(self, above: Names) -> str:
        """A key below a section."""
        key = self.draws.pick(LEAVES)
        self.names((*above, key))
        return key

    def leaves(self, above: Names, count: int = 2) -> list[str]:
        """Several different ones."""
        first = self.draws.below(len(LEAVES))
        keys = [LEAVES[(first + at) % len(LEAVES)] for at in range(count)]
        for key in keys:
            self.names((*above, key))
        return keys


def indented(lines: list[str], depth: int = 1) -> list[str]:
    return ["    " * depth + line for line in lines]
