"""How much of a recording the source's analysis found, in numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from confcompat.model.recordings import Verdict, VerifyAnswer
from confcompat.pipeline.verify import best_by_key


def counts(verdicts: Iterable[Verdict]) -> Mapping[Verdict, int]:
    """How often each verdict was given."""
    given = list(verdicts)
    return {verdict: given.count(verdict) for verdict in Verdict}


def of_keys(answer: VerifyAnswer) -> Mapping[Verdict, int]:
    """Each key once, with the best verdict of its reads."""
    return counts(best_by_key(answer.verified).values())


def of_reads(answer: VerifyAnswer) -> Mapping[Verdict, int]:
    """Each read."""
    return counts(one.verdict for one in answer.verified)


def percent(counted: Mapping[Verdict, int]) -> float:
    """The share that is known by name, at its place or elsewhere; 100 where nothing was read."""
    total = sum(counted.values())
    return 100.0 * (counted[Verdict.FOUND] + counted[Verdict.ELSEWHERE]) / total if total else 100.0


def percent_of_keys(answer: VerifyAnswer) -> float:
    """The recall that `--fail-under` is held against."""
    return percent(of_keys(answer))
