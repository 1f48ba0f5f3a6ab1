"""What the source of the candidate shows by itself: reads without a bounded key, files that could not be read."""

from __future__ import annotations

from collections.abc import Iterator

from confcompat.matrix.faults import order_of
from confcompat.matrix.telling import evidence
from confcompat.model.findings import ReadEvidence
from confcompat.model.keys import KeyPath, format_key
from confcompat.model.observations import Actor, Effect, Facets, Fact, Observation
from confcompat.model.reads import Certainty, Read, ReleaseReads
from confcompat.model.releases import Release

_Known = frozenset[tuple[KeyPath, str | None, str]]


def observe_source(
    release: Release, reads: ReleaseReads, live: tuple[ReleaseReads, ...], budget: int | None
) -> Iterator[Observation]:
    """Reads beyond the budget (None: any number is accepted) and files that could not be read, of the candidate.

    `live` are the live releases of all environments: what is so there already is not introduced.
    """
    if budget is not None:
        yield from _unresolved(release, reads, live, budget)
    known = {each.file for other in live for each in other.coverage.unparsed}
    for each in sorted(reads.coverage.unparsed, key=lambda unparsed: unparsed.file):
        yield Observation(
            Facets(Fact.UNPARSED, Effect.NONE, Actor.NONE),
            None,
            details={"file": each.file, "why": each.reason, "revision": release.revision},
            identity=each.file,
            introduced=each.file not in known,
        )


def _unresolved(
    release: Release, reads: ReleaseReads, live: tuple[ReleaseReads, ...], budget: int
) -> Iterator[Observation]:
    found = _unbounded(reads)
    known = [frozenset(_name(read) for read in _unbounded(other)) for other in live]
    # Those that a live release has too come first, so that the ones beyond the budget are the new ones.
    found = sorted(found, key=lambda read: not any(_name(read) in names for names in known))
    over = [names for names in known if len(names) > budget]
    for read in found[budget:]:
        yield _tell(read, evidence((read,), release), release, budget, len(found), over)


def _unbounded(reads: ReleaseReads) -> list[Read]:
    found = (read for read in reads.reads if read.certainty is not Certainty.EXACT)
    return sorted(found, key=order_of)


def _name(read: Read) -> tuple[KeyPath, str | None, str]:
    return read.path, read.function, read.place.file


def _tell(
    read: Read, reads: tuple[ReadEvidence, ...], release: Release, budget: int, count: int, over: list[_Known]
) -> Observation:
    details = {
        "key": format_key(read.path),
        "function": read.function or "",
        "reader": str(read.place),
        "revision": release.revision,
        "why": read.reason,
        "budget": str(budget),
        "count": str(count),
    }
    return Observation(
        Facets(Fact.UNRESOLVED, Effect.NONE, Actor.NONE),
        None,
        read.path,
        need=read.need,
        moment=read.moment,
        reads=reads,
        details=details,
        introduced=not any(_name(read) in names for names in over),
    )
