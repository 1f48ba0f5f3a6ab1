"""Which of a release's reads a key pattern asks for."""

from __future__ import annotations

from dataclasses import replace

from confcompat.model.keys import KeyPath, meets
from confcompat.model.reads import Certainty, Extent, Read, ReleaseReads


def matching(found: ReleaseReads, pattern: KeyPath) -> ReleaseReads:
    """The reads and closed mappings that may touch a key of the pattern; the coverage stays the whole release's.

    A read of a whole subtree, or of any key under a prefix, touches all that lies below it.
    """
    return replace(
        found,
        reads=tuple(read for read in found.reads if _touches(read, pattern)),
        closed=tuple(closed for closed in found.closed if meets(pattern, closed.path)),
    )


def _touches(read: Read, pattern: KeyPath) -> bool:
    if meets(pattern, read.path):
        return True
    wide = read.extent is Extent.SUBTREE or read.certainty is Certainty.OPAQUE
    return wide and any(meets(pattern[:length], read.path) for length in range(len(pattern)))
