"""Choices as numbers, so that a program can be made again, and made smaller, from the numbers alone."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import TypeVar

T = TypeVar("T")
Numbers = tuple[int, ...]
"""What one piece of a program was made from; a number that is missing counts as 0, the simplest choice."""


class Draws:
    """Answers from `numbers`, then from `randomness` (without it: 0). `made` is what was answered."""

    def __init__(self, numbers: Sequence[int] = (), randomness: random.Random | None = None) -> None:
        self._numbers = list(numbers)
        self._randomness = randomness
        self.made: list[int] = []

    def below(self, end: int) -> int:
        """A number from 0 to `end` - 1."""
        at = len(self.made)
        if at < len(self._numbers):
            number = self._numbers[at] % end
        else:
            number = self._randomness.randrange(end) if self._randomness else 0
        self.made.append(number)
        return number

    def pick(self, choices: Sequence[T]) -> T:
        """One of them; the first is the simplest."""
        return choices[self.below(len(choices))]


Pieces = tuple[Numbers, ...]
"""The first stands for where the config comes from, and stays."""


def smallest(pieces: Pieces, holds: Callable[[Pieces], bool]) -> Pieces:
    """The pieces made fewer and their numbers lower, as long as `holds` is true of them. Each try costs a judgement."""
    before = None
    while pieces != before:
        before = pieces
        for at in reversed(range(1, len(pieces))):
            pieces = _first((*pieces[:at], *pieces[at + 1 :]), pieces, holds=holds)
        for at in range(len(pieces)):
            for place, number in enumerate(pieces[at]):
                lower = (lowered(pieces, at, place, each) for each in dict.fromkeys((0, number // 2)) if each < number)
                pieces = _first(*lower, pieces, holds=holds)
    return pieces


def lowered(pieces: Pieces, at: int, place: int, number: int) -> Pieces:
    """With another number at one place of one piece."""
    changed = (*pieces[at][:place], number, *pieces[at][place + 1 :])
    return (*pieces[:at], changed, *pieces[at + 1 :])


def _first(*candidates: Pieces, holds: Callable[[Pieces], bool]) -> Pieces:
    """The first that holds; the last does."""
    return next((candidate for candidate in candidates[:-1] if holds(candidate)), candidates[-1])
