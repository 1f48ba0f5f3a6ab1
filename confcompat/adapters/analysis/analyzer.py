"""The analyzer: asks for facts (cache first, then workers), links them, remembers each release's reads."""

from __future__ import annotations

import os
from collections.abc import Mapping
from types import TracebackType
from typing import Any

import msgspec

from confcompat.adapters.analysis.pool import WorkerPool
from confcompat.adapters.analysis.store import FactsStore
from confcompat.adapters.analysis.worker import FACTS, NO_FACTS
from confcompat.adapters.packs import load_packs
from confcompat.link.release import read_release
from confcompat.model.facts import ModuleFacts, NoFacts
from confcompat.model.lfs import LFS_REASON, is_lfs_pointer
from confcompat.model.packs import Pack
from confcompat.model.reads import ReleaseReads
from confcompat.model.settings import Application
from confcompat.model.snapshots import BlobId, Entry, Repository, Snapshot

_TOO_DEEP = "it is nested too deeply"


class Analyzer:
    """Reads releases of one application. A context manager: its workers and its store end with it."""

    def __init__(
        self,
        repository: Repository,
        application: Application,
        config_files: tuple[str, ...],
        jobs: int = 0,
        cache_folder: str | None = None,
        packs: tuple[Pack, ...] | None = None,
        settings_file: str = "",
    ) -> None:
        self._repository = repository
        self._application = application
        self._config_files = config_files
        self._packs = load_packs() if packs is None else packs
        self._settings_file = settings_file
        self._pool = WorkerPool(jobs or os.cpu_count() or 1)
        self._store = FactsStore(cache_folder)
        self._facts: dict[BlobId, ModuleFacts | NoFacts] = {}
        self._reads: dict[object, ReleaseReads] = {}
        self._asked: list[Snapshot] = []

    def __enter__(self) -> Analyzer:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.close()
        self._store.close()

    def read(self, snapshot: Snapshot) -> ReleaseReads:
        """What the snapshot reads; asked again for the same commit, it answers from memory."""
        key: Any = snapshot.commit or id(snapshot)
        if key not in self._reads:
            # Kept, so that no later snapshot can have the same id.
            self._asked.append(snapshot)
            self._reads[key] = read_release(
                snapshot, self._application, self._config_files, self._packs, self._facts_of, self._settings_file
            )
        return self._reads[key]

    def _facts_of(self, snapshot: Snapshot, entries: tuple[Entry, ...]) -> Mapping[BlobId, ModuleFacts | NoFacts]:
        wanted = list(dict.fromkeys(entry.blob for entry in entries if entry.blob not in self._facts))
        for blob, answer in self._store.load(wanted).items():
            found = _decode(answer)
            if found is not None:
                self._facts[blob] = found
        missing = [blob for blob in wanted if blob not in self._facts]
        if missing:
            self._parse(snapshot, missing)
        return self._facts

    def _parse(self, snapshot: Snapshot, blobs: list[BlobId]) -> None:
        sources: list[tuple[str, bytes]] = []
        for blob, content in snapshot.read(blobs):
            if is_lfs_pointer(content):
                self._facts[blob] = NoFacts(LFS_REASON)
            else:
                sources.append((blob, content))
        answers: dict[BlobId, bytes] = {}
        for name, answer in self._pool.parse(sources):
            found = _decode(answer)
            if found is None:
                # The worker's stack is larger than this process's: what it took apart may be too deep here.
                found = NoFacts(_TOO_DEEP)
                answer = NO_FACTS + msgspec.msgpack.encode(found)
            answers[BlobId(name)] = answer
            self._facts[BlobId(name)] = found
        self._store.save(answers)


def _decode(answer: bytes) -> ModuleFacts | NoFacts | None:
    """Facts out of a worker's answer; None where it is none."""
    try:
        if answer[:1] == FACTS:
            return msgspec.msgpack.decode(answer[1:], type=ModuleFacts)
        return msgspec.msgpack.decode(answer[1:], type=NoFacts)
    except (msgspec.DecodeError, RecursionError):
        return None
