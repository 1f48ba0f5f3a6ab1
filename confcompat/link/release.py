"""What one release reads: its snapshot's sources, their facts, and the reads that linking finds in them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from confcompat.link.engine import link
from confcompat.link.program import Program
from confcompat.link.remarks import settle
from confcompat.link.selection import select_sources
from confcompat.model.facts import ModuleFacts, NoFacts
from confcompat.model.packs import Pack
from confcompat.model.places import Place
from confcompat.model.reads import Certainty, Coverage, Moment, Read, ReleaseReads, Unparsed
from confcompat.model.settings import Application
from confcompat.model.snapshots import BlobId, Entry, Snapshot

FactsOf = Callable[[Snapshot, tuple[Entry, ...]], Mapping[BlobId, ModuleFacts | NoFacts]]
"""The facts of the entries' blobs; each blob once, however often it is asked for."""


def read_release(
    snapshot: Snapshot,
    application: Application,
    config_files: tuple[str, ...],
    packs: tuple[Pack, ...],
    facts_of: FactsOf,
    settings_file: str = "",
) -> ReleaseReads:
    """Every read of one release. A source file that cannot be read costs itself and is told, never the run."""
    entries = select_sources(snapshot.entries.values(), application.paths)
    facts = facts_of(snapshot, entries)
    modules = {e.path: found for e in entries if isinstance(found := facts.get(e.blob), ModuleFacts)}
    unparsed = tuple(
        Unparsed(e.path, found.reason if isinstance(found, NoFacts) else "its content is not in the repository")
        for e in entries
        if not isinstance(found := facts.get(e.blob), ModuleFacts)
    )
    linked = link(Program(modules), packs, application, config_files)
    settled = settle(linked.reads, modules)
    reads = (*settled.reads, *_assumed_reads(application, settings_file))
    coverage = Coverage(
        files=len(entries),
        screened_out=0,
        parsed=len(modules),
        unparsed=unparsed,
        exact=_count(reads, Certainty.EXACT),
        pattern=_count(reads, Certainty.PATTERN),
        opaque=_count(reads, Certainty.OPAQUE),
    )
    return ReleaseReads(reads, linked.closed, coverage, (*linked.assumed, *settled.notes))


def _count(reads: Iterable[Read], certainty: Certainty) -> int:
    return sum(read.certainty is certainty for read in reads)


def _assumed_reads(application: Application, settings_file: str) -> tuple[Read, ...]:
    """What a person vouches for, as reads like any others."""
    return tuple(
        Read(
            root=assumption.root,
            path=assumption.path,
            need=assumption.need,
            place=Place(settings_file or "confcompat.yaml", assumption.line),
            moment=Moment.CALL,
            via=("assume",),
        )
        for assumption in application.assume
    )
