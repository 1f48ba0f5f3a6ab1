"""The facts store: one SQLite file, by blob id. Whatever happens to it, answers stay the same.

Facts hold what the source holds, defaults of secret keys among it. So each answer is sealed under its blob id, and
stored under a digest of it: who has the cache without the repository has neither the ids nor the values.
"""

from __future__ import annotations

import hashlib
import logging
import os
import sqlite3
from collections.abc import Iterable, Mapping

from confcompat.model.facts import FACTS_VERSION
from confcompat.model.snapshots import BlobId

_log = logging.getLogger(__name__)
_BATCH = 500
_SUM_BYTES = 16


class FactsStore:
    """Answers of the workers, remembered. A store that cannot be read or written is a miss with a warning."""

    def __init__(self, folder: str | None) -> None:
        self._connection: sqlite3.Connection | None = None
        if folder is None:
            return
        path = os.path.join(folder, f"facts-{FACTS_VERSION}.sqlite")
        try:
            os.makedirs(folder, exist_ok=True)
            self._connection = _open(path)
        except sqlite3.DatabaseError as error:
            self._start_afresh(path, error)
        except OSError as error:
            _log.warning("cache %s: %s; going on without it", folder, error.strerror or error)

    def _start_afresh(self, path: str, error: sqlite3.DatabaseError) -> None:
        if not isinstance(error, sqlite3.OperationalError):
            try:
                for ending in ("", "-wal", "-shm"):
                    if os.path.exists(path + ending):
                        os.unlink(path + ending)
                self._connection = _open(path)
                _log.warning("cache %s was damaged: started afresh", path)
                return
            except (OSError, sqlite3.DatabaseError) as again:
                error_again: Exception = again
        else:
            error_again = error
        _log.warning("cache %s: %s; going on without it", path, error_again)

    def load(self, blobs: Iterable[BlobId]) -> dict[BlobId, bytes]:
        """The remembered answers; what fails its checksum is not among them."""
        names = {_name(blob): blob for blob in blobs}
        wanted = list(names)
        found: dict[BlobId, bytes] = {}
        if self._connection is None:
            return found
        try:
            for start in range(0, len(wanted), _BATCH):
                some = wanted[start : start + _BATCH]
                marks = ",".join("?" * len(some))
                rows = self._connection.execute(f"SELECT blob, sum, facts FROM facts WHERE blob IN ({marks})", some)
                for name, total, sealed in rows:
                    if _sum(name, sealed) == total:
                        found[names[name]] = _seal(names[name], sealed)
        except (sqlite3.DatabaseError, TypeError) as error:
            self._give_up(error)
        return found

    def save(self, answers: Mapping[BlobId, bytes]) -> None:
        """Remember answers, all or none."""
        if self._connection is None or not answers:
            return
        rows = [_row(_name(blob), _seal(blob, facts)) for blob, facts in answers.items()]
        try:
            with self._connection:
                self._connection.executemany("INSERT OR REPLACE INTO facts (blob, sum, facts) VALUES (?, ?, ?)", rows)
        except sqlite3.DatabaseError as error:
            self._give_up(error)

    def _give_up(self, error: Exception) -> None:
        _log.warning("cache: %s; going on without it", error)
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()


def _open(path: str) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=10, check_same_thread=False)
    try:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")
        connection.execute(
            "CREATE TABLE IF NOT EXISTS facts (blob TEXT PRIMARY KEY, sum BLOB, facts BLOB) WITHOUT ROWID"
        )
    except sqlite3.DatabaseError:
        connection.close()
        raise
    return connection


def _row(name: str, sealed: bytes) -> tuple[str, bytes, bytes]:
    return name, _sum(name, sealed), sealed


def _name(blob: BlobId) -> str:
    return hashlib.blake2b(blob.encode(), digest_size=_SUM_BYTES).hexdigest()


def _seal(blob: BlobId, facts: bytes) -> bytes:
    """Sealed facts, or of sealed facts the facts again."""
    stream = hashlib.shake_256(blob.encode()).digest(len(facts))
    return (int.from_bytes(facts) ^ int.from_bytes(stream)).to_bytes(len(facts))


def _sum(name: object, sealed: object) -> bytes:
    if not isinstance(name, str) or not isinstance(sealed, bytes):
        return b""
    return hashlib.blake2b(sealed, digest_size=_SUM_BYTES, key=name.encode()[:64]).digest()
