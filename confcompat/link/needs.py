"""Sites and uncaught failures → reads with their needs.

A failure way that names one absent key makes the reads that found it out required; its other literals are the
condition. A way that names several absent keys is an OR-read: one of them must be there.
"""

from __future__ import annotations

from collections.abc import Iterable

from confcompat.link.conditions import Literal, Says, Way
from confcompat.link.paths import Each, Path, PathPart
from confcompat.link.sites import Site, Sites
from confcompat.model.keys import AnyIndex, Glob, KeyPath, Segment, Wild, covers, format_key
from confcompat.model.reads import (
    ENVIRONMENT_ROOT,
    Certainty,
    Closed,
    Condition,
    Extent,
    Need,
    Read,
    WhenAbsent,
    WhenPresent,
    WhenValue,
)

_MAX_CONDITIONS = 4
Demand = tuple[tuple[Condition, ...], tuple[KeyPath, ...]]
"""A condition and, for an OR-read, its alternatives."""


def plain_path(path: Iterable[PathPart]) -> KeyPath:
    """A path as the model knows it: loop marks become `*` or `[*]`."""
    return tuple(_plain(part) for part in path)


def _plain(part: PathPart) -> Segment:
    if isinstance(part, Each):
        return Wild.ONE if part.mapping else AnyIndex()
    return part


def reads_of(sites: Sites, entries: dict[tuple[str, int], str | None]) -> tuple[Read, ...]:
    """All reads, ordered by place and path. `entries` gives the route by which a function is entered."""
    demands = _demands(sites)
    out: set[Read] = set()
    for number, site in sites.found.items():
        out.update(_reads_of_site(site, demands.get(number, {}), entries))
    return tuple(sorted(_without_covered(out), key=_order))


def _without_covered(reads: set[Read]) -> Iterable[Read]:
    """A walk over all of the config reads a whole subtree: the levels below it, met at the same place, say no more."""
    whole: dict[tuple[object, ...], list[KeyPath]] = {}
    for read in reads:
        if read.extent is Extent.SUBTREE and read.need is Need.GUARDED:
            whole.setdefault((read.place, read.root), []).append(read.path)
    return (
        read
        for read in reads
        if read.extent is not Extent.SUBTREE
        or read.need is not Need.GUARDED
        or not any(
            len(path) < len(read.path) and covers(path, read.path[: len(path)])
            for path in whole[(read.place, read.root)]
        )
    )


def _order(read: Read) -> tuple[object, ...]:
    first = (read.place, read.root, format_key(read.path), read.need, repr(read.when), repr(read.any_of), read.via)
    # Two reads that differ in anything else must not change places from run to run.
    return (*first, repr(read))


def closed_of(sites: Sites) -> tuple[Closed, ...]:
    """All strict readers, ordered by place."""
    out = [
        Closed(c.root, plain_path(c.path), tuple(sorted(c.allows)), c.raises, c.place, c.moment, c.function)
        for c in sites.closed.values()
    ]
    return tuple(sorted(out, key=lambda closed: (closed.place, format_key(closed.path))))


def _demands(sites: Sites) -> dict[int, dict[Demand, None]]:
    out: dict[int, dict[Demand, None]] = {}
    by_key = _by_key(dict.fromkeys(sites.failures))
    for way in _simplified(sites.failures):
        absent = _missing(way, sites)
        if not absent:
            continue
        absent = _of_one_root(absent)
        paths = tuple(dict.fromkeys(plain_path(literal.path) for literal in absent))
        any_of = tuple(sorted(paths, key=format_key)) if len(paths) > 1 else ()
        when = _conditions(_without_settled(_with_containers(way, absent), by_key), absent)
        for literal in absent:
            if literal.site in sites.found:
                out.setdefault(literal.site, {})[(when, any_of)] = None
    return {number: _weakest(demands) for number, demands in _decided(out, sites).items()}


_PLAIN: Demand = ((), ())


def _decided(demands: dict[int, dict[Demand, None]], sites: Sites) -> dict[int, dict[Demand, None]]:
    """Without OR-reads of which one alternative must be there anyway: the others are not asked for."""
    plain = {plain_path(sites.found[number].path) for number, own in demands.items() if _PLAIN in own}
    out: dict[int, dict[Demand, None]] = {}
    for number, own in demands.items():
        kept = {demand: None for demand in own if not plain.intersection(demand[1])}
        if len(kept) < len(own) and plain_path(sites.found[number].path) in plain:
            kept[_PLAIN] = None
        if kept:
            out[number] = kept
    return out


def _with_containers(way: Way, absent: Iterable[Literal]) -> Way:
    """The way, saying too that the mappings are there in which keys were missed: something may catch their absence."""
    said = {(x.root, x.path) for x in way if x.says is not Says.ABSENT}
    above = {
        (x.root, x.path[:end])
        for x in absent
        for end in range(1, len(x.path))
        if not any(isinstance(part, Each) for part in x.path[:end])
    }
    return way | {Literal(Says.PRESENT, root, path) for root, path in above - said}


_OPPOSITE = {Says.PRESENT: Says.ABSENT, Says.SET: Says.NULL, Says.TRUTHY: Says.FALSY}
_ByKey = dict[tuple[Says, str, Path], list[Way]]


def _by_key(failures: Iterable[Way]) -> _ByKey:
    out: _ByKey = {}
    for way in failures:
        for literal in way:
            out.setdefault((literal.says, literal.root, literal.path), []).append(way)
    return out


