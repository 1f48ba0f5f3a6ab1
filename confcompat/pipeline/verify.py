"""A recording held against the static reads of a release: what the source's analysis finds of what really happened."""

from __future__ import annotations

import re
from collections.abc import Iterable

from confcompat.matrix.index import ReadIndex
from confcompat.model.keys import AnyIndex, KeyPath, Wild
from confcompat.model.reads import APP_ROOT, Certainty, Read, ReleaseReads
from confcompat.model.recordings import Manner, Recording, Seen, Verdict, Verified

_VIA = re.compile(r"(?P<file>.+):(?P<line>\d+)\Z")
_BEST_FIRST = tuple(Verdict)


def verify(found: ReleaseReads, recording: Recording, sources: Iterable[str]) -> tuple[Verified, ...]:
    """A verdict for every read that the application's own sources (paths) were seen to make."""
    own = frozenset(sources)
    reads = [read for read in found.reads if read.root == APP_ROOT]
    exact = ReadIndex.of(read for read in reads if read.certainty is Certainty.EXACT)
    vague = ReadIndex.of(read for read in reads if read.certainty is not Certainty.EXACT)
    return tuple(Verified(seen, _verdict(seen, exact, vague)) for seen in recording.seen if seen.file in own)


def best_by_key(verified: Iterable[Verified]) -> dict[KeyPath, Verdict]:
    """Each key with the best verdict of its reads; the items of a list count as one."""
    out: dict[KeyPath, Verdict] = {}
    for one in verified:
        path = tuple(AnyIndex() if isinstance(part, int) else part for part in one.seen.path)
        known = out.get(path, Verdict.MISSED)
        out[path] = min(known, one.verdict, key=_BEST_FIRST.index)
    return out


def _verdict(seen: Seen, exact: ReadIndex, vague: ReadIndex) -> Verdict:
    known, around = _about(seen, exact)
    if any(_is_there(seen, read) for read in (*known, *around)):
        return Verdict.FOUND
    if known:
        return Verdict.ELSEWHERE
    # That somebody else takes the whole of what lies around the key does not say that this place reads it.
    return Verdict.POSSIBLE if around or any(_about(seen, vague)) else Verdict.MISSED


def _about(seen: Seen, index: ReadIndex) -> tuple[list[Read], list[Read]]:
    """The reads of the key itself, and those of all that lies around it."""
    met = index.meet(seen.path)
    known = list(met.at)
    if seen.manner is Manner.ALL:
        # A walk over all keys is told as a read of each child, of the container, or of all below it.
        depth = len(seen.path)
        known += [read for read in met.below if _walks(read.path[depth : depth + 1])]
    return known, list(met.above)


def _walks(segment: KeyPath) -> bool:
    return bool(segment) and (segment[0] in (Wild.ONE, Wild.MANY) or isinstance(segment[0], AnyIndex))


def _is_there(seen: Seen, read: Read) -> bool:
    places = [(read.place.file, read.place.line)]
    places += [(found["file"], int(found["line"])) for via in read.via if (found := _VIA.match(via))]
    return any(file == seen.file and seen.line <= line <= seen.end_line for file, line in places)
