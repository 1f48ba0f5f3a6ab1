"""Which removed and added keys are one key under a new name. A false pair is worse than none."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from confcompat.model.keys import KeyPath, Wild
from confcompat.model.trees import Change, ChangeKind, Kind, Rename
from confcompat.trees.changes import order
from confcompat.trees.contents import Contents
from confcompat.trees.evidence import Candidate, Readers, Reason, folded, weigh
from confcompat.trees.lookup import Walk

ENOUGH = 5
"""Weight of evidence that makes a pair a rename."""
MAX_PAIRS = 20_000
"""Pairs that are weighed; beyond it only those of equal content, shape or name are."""
MAX_NESTED = 2_000
"""Keys below removed and added mappings that are looked at."""


@dataclass(frozen=True, slots=True)
class _Pair:
    total: int
    old: Candidate
    new: Candidate
    reasons: tuple[Reason, ...]


def find_renames(
    changes: tuple[Change, ...], reads_before: frozenset[KeyPath], reads_after: frozenset[KeyPath]
) -> tuple[Rename, ...]:
    """Pairs of a removed and an added key that the evidence says are one, in path order of the old names.

    `reads_before` and `reads_after` are the exact paths that the stable release and the candidate read. A key is in
    at most one rename, and in none where two partners are as likely. One of the two may lie below the node that was
    removed or added (`pool_size` became `pool.size`). Keys of lists are never renamed.
    """
    readers = Readers(reads_before, reads_after)
    contents = Contents()
    removed = _candidates(changes, ChangeKind.REMOVED, contents)
    added = _candidates(changes, ChangeKind.ADDED, contents)
    whole = _settle(_weighed(_pairs(_topmost(removed), _topmost(added)), readers))
    # What moved with its mapping is no rename of its own.
    left_old = [key for key in removed if not _lies_in(key.path, {pair.old.path for pair in whole})]
    left_new = [key for key in added if not _lies_in(key.path, {pair.new.path for pair in whole})]
    mixed = [
        *_pairs([key for key in left_old if key.nested], _topmost(left_new)),
        *_pairs(_topmost(left_old), [key for key in left_new if key.nested]),
    ]
    found = [*whole, *_settle(_weighed(mixed, readers))]
    renames = (_rename(pair) for pair in found)
    return tuple(sorted(renames, key=lambda rename: order(rename.before)))


def _rename(pair: _Pair) -> Rename:
    texts = tuple(reason.text for reason in pair.reasons if reason.weight > 0)
    return Rename(pair.old.path, pair.new.path, texts)


def _topmost(candidates: list[Candidate]) -> list[Candidate]:
    return [candidate for candidate in candidates if not candidate.nested]


def _lies_in(path: KeyPath, tops: set[KeyPath]) -> bool:
    return any(path[:length] in tops for length in range(1, len(path) + 1))


def _candidates(changes: tuple[Change, ...], kind: ChangeKind, contents: Contents) -> list[Candidate]:
    out: list[Candidate] = []
    left = MAX_NESTED
    for change in changes:
        node = change.before if kind is ChangeKind.REMOVED else change.after
        if change.kind is not kind or node is None or not _is_named(change.path):
            continue
        out.append(Candidate(change.path, node, contents.of(node), True, str(change.path[-1]), False))
        for below, child in Walk(node, (Wild.ONE, Wild.MANY), left) if node.kind is Kind.MAPPING else ():
            left -= 1
            if _is_named(below):
                path = (*change.path, *below)
                out.append(Candidate(path, child, contents.of(child), True, str(path[-1]), True))
    counts = Counter(candidate.content for candidate in out)
    return [replace(candidate, unique=counts[candidate.content] == 1) for candidate in out]


def _is_named(path: KeyPath) -> bool:
    return bool(path) and isinstance(path[-1], str)


def _pairs(removed: list[Candidate], added: list[Candidate]) -> Iterator[tuple[Candidate, Candidate]]:
    if len(removed) * len(added) <= MAX_PAIRS:
        yield from ((old, new) for old in removed for new in added)
        return
    groups: defaultdict[object, list[Candidate]] = defaultdict(list)
    for new in added:
        for trait in _traits(new):
            groups[trait].append(new)
    left = MAX_PAIRS
    for old in removed:
        partners = {new.path: new for trait in _traits(old) for new in groups[trait][:left]}
        left = max(0, left - len(partners))
        yield from ((old, new) for new in partners.values())


def _traits(candidate: Candidate) -> Iterator[object]:
    yield "content", candidate.content
    yield "name", folded(candidate.name)
    yield "whole name", folded("".join(str(segment) for segment in candidate.path))
    if candidate.node.kind is Kind.MAPPING:
        yield "shape", frozenset(candidate.node.children)


def _weighed(pairs: Iterable[tuple[Candidate, Candidate]], readers: Readers) -> list[_Pair]:
    out = []
    for old, new in pairs:
        reasons = tuple(weigh(old, new, readers))
        total = sum(reason.weight for reason in reasons)
        if total >= ENOUGH and any(reason.telling for reason in reasons):
            out.append(_Pair(total, old, new, reasons))
    return out


def _settle(pairs: list[_Pair]) -> list[_Pair]:
    """The pairs that are the best of both their keys. Where two weigh the same, nobody can tell: neither is taken."""
    olds: defaultdict[KeyPath, list[int]] = defaultdict(list)
    news: defaultdict[KeyPath, list[int]] = defaultdict(list)
    for pair in pairs:
        olds[pair.old.path].append(pair.total)
        news[pair.new.path].append(pair.total)
    return [
        pair
        for pair in pairs
        if _is_best(pair.total, olds[pair.old.path]) and _is_best(pair.total, news[pair.new.path])
    ]


def _is_best(total: int, rivals: list[int]) -> bool:
    return total == max(rivals) and rivals.count(total) == 1