def _without_settled(way: Way, by_key: _ByKey) -> Way:
    """The way without what must hold anyway: where the opposite alone ends the program as well, it is no condition.

    What is said counts, not the read that found it out: the opposite may end the program elsewhere.
    """
    out = way
    for literal in way:
        opposite = _OPPOSITE.get(literal.says)
        if opposite is None:
            continue
        said = {_said(x) for x in way if x is not literal}
        for other in by_key.get((opposite, literal.root, literal.path), ()):
            beside = (x for x in other if (x.root, x.path) != (literal.root, literal.path))
            if all(_said(x) in said for x in beside):
                out = out - {literal}
                break
    return out


def _said(literal: Literal) -> tuple[object, ...]:
    return literal.says, literal.root, literal.path, literal.value


def _simplified(failures: Iterable[Way]) -> list[Way]:
    """Where absent and falsy fail alike, absent says it."""
    ways = list(dict.fromkeys(failures))
    known = {frozenset((x.says, x.root, x.path) for x in way) for way in ways}
    out = []
    for way in ways:
        falsy = [x for x in way if x.says is Says.FALSY]
        twins = [
            frozenset((Says.ABSENT if x in falsy else x.says, x.root, x.path) for x in way if x.says != Says.PRESENT)
        ]
        if falsy and twins[0] in known:
            continue
        out.append(way)
    return out


def _missing(way: Way, sites: Sites) -> list[Literal]:
    """The absent keys of a way, topmost ones only: what is below an absent key is absent with it."""
    absent = [x for x in way if x.says is Says.ABSENT]
    if not absent:
        # A falsy value alone ends the program: `if not cfg["token"]: raise`.
        # Where something stands in for the absent key, its absence is another way.
        there = {(x.root, x.path) for x in way if x.says is Says.PRESENT}
        absent = [x for x in way if x.says is Says.FALSY and x.site in sites.found and (x.root, x.path) not in there]
    top = [
        x
        for x in absent
        if not any(y.root == x.root and len(y.path) < len(x.path) and x.path[: len(y.path)] == y.path for y in absent)
    ]
    return sorted(top, key=lambda x: (x.root, format_key(plain_path(x.path)), x.site))


def _of_one_root(absent: list[Literal]) -> list[Literal]:
    """An alternative in another root (a variable instead of a key) is not vouched for: the config's own keys stand."""
    if len({literal.root for literal in absent}) < 2:
        return absent
    return [literal for literal in absent if literal.root != ENVIRONMENT_ROOT]


def _conditions(way: Way, absent: list[Literal]) -> tuple[Condition, ...]:
    out: dict[Condition, None] = {}
    about = [x.path for x in absent]
    told = {x.path for x in way if x.says is Says.IS}
    way = frozenset(x for x in way if not (x.says is Says.IS_NOT and x.path in told))
    for literal in sorted(way, key=lambda x: (format_key(plain_path(x.path)), x.says, repr(x.value))):
        if literal in absent or literal.root != absent[0].root:
            continue
        if any(path == literal.path[: len(path)] for path in about):
            # What is said of a key below one that is absent follows from that.
            continue
        if any(literal.path == path[: len(literal.path)] for path in about) and not _says_much(literal):
            continue
        condition = _condition(literal)
        if condition is not None:
            out[condition] = None
    return tuple(out)


def _says_much(literal: Literal) -> bool:
    """A container on the way to the key counts as a condition only where somebody asked for it."""
    return literal.says is Says.PRESENT and bool(literal.path) and not any(isinstance(p, Each) for p in literal.path)


def _condition(literal: Literal) -> Condition | None:
    path = plain_path(literal.path)
    match literal.says:
        case Says.PRESENT | Says.SET:
            return WhenPresent(path)
        case Says.TRUTHY:
            return WhenPresent(path, truthy=True)
        case Says.ABSENT:
            return WhenAbsent(path)
        case Says.FALSY:
            return WhenAbsent(path, falsy=True)
        case Says.IS:
            return WhenValue(path, literal.value)
        case Says.IS_NOT:
            return WhenValue(path, literal.value, negated=True)
        case Says.NULL:
            return WhenValue(path, None)


def _weakest(demands: dict[Demand, None]) -> dict[Demand, None]:
    """Demands that no weaker one implies; few enough to be read."""
    kept = [
        d for d in demands if not any(o != d and set(o[0]) <= set(d[0]) and (not o[1] or o[1] == d[1]) for o in demands)
    ]
    kept.sort(key=lambda d: (len(d[1]), len(d[0]), repr(d)))
    return dict.fromkeys(kept[:_MAX_CONDITIONS])


def _reads_of_site(
    site: Site, demands: dict[Demand, None], entries: dict[tuple[str, int], str | None]
) -> Iterable[Read]:
    entry = next((route for caller in sorted(site.callers) if (route := entries.get(caller))), None)
    path = plain_path(site.path)

    def read(need: Need, when: tuple[Condition, ...] = (), any_of: tuple[KeyPath, ...] = ()) -> Read:
        return Read(
            root=site.root,
            path=path,
            need=need,
            place=site.place,
            extent=Extent.SUBTREE if site.subtree else Extent.VALUE,
            certainty=_certainty(site, path),
            moment=site.moment,
            function=site.function,
            entry=entry,
            default=site.default,
            any_of=any_of,
            when=when,
            via=site.via,
            uses=tuple(sorted(site.uses)),
            reason=site.reason or ("the loop filters its keys" if site.loose else ""),
        )

    if demands:
        return [read(Need.REQUIRED, when, any_of) for when, any_of in demands]
    if site.replaced:
        return [read(Need.DEFAULTED)]
    if site.tested and not site.fetched:
        return [read(Need.TESTED)]
    if not site.unguarded and not site.tested:
        return [read(Need.GUARDED)]
    return [read(Need.DEFAULTED)]


def _certainty(site: Site, path: KeyPath) -> Certainty:
    if site.certainty is Certainty.EXACT and (site.loose or any(isinstance(part, Glob) for part in path)):
        return Certainty.PATTERN
    return site.certainty
