"""Where something stands."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A position in a file of a repository.

    `file` is relative to the repository's root, with `/`; bytes that are not UTF-8 are surrogate escapes.
    `line` and `column` count from 1.
    """

    file: str
    line: int
    column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"
