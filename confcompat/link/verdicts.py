"""What a check that does not raise tells: true or false, on the ways on which it is."""

from __future__ import annotations

from confcompat.link.conditions import ALWAYS, Literal, Says, Way, meet
from confcompat.link.values import Alt, Value, constant, from_alts


def verdict_of(failing: list[Way], good: bool) -> Value:
    """The truth value of a check: `good` on the ways on which no key is missing."""
    fits: Way | None = ALWAYS
    for way in failing:
        absent = [literal for literal in way if literal.says is Says.ABSENT]
        if fits is not None and len(absent) == 1 == len(way):
            one = absent[0]
            fits = meet(fits, (Literal(Says.PRESENT, one.root, one.path, one.site),))
    alts: list[Alt] = [(constant(not good), way) for way in dict.fromkeys(failing)]
    if fits is not None:
        alts.append((constant(good), fits))
    # Values may be of a wrong type as well.
    return from_alts(alts)
