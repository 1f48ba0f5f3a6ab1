"""What is known of one key, in sentences that every format uses."""

from __future__ import annotations

from typing import assert_never

from confcompat.model.answers import KeyInEnvironment, Removal, ShownNode
from confcompat.model.findings import ReadEvidence
from confcompat.model.lookup import Absent, Lookup, Present, Unknown
from confcompat.render.phrases import moment_words, need_words, release_words


def key_sentences(one: KeyInEnvironment) -> list[str]:
    """Whether it is set, and whether it may be removed."""
    return [*_set_sentences(one), removal_sentence(one)]


def _set_sentences(one: KeyInEnvironment) -> list[str]:
    now, candidate = _set_words(one.now), _set_words(one.candidate)
    if now == candidate:
        return [f"It is {now}, now and in the candidate."]
    return [f"Now it is {now}.", f"In the candidate it is {candidate}."]


def _set_words(found: Lookup[ShownNode]) -> str:
    match found:
        case Present(node):
            return f"set to {node.text or node.kind.value} ({node.place})"
        case Absent():
            return "not set"
        case Unknown(reason):
            return f"not known: {reason}"
        case _:
            assert_never(found)


def removal_sentence(one: KeyInEnvironment) -> str:
    """Whether and when the key may be removed from this environment."""
    match one.removal:
        case Removal.NOW:
            return "It may be removed now: no live release reads it, and the candidate does not."
        case Removal.AFTER_DRAIN:
            waits = " and ".join(release_words(release) for release in one.waits_for)
            return (
                f"It may be removed once {waits or 'the old releases'} no longer runs; the candidate does not read it."
            )
        case Removal.IN_USE:
            return "It may not be removed: the candidate reads it."
        case Removal.UNSURE:
            return (
                "Whether it may be removed cannot be told: nothing reads it by name, but the reads below may cover it."
            )
        case Removal.NOTHING_THERE:
            return "There is nothing to remove."
        case _:
            assert_never(one.removal)


def read_words(read: ReadEvidence) -> str:
    """`api/pool.py:27 in api.pool.connect: fails without it, on POST /orders`."""
    function = f" in {read.function}" if read.function else ""
    return f"{read.place}{function}: {need_words(read.need)}, {moment_words(read.moment, None, read.entry)}"
