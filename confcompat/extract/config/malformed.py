"""How the readers of config files give up on a file; `read_fragment` turns it into a value."""

from __future__ import annotations


class Malformed(Exception):
    """The text at `line` and `column` (from 1) cannot be read. Never leaves `confcompat.extract.config`.

    `problem` is safe to show: it holds no value of the file.
    """

    def __init__(self, problem: str, line: int, column: int = 1) -> None:
        super().__init__(problem)
        self.problem = problem
        self.line = line
        self.column = column
