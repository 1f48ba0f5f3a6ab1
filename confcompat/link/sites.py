"""What the interpreter noted down: read sites, and the ways on which the program ends.

A site is one place that reads one path. Whether its key is required is not known there: it falls out of the failures
that nothing caught (`confcompat.link.needs`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from confcompat.link.conditions import Says, Way, Ways, implies_present
from confcompat.link.paths import PathPart
from confcompat.model.lookup import Absent, Lookup
from confcompat.model.places import Place
from confcompat.model.reads import Certainty, Moment, Scalar, Use

SiteKey = tuple[str, tuple[PathPart, ...], Place, str | None, tuple[str, ...]]
_ORDER = {Moment.IMPORT: 0, Moment.STARTUP: 1, Moment.CALL: 2}


@dataclass(slots=True)
class Site:
    """A read, as far as it was seen. `unguarded`: the key was not known to be there on some way that led here."""

    root: str
    path: tuple[PathPart, ...]
    place: Place
    function: str | None
    via: tuple[str, ...]
    moment: Moment
    certainty: Certainty
    reason: str = ""
    raising: bool = False
    tested: bool = False
    fetched: bool = False
    unguarded: bool = False
    subtree: bool = False
    replaced: bool = False
    """Asked for by a getter that gives its `default` instead."""
    loose: bool = False
    """Its loop filters keys in a way that was not followed, so that a wildcard in it is a pattern."""
    uses: set[Use] = field(default_factory=set)
    default: Lookup[Scalar] = field(default_factory=Absent)
    callers: set[tuple[str, int]] = field(default_factory=set)


@dataclass(slots=True)
class ClosedSite:
    """A mapping whose unknown keys are refused."""

    root: str
    path: tuple[PathPart, ...]
    allows: frozenset[str]
    raises: str
    place: Place
    moment: Moment
    function: str | None


@dataclass(slots=True)
class Sites:
    """Everything noted in one round. Sites keep their numbers over rounds."""

    numbers: dict[SiteKey, int] = field(default_factory=dict)
    found: dict[int, Site] = field(default_factory=dict)
    failures: dict[Way, None] = field(default_factory=dict)
    closed: dict[tuple[str, tuple[PathPart, ...], Place], ClosedSite] = field(default_factory=dict)

    def new_round(self) -> None:
        """Forget what was noted, not the numbers."""
        self.found, self.failures, self.closed = {}, {}, {}

    def snapshot(self) -> object:
        """What was noted, to be compared with the notes of another round."""
        sites = {
            number: (s.raising, s.tested, s.fetched, s.unguarded, s.subtree, s.loose, s.certainty, frozenset(s.uses))
            for number, s in self.found.items()
        }
        return sites, frozenset(self.failures), {key: closed.allows for key, closed in self.closed.items()}

    def site(self, key: SiteKey, moment: Moment, certainty: Certainty, reason: str) -> tuple[int, Site]:
        """The site of a key, made at its first read; the earliest moment stands."""
        number = self.numbers.setdefault(key, len(self.numbers))
        site = self.found.get(number)
        if site is None:
            root, path, place, function, via = key
            site = self.found[number] = Site(root, path, place, function, via, moment, certainty, reason)
        elif _ORDER[moment] < _ORDER[site.moment]:
            site.moment = moment
        return number, site

    def note_ways(self, site: Site, ways: Ways, own: Way) -> None:
        """Remember whether somebody had already asked for the key on every way."""
        if not all(implies_present(way | own, site.root, site.path) for way in ways):
            site.unguarded = True

    def fail(self, ways: Iterable[Way]) -> None:
        """Nothing catches a failure on these ways. Ways that no absent key causes say nothing about config."""
        for way in ways:
            if any(literal.says in (Says.ABSENT, Says.FALSY, Says.NULL) for literal in way):
                self.failures[way] = None

    def use(self, number: int, use: Use) -> None:
        """The value read there is put to this use."""
        if number in self.found:
            self.found[number].uses.add(use)

    def close(self, closed: ClosedSite) -> None:
        """A strict reader: seen again, it allows what all its calls allow together."""
        key = (closed.root, closed.path, closed.place)
        known = self.closed.get(key)
        if known is None:
            self.closed[key] = closed
        elif known.allows != closed.allows:
            known.allows = known.allows | closed.allows
