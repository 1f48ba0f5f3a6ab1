"""Whole programs: a source of config, and pieces that read it. All follows from numbers."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tests.fuzz.draws import Draws, Numbers
from tests.fuzz.pieces import Names, Piece
from tests.fuzz.readings import ONE_KEY
from tests.fuzz.sections import SECTION_FORMS
from tests.fuzz.several import MANY_KEYS
from tests.fuzz.sources import SOURCES
from tests.fuzz.surroundings import SURROUNDINGS, Modules

READINGS = {**ONE_KEY, **MANY_KEYS}
MOST_PIECES = 4


@dataclass(frozen=True, slots=True)
class Program:
    """`config` holds every key that the program names and one that it does not; `switches` are other values.

    `idioms` names the idioms of the source, and then of each piece.
    """

    numbers: tuple[Numbers, ...]
    sources: Mapping[str, str]
    config: Any
    switches: tuple[tuple[Names, Any], ...]
    idioms: tuple[frozenset[str], ...]


def random_numbers(randomness: random.Random) -> tuple[Numbers, ...]:
    """Of a program with one piece or a few."""
    count = 1 + randomness.randrange(MOST_PIECES)
    source = Draws(randomness=randomness)
    source.below(len(SOURCES))
    pieces = []
    for number in range(count):
        draws = Draws(randomness=randomness)
        _write(Piece(number, draws), "cfg")
        pieces.append(tuple(draws.made))
    return (tuple(source.made), *pieces)


def made(numbers: tuple[Numbers, ...]) -> Program:
    """The program of these numbers."""
    source_name = Draws(numbers[0]).pick(tuple(SOURCES))
    source = SOURCES[source_name]()
    modules: Modules = {"app.py": list(source.head), **{name: list(lines) for name, lines in source.files.items()}}
    pieces = [Piece(number, Draws(drawn)) for number, drawn in enumerate(numbers[1:])]
    for piece in pieces:
        written = _write(piece, source.root)
        for name, lines in written.items():
            needed = [f"import {module}" for module in sorted(piece.imports)]
            modules.setdefault(name, []).extend([*needed, *lines])
    config: dict[str, Any] = {"unread": {"host": "never"}}
    for piece in pieces:
        for path, value in piece.named.items():
            _put(config, path, value)
    switches = tuple((path, value) for piece in pieces for path, value in piece.switched.items())
    idioms = (frozenset({f"source:{source_name}"}), *(frozenset(piece.labels) for piece in pieces))
    sources = {name: "\n".join(lines) + "\n" for name, lines in modules.items()}
    return Program(numbers, sources, config, switches, idioms)


def _write(piece: Piece, root: str) -> Modules:
    surrounding = piece.draws.pick(tuple(SURROUNDINGS))
    section = piece.draws.pick(tuple(SECTION_FORMS))
    reading = piece.draws.pick(tuple(READINGS))
    piece.labels += [f"surrounding:{surrounding}", f"section:{section}", f"reading:{reading}"]

    def body(config: str) -> list[str]:
        expression, path = SECTION_FORMS[section](piece, config)
        READINGS[reading](piece, expression, path)
        return piece.lines

    return SURROUNDINGS[surrounding](piece, root, body)


def _put(config: dict[str, Any], path: Names, value: Any) -> None:
    for name in path[:-1]:
        config = config.setdefault(name, {})
    config.setdefault(path[-1], value)
