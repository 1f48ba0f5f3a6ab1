"""What happens to objects and files, as an order: whom it breaks decides, as with the keys of a config."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from confcompat.judge.verdicts import STEPS, algebra, combine
from confcompat.model.findings import ObjectEvidence, PlanEntry, Verdict
from confcompat.model.keys import KeyPath
from confcompat.model.observations import Actor, Effect, Fact, Observation

_FACTS = (
    Fact.OBJECT_CHANGED,
    Fact.OBJECT_KEY_REMOVED,
    Fact.OBJECT_REMOVED,
    Fact.OBJECT_PRUNED,
    Fact.OBJECT_DANGLING,
    Fact.FILE_ABSENT,
)
_LIVE = (Actor.STABLE, Actor.CANARY)


@dataclass(frozen=True, slots=True)
class ObjectOrder:
    """The order that the objects of an environment ask for, as a whole and one by one."""

    verdict: Verdict
    plan: tuple[PlanEntry, ...]


def order_objects(
    environment: str, seen: Iterable[Observation], first: Collection[ObjectEvidence], apart: bool
) -> ObjectOrder:
    """The order that breaks nobody.

    `first` are the objects that the candidate's pods need and that are not there yet. `apart`: config travels with its
    release, so that only what breaks the candidate counts.
    """
    breaking = [
        each
        for each in seen
        if each.environment == environment
        and each.facets.fact in _FACTS
        and each.facets.effect is Effect.BREAKS
        and not each.pre_existing
    ]
    goal = {_named(each) for each in breaking if each.facets.actor is Actor.CANDIDATE}
    live = set() if apart else {_named(each) for each in breaking if each.facets.actor in _LIVE}
    now: set[_Name] = set() if apart else {(None, each) for each in first}
    entries = []
    for name in sorted(goal | live | now, key=repr):
        verdict = algebra(name not in live, name not in now, name not in goal)
        entries.append(PlanEntry(environment, name[0] or (), verdict, STEPS[verdict], object=name[1]))
    return ObjectOrder(combine(each.verdict for each in entries), tuple(entries))


_Name = tuple[KeyPath | None, ObjectEvidence | None]


def _named(seen: Observation) -> _Name:
    """What the entry is told at: an object with its key, and the variable where one is meant."""
    return (seen.path, seen.object)
