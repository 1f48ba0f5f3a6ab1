"""Which release can meet which config in one environment, and what goes wrong in each such cell."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from confcompat.matrix.faults import Fault, FaultKind, find_faults, order_of
from confcompat.matrix.index import ReadIndex
from confcompat.model.findings import ConfigState
from confcompat.model.keys import KeyPath, covers, format_key
from confcompat.model.reads import APP_ROOT, Read, ReleaseReads, Scalar
from confcompat.model.releases import Delivery, Policy, Release, Role
from confcompat.model.trees import Change, ConfigNode, ConfigTree, Rename


@dataclass(frozen=True, slots=True)
class ReadingRelease:
    """A release with what it reads of the config files."""

    release: Release
    reads: ReleaseReads
    index: ReadIndex
    root: str = APP_ROOT

    @classmethod
    def of(cls, release: Release, reads: ReleaseReads, root: str = APP_ROOT) -> ReadingRelease:
        """The release with its reads of one root indexed: those of the config files, or of the variables."""
        return cls(release, reads, ReadIndex.of(read for read in reads.reads if read.root == root), root)


@dataclass(frozen=True, slots=True)
class Display:
    """How values may be shown: never a secret's."""

    node: Callable[[KeyPath, ConfigNode], str]
    scalar: Callable[[KeyPath, Scalar], str]


@dataclass(frozen=True, slots=True)
class Sight:
    """What one release sees of the config, now and after. Each pod template may lead to files of its own."""

    now: ConfigTree
    after: ConfigTree
    readable_now: bool
    readable_after: bool
    changes: tuple[Change, ...] = ()
    renames: tuple[Rename, ...] = ()


@dataclass(frozen=True, slots=True)
class Scene:
    """One environment with everything that can come together in it. `rollback` is empty unless the policy asks for it.

    `readable_now` and `readable_after` are False where a part of that config could not be read (or none is configured):
    nothing is then claimed to be absent from it. `sights` are those of releases that see something else than the rest.
    """

    name: str
    delivery: Delivery
    policy: Policy
    live: tuple[ReadingRelease, ...]
    rollback: tuple[ReadingRelease, ...]
    candidate: ReadingRelease
    now: ConfigTree
    after: ConfigTree
    readable_now: bool
    readable_after: bool
    changes: tuple[Change, ...]
    renames: tuple[Rename, ...]
    critical: tuple[KeyPath, ...]
    display: Display
    sights: tuple[tuple[ReadingRelease, Sight], ...] = ()

    def sight(self, reader: ReadingRelease) -> Sight:
        """What the release sees."""
        for each, sight in self.sights:
            if each is reader:
                return sight
        return Sight(self.now, self.after, self.readable_now, self.readable_after, self.changes, self.renames)

    @property
    def apart(self) -> bool:
        """Config travels with its release, so that no release meets another one's."""
        return self.delivery is not Delivery.SHARED

    def is_critical(self, path: KeyPath) -> bool:
        """The settings mark the key, or an ancestor of it, as critical."""
        return any(covers(pattern, path[:end]) for pattern in self.critical for end in range(1, len(path) + 1))


@dataclass(frozen=True, slots=True)
class FaultGroup:
    """All faults of one family at one key in one cell.

    Pre-existing: the stable release, or this one, has it with today's config already.
    """

    kind: FaultKind
    path: KeyPath
    faults: tuple[Fault, ...]
    pre_existing: bool

    @property
    def reads(self) -> tuple[Read, ...]:
        """The reads among what raises (a closed mapping is none)."""
        return tuple(fault.source for fault in self.faults if isinstance(fault.source, Read))


@dataclass(frozen=True, slots=True)
class Cell:
    """One release with one config, and its faults: those of the change first, then the pre-existing, by key."""

    reader: ReadingRelease
    state: ConfigState
    groups: tuple[FaultGroup, ...]

    @property
    def broken(self) -> tuple[KeyPath, ...]:
        """The keys that break this cell by the change, each once."""
        return tuple(dict.fromkeys(group.path for group in self.groups if not group.pre_existing))


@dataclass(frozen=True, slots=True)
class Cells:
    """The off-diagonal cells and the goal. `after` holds live releases, then rollback targets, with the new config."""

    after: tuple[Cell, ...]
    candidate_now: Cell
    goal: Cell


@dataclass(frozen=True, slots=True)
class Baseline:
    """What is wrong already: the faults by family and key, told and read."""

    told: frozenset[tuple[FaultKind, KeyPath]]
    wanted: frozenset[tuple[FaultKind, KeyPath]]

    @classmethod
    def of(cls, faults: Iterable[Fault]) -> Baseline:
        """The baseline that these faults make."""
        every = tuple(faults)
        told = frozenset((fault.kind, fault.path) for fault in every)
        return cls(told, told | frozenset((fault.kind, fault.wanted) for fault in every))

    def has(self, fault: Fault) -> bool:
        """The same key fails in the same way already."""
        return (fault.kind, fault.path) in self.told or (fault.kind, fault.wanted) in self.wanted


def build_cells(scene: Scene) -> Cells:
    """Every cell of an environment; a config that cannot be read makes its cells empty."""
    readers = (*scene.live, *scene.rollback)
    faults_now = {id(reader): _faults(scene, reader, ConfigState.NOW) for reader in readers}
    stable = [fault for reader in scene.live if _is_stable(reader) for fault in faults_now[id(reader)]]

    def cell(reader: ReadingRelease, state: ConfigState, own: tuple[Fault, ...]) -> Cell:
        return Cell(reader, state, group_faults(_faults(scene, reader, state), Baseline.of((*stable, *own))))

    return Cells(
        tuple(cell(reader, ConfigState.CANDIDATE, faults_now[id(reader)]) for reader in readers),
        cell(scene.candidate, ConfigState.NOW, ()),
        cell(scene.candidate, ConfigState.CANDIDATE, ()),
    )


def _faults(scene: Scene, reader: ReadingRelease, state: ConfigState) -> tuple[Fault, ...]:
    sight = scene.sight(reader)
    now = sight.now.root if sight.readable_now else None
    tree = now if state is ConfigState.NOW else (sight.after.root if sight.readable_after else None)
    return find_faults(reader.reads, tree, now, reader.root) if tree is not None else ()


def _is_stable(reader: ReadingRelease) -> bool:
    return reader.release.role is Role.STABLE


def group_faults(faults: Iterable[Fault], baseline: Baseline) -> tuple[FaultGroup, ...]:
    """Faults by family and key. Where one key has new and pre-existing faults, the new ones speak."""
    groups: dict[tuple[FaultKind, KeyPath], list[Fault]] = {}
    for fault in faults:
        groups.setdefault((fault.kind, fault.path), []).append(fault)
    out = []
    for (kind, path), members in groups.items():
        members.sort(key=lambda fault: (order_of(fault.source), format_key(fault.wanted)))
        new = tuple(fault for fault in members if not baseline.has(fault))
        out.append(FaultGroup(kind, path, new or tuple(members), not new))
    return tuple(sorted(out, key=lambda group: (group.pre_existing, format_key(group.path), group.kind)))
