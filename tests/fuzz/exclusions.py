"""What the analyzer is known not to answer: programs with these idioms together are left out, until it does.

exclusions.yaml maps a name to `reason`, the `idioms` that it takes, and a small program (`app`, `config`) to show it.
The list may only shrink: an entry whose program shows nothing any more fails the tests.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from tests.fuzz.programs import Program

PATH = Path(__file__).parent / "exclusions.yaml"


@dataclass(frozen=True, slots=True)
class Exclusion:
    """One gap. `idioms` may stand in different pieces of a program; the alternatives of one are joined by `|`."""

    name: str
    reason: str
    idioms: tuple[frozenset[str], ...]
    shown: Program

    def covers(self, idioms: frozenset[str]) -> bool:
        return all(alternatives & idioms for alternatives in self.idioms)


@cache
def exclusions() -> tuple[Exclusion, ...]:
    document: Mapping[str, Mapping[str, Any]] = yaml.safe_load(PATH.read_text("utf-8")) or {}
    return tuple(
        Exclusion(
            name,
            entry["reason"],
            tuple(frozenset(alternatives.split("|")) for alternatives in entry["idioms"]),
            Program((), {"app.py": entry["app"]}, entry["config"], _switches(entry.get("switches", {})), ()),
        )
        for name, entry in document.items()
    )


def _switches(entry: Mapping[str, Any]) -> tuple[tuple[tuple[str, ...], Any], ...]:
    return tuple((tuple(key.split(".")), value) for key, value in entry.items())


def excluded(program: Program) -> bool:
    """Whether the program has what some exclusion takes."""
    together = frozenset().union(*program.idioms)
    return any(exclusion.covers(together) for exclusion in exclusions())
