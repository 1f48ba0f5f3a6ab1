"""Many random programs, each judged; what differs is made as small as it goes."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass

from tests.executions import Interpreter
from tests.fuzz.draws import Numbers, smallest
from tests.fuzz.exclusions import excluded
from tests.fuzz.oracle import Disagreement, Refused, disagreements
from tests.fuzz.programs import Program, made, random_numbers


@dataclass(frozen=True, slots=True)
class Finding:
    """A smallest program that shows a kind of disagreement, and how many were met that came down to it."""

    program: Program
    disagreement: Disagreement
    idioms: frozenset[str]


@dataclass(frozen=True, slots=True)
class Campaign:
    """`refused` programs do not run on their full config, `left_out` ones have a known gap.

    `seconds` is all but making programs smaller.
    """

    judged: int
    refused: int
    left_out: int
    seconds: float
    findings: tuple[Finding, ...]


def run(
    programs: int,
    seed: int,
    python: Interpreter,
    limit: float = float("inf"),
    tell: Callable[[Finding], None] = lambda _: None,
) -> Campaign:
    """Judge so many programs, or as many as there is time (seconds) for; `tell` hears of each finding at once."""
    randomness = random.Random(seed)
    judged = refused = left_out = 0
    spent = 0.0
    findings: dict[tuple[str, frozenset[str]], Finding] = {}
    begun = time.monotonic()
    while judged + refused + left_out < programs and time.monotonic() - begun < limit:
        numbers = random_numbers(randomness)
        program = made(numbers)
        if excluded(program):
            left_out += 1
            continue
        start = time.monotonic()
        try:
            found = disagreements(program, python)
        except Refused:
            found = []
            refused += 1
        else:
            judged += 1
        spent += time.monotonic() - start
        for kind in dict.fromkeys(each.kind for each in found):
            finding = smaller(numbers, kind, python)
            if findings.setdefault((kind, finding.idioms), finding) is finding:
                tell(finding)
    return Campaign(judged, refused, left_out, spent, tuple(findings.values()))


def smaller(numbers: tuple[Numbers, ...], kind: str, python: Interpreter) -> Finding:
    """The smallest program found that still shows this kind of disagreement."""

    def shows(candidate: tuple[Numbers, ...]) -> bool:
        program = made(candidate)
        try:
            return not excluded(program) and any(each.kind == kind for each in disagreements(program, python))
        except Refused:
            return False

    program = made(smallest(numbers, shows))
    disagreement = next(each for each in disagreements(program, python) if each.kind == kind)
    return Finding(program, disagreement, frozenset().union(*program.idioms))
