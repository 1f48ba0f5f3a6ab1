"""How many keys of the config a pattern or opaque read keeps undecidable: where a person's word is worth most."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from confcompat.extract.config import MERGED_IN
from confcompat.matrix.index import ReadIndex
from confcompat.model.keys import KeyPath, covers
from confcompat.model.listing import Undecided
from confcompat.model.reads import APP_ROOT, Certainty, Read, ReleaseReads
from confcompat.model.trees import ConfigNode, ConfigTree

MAX_KEYS = 20_000
"""Keys that are looked at in one tree. Aliases can make a small file stand for more than anybody can count."""


def unresolved_reads(found: ReleaseReads, trees: Iterable[ConfigTree]) -> tuple[Undecided, ...]:
    """The pattern and opaque reads, those first that leave most keys open, then by place.

    A key is open where some read may cover it and none is known to read it. Keys of several trees count once.
    """
    reads = [read for read in found.reads if read.certainty is not Certainty.EXACT]
    known = ReadIndex.of(
        read for read in found.reads if read.certainty is Certainty.EXACT and read.root == APP_ROOT and read.path
    )
    keys = dict.fromkeys(key for tree in trees for key in islice(_leaves(tree.root, ()), MAX_KEYS))
    unknown = [key for key in keys if not _is_decided(known, key)]
    found_out = [Undecided(read, tuple(key for key in unknown if _may_read(read, key))) for read in reads]
    return tuple(sorted(found_out, key=lambda one: (-len(one.keys), one.read.place)))


def _leaves(node: ConfigNode, path: KeyPath) -> Iterator[KeyPath]:
    if not node.children and path:
        yield path
    for segment, child in node.children.items():
        if segment != MERGED_IN:
            yield from _leaves(child, (*path, segment))


def _is_decided(known: ReadIndex, key: KeyPath) -> bool:
    met = known.meet(key)
    return bool(met.at or met.above)


def _may_read(read: Read, key: KeyPath) -> bool:
    """Whoever reads a node of which the key is not known may look at all below it."""
    return read.root == APP_ROOT and any(covers(read.path, key[:length]) for length in range(len(key) + 1))
