"""The reads of one release by key path: which of them meet a key is a walk along the key, not over the reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from confcompat.model.keys import KeyPath, NonString, Segment, Wild, covers_segment
from confcompat.model.reads import Certainty, Extent, Read


@dataclass(slots=True)
class Branch:
    """All reads that begin with the same segments. Written while an index is built, only read afterwards."""

    exact: dict[Segment, Branch] = field(default_factory=dict)
    wild: dict[Segment, Branch] = field(default_factory=dict)
    reads: list[Read] = field(default_factory=list)
    many: bool = False
    """Reached over `**`: any further segment stays here."""

    def everything(self) -> Iterator[Read]:
        """The reads of this branch and all below it."""
        yield from self.reads
        for child in (*self.exact.values(), *self.wild.values()):
            yield from child.everything()


@dataclass(frozen=True, slots=True)
class Met:
    """The reads that meet one key: of the key itself, of something below it, and of an ancestor as a whole."""

    at: tuple[Read, ...]
    below: tuple[Read, ...]
    above: tuple[Read, ...]


@dataclass(frozen=True, slots=True)
class ReadIndex:
    """Reads of one root, by path."""

    root: Branch

    @classmethod
    def of(cls, reads: Iterable[Read]) -> ReadIndex:
        """The index of these reads."""
        top = Branch()
        for read in reads:
            branch = top
            for segment in read.path:
                side = branch.exact if isinstance(segment, str | int | NonString) else branch.wild
                branch = side.setdefault(segment, Branch(many=segment is Wild.MANY))
            branch.reads.append(read)
        return cls(top)

    def start(self) -> tuple[Branch, ...]:
        """The branches at the root of a tree."""
        return close((self.root,))

    def meet(self, path: KeyPath) -> Met:
        """The reads that meet an exact path, in the order of the index."""
        branches = self.start()
        above: dict[Read, None] = {}
        for segment in path:
            above |= dict.fromkeys(read for branch in branches for read in branch.reads if takes_all(read))
            branches = advance(branches, segment)
        at = dict.fromkeys(read for branch in branches for read in branch.reads)
        below = dict.fromkeys(read for branch in branches for read in branch.everything())
        return Met(
            tuple(at),
            tuple(read for read in below if read not in at),
            tuple(read for read in above if read not in below),
        )


def takes_all(read: Read) -> bool:
    """The read takes whatever lies below its path, without naming it."""
    return read.extent is Extent.SUBTREE or read.certainty is Certainty.OPAQUE


def advance(branches: tuple[Branch, ...], segment: Segment) -> tuple[Branch, ...]:
    """The branches one exact segment further down."""
    out: list[Branch] = []
    for branch in branches:
        if branch.many:
            out.append(branch)
        found = branch.exact.get(segment)
        if found is not None:
            out.append(found)
        out += [child for pattern, child in branch.wild.items() if covers_segment(pattern, segment)]
    return close(tuple(out))


def close(branches: tuple[Branch, ...]) -> tuple[Branch, ...]:
    """With those that `**` reaches over no segment at all; each once."""
    out: dict[int, Branch] = {}
    todo = list(branches)
    while todo:
        branch = todo.pop(0)
        if id(branch) not in out:
            out[id(branch)] = branch
            todo += [child for child in branch.wild.values() if child.many]
    return tuple(out.values())
