"""Ignore entries: which findings they hold back, and which entries have outlived their reason."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from confcompat.model.findings import ConfigEvidence, Finding, Suppression
from confcompat.model.keys import KeyPath, covers, parse_key
from confcompat.model.observations import Actor, Effect, Facets, Fact, Observation
from confcompat.model.places import Place
from confcompat.model.settings import Ignore, Settings

Drained = Callable[[Ignore, str], bool]
"""Whether the entry's `until` is contained in all live releases of an environment."""


@dataclass(frozen=True, slots=True)
class HeldBack:
    """All findings, those that an entry holds back marked; and the entries that match some finding."""

    findings: tuple[Finding, ...]
    matched: frozenset[Ignore]


def hold_back(
    findings: Iterable[Finding], ignores: tuple[Ignore, ...], drained: Drained, names: Collection[str]
) -> HeldBack:
    """Marks what the entries hold back. `names` are the environments that are checked.

    An entry whose `until` has come holds nothing back there any more, though it still matches. A finding of no
    environment is held back until its `until` has come in all of them.
    """
    out, matched = [], set()
    for finding in findings:
        fitting = [entry for entry in ignores if fits(entry, finding)]
        matched.update(fitting)
        where = (finding.environment,) if finding.environment is not None else tuple(names)
        active = [entry for entry in fitting if not _over(entry, where, drained)]
        if active:
            entry = active[0]
            finding = replace(finding, suppressed=Suppression(entry.because, entry.line, entry.until))
        out.append(finding)
    return HeldBack(tuple(out), frozenset(matched))


def _over(entry: Ignore, where: tuple[str, ...], drained: Drained) -> bool:
    return bool(entry.until) and all(drained(entry, name) for name in where)


def fits(entry: Ignore, finding: Finding) -> bool:
    """The entry speaks of this finding: by rule, key, environment and fingerprint, each where it is given."""
    return (
        entry.rule in ("", finding.rule, finding.id)
        and entry.environment in ("", finding.environment)
        and entry.fingerprint in ("", finding.fingerprint)
        and (not entry.key or (finding.path is not None and covers(_pattern(entry.key), finding.path)))
    )


@lru_cache(maxsize=1024)
def _pattern(key: str) -> KeyPath:
    return parse_key(key)


def stale_entries(
    settings: Settings,
    matched: Collection[Ignore],
    at_deployed: Collection[Ignore],
    drained: Drained,
    names: tuple[str, ...],
) -> Iterator[Observation]:
    """The entries that have outlived their reason: those that match nothing, and those whose `until` has come.

    `at_deployed` are the entries that match a standing fact of what is deployed: only these become stale by the change.
    An entry that speaks of an environment which is not checked now is not judged; one of which nobody knows is stale.
    """
    known = {*names, *(each.name for each in settings.environments)}
    for entry in settings.ignore:
        if entry.environment and entry.environment not in known:
            yield _stale(settings, entry, entry.environment, "unmatched", introduced=entry in at_deployed)
            continue
        where = tuple(name for name in names if entry.environment in ("", name))
        over = tuple(name for name in where if entry.until and drained(entry, name))
        unchecked = {each.name for each in settings.environments} - set(names)
        if over and len(over) == len(where) and not (unchecked and not entry.environment):
            yield _stale(settings, entry, entry.environment or None, "until", introduced=False)
        elif over:
            for name in over:
                yield _stale(settings, entry, name, "until", introduced=False)
        elif entry not in matched and where and not (unchecked and not entry.environment):
            yield _stale(settings, entry, entry.environment or None, "unmatched", introduced=entry in at_deployed)


def _stale(settings: Settings, entry: Ignore, environment: str | None, why: str, introduced: bool) -> Observation:
    details = {
        "key": entry.key,
        "environment": environment or "",
        "file": settings.file,
        "reader": f"{settings.file}:{entry.line}",
        "why": why,
        "until": entry.until if why == "until" else "",
        "problem": entry.rule,
    }
    return Observation(
        Facets(Fact.STALE, Effect.NONE, Actor.NONE),
        environment,
        _pattern(entry.key) if entry.key else None,
        config=ConfigEvidence(Place(settings.file, entry.line), "worktree") if settings.file else None,
        details=details,
        identity=f"{entry.rule} {entry.environment} {entry.fingerprint}",
        introduced=introduced,
    )
