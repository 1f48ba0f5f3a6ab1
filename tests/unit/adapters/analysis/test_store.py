"""The facts store: what it remembers, what it gives away, and what damage does to it."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from confcompat.adapters.analysis.store import FactsStore
from confcompat.model.snapshots import BlobId

FIRST, SECOND = BlobId("a" * 40), BlobId("b" * 40)


def _only_file(folder: Path) -> Path:
    (found,) = folder.glob("*.sqlite")
    return found


def test_what_was_saved_is_loaded(tmp_path: Path) -> None:
    """By blob id, in another process too; what was never saved is not there."""
    store = FactsStore(str(tmp_path))
    store.save({FIRST: b"facts", SECOND: b""})
    store.close()

    again = FactsStore(str(tmp_path))
    assert again.load([SECOND, FIRST, BlobId("c" * 40)]) == {FIRST: b"facts", SECOND: b""}
    again.close()


def test_the_file_gives_neither_facts_nor_blob_ids_away(tmp_path: Path) -> None:
    """A default of a secret key is among the facts: nobody can read it without the repository's blob ids."""
    store = FactsStore(str(tmp_path))
    store.save({FIRST: b"api_token, hunter2"})
    store.close()

    written = _only_file(tmp_path).read_bytes()
    assert b"hunter2" not in written
    assert FIRST.encode() not in written


@settings(deadline=None, max_examples=20)
@given(facts=st.binary(max_size=200))
def test_sealed_facts_come_back_as_they_were(tmp_path_factory: pytest.TempPathFactory, facts: bytes) -> None:
    """Whatever bytes they are, leading zeros too."""
    store = FactsStore(str(tmp_path_factory.mktemp("cache")))
    store.save({FIRST: facts})

    assert store.load([FIRST]) == {FIRST: facts}
    store.close()


@pytest.mark.parametrize("damage", [b"", b"other", None, "text"])
def test_damaged_rows_are_not_there(tmp_path: Path, damage: object) -> None:
    """What fails its checksum is asked of the workers again."""
    store = FactsStore(str(tmp_path))
    store.save({FIRST: b"facts", SECOND: b"more"})
    with sqlite3.connect(_only_file(tmp_path)) as connection:
        connection.execute("UPDATE facts SET facts = ? WHERE blob = (SELECT min(blob) FROM facts)", (damage,))
    connection.close()

    assert len(store.load([FIRST, SECOND])) == 1
    store.close()
