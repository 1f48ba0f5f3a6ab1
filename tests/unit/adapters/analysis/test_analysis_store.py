"""The facts store: what comes back is what was put in, or nothing; never an error, never something else."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from confcompat.adapters.analysis import store as store_module
from confcompat.adapters.analysis.store import FactsStore
from confcompat.model.snapshots import BlobId

ANSWERS = {BlobId(f"{n:040x}"): b"F" + bytes([n % 256]) * (n + 1) for n in range(1200)}
CONNECT = sqlite3.connect


def load(folder: Path, blobs: Mapping[BlobId, bytes] = ANSWERS) -> dict[BlobId, bytes]:
    store = FactsStore(str(folder))
    try:
        return store.load(blobs)
    finally:
        store.close()


def save(folder: Path, answers: Mapping[BlobId, bytes] = ANSWERS) -> None:
    store = FactsStore(str(folder))
    store.save(answers)
    store.close()


def database(folder: Path) -> Path:
    """The one file, closed and complete."""
    (found,) = folder.glob("facts-*.sqlite")
    return found


def opened_with(monkeypatch: pytest.MonkeyPatch, *pragmas: str) -> None:
    """Every connection from here on is made with these settings, and does not wait for locks."""

    def connect(path: str, **_: object) -> sqlite3.Connection:
        connection = CONNECT(path, timeout=0, check_same_thread=False)
        for pragma in pragmas:
            connection.execute(pragma)
        return connection

    monkeypatch.setattr(store_module.sqlite3, "connect", connect)


def test_what_was_put_in_comes_back(tmp_path: Path) -> None:
    """In another process's store as well, more than one query's worth, and nothing that was not asked for."""
    save(tmp_path / "new" / "folder")

    assert load(tmp_path / "new" / "folder") == ANSWERS
    some = dict(list(ANSWERS.items())[3:5])
    assert load(tmp_path / "new" / "folder", {**some, BlobId("f" * 40): b""}) == some


def test_no_folder_is_no_store() -> None:
    """Nothing is kept, nothing is found, nothing is said."""
    store = FactsStore(None)
    store.save(ANSWERS)

    assert store.load(ANSWERS) == {}
    store.close()


def test_nothing_to_save_touches_nothing(tmp_path: Path) -> None:
    """An empty set of answers leaves the store as it is."""
    save(tmp_path, {})

    assert load(tmp_path) == {}


def test_saved_again_the_later_answer_stands(tmp_path: Path) -> None:
    """A blob has one answer."""
    blob = BlobId("a" * 40)
    save(tmp_path, {blob: b"Fone"})
    save(tmp_path, {blob: b"Ftwo"})

    assert load(tmp_path, {blob: b""}) == {blob: b"Ftwo"}


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE facts SET facts = X'46909091'",
        "UPDATE facts SET sum = X'00'",
        "UPDATE facts SET sum = X''",
        "UPDATE facts SET facts = NULL, sum = X''",
        "UPDATE facts SET facts = 'text'",
        "UPDATE facts SET facts = 7, sum = 7",
        "UPDATE facts SET facts = (SELECT o.facts FROM facts o WHERE o.blob != facts.blob ORDER BY o.blob LIMIT 1)",
        "UPDATE facts SET facts = facts || X'00'",
    ],
)
def test_a_poisoned_row_is_not_there(statement: str, tmp_path: Path) -> None:
    """Other bytes, no bytes, another blob's bytes: the checksum, which holds the blob's name, does not fit."""
    some = dict(list(ANSWERS.items())[:5])
    save(tmp_path, some)
    with CONNECT(database(tmp_path)) as connection:
        connection.execute(statement)
    connection.close()

    assert {blob: facts for blob, facts in load(tmp_path, some).items() if facts != some[blob]} == {}
    assert len(load(tmp_path, some)) <= 1
    save(tmp_path, some)
    assert load(tmp_path, some) == some


def test_rows_that_changed_places_are_not_there(tmp_path: Path) -> None:
    """A consistent pair of answer and checksum under the name of another blob is refused too."""
    one, two = BlobId("1" * 40), BlobId("2" * 40)
    save(tmp_path, {one: b"Fone", two: b"Ftwo"})
    with CONNECT(database(tmp_path)) as connection:
        names = [name for (name,) in connection.execute("SELECT blob FROM facts ORDER BY blob")]
        for before, after in ((names[0], "x"), (names[1], names[0]), ("x", names[1])):
            connection.execute("UPDATE facts SET blob = ? WHERE blob = ?", (after, before))
    connection.close()

    assert load(tmp_path, {one: b"", two: b""}) == {}


def test_text_that_is_not_utf8_is_a_miss(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """SQLite gives an error when it is asked for such a row."""
    save(tmp_path, {BlobId("1" * 40): b"F"})
    with CONNECT(database(tmp_path)) as connection:
        connection.execute("UPDATE facts SET facts = CAST(X'80' AS TEXT)")
    connection.close()

    assert load(tmp_path, {BlobId("1" * 40): b""}) == {}
    assert "going on without it" in caplog.text


@pytest.mark.parametrize("kept", [0, 1, 50, 100, 4096, 5000, 20_000, -1])
def test_a_truncated_store_gives_nothing_wrong(kept: int, tmp_path: Path) -> None:
    """Wherever the file ends: what is found is right, and the store can be used again."""
    save(tmp_path)
    path = database(tmp_path)
    path.write_bytes(path.read_bytes()[:kept])

    found = load(tmp_path)
    assert found.items() <= ANSWERS.items()
    save(tmp_path)
    assert load(tmp_path).items() <= ANSWERS.items()


@pytest.mark.parametrize("seed", range(6))
def test_a_damaged_store_gives_nothing_wrong(seed: int, tmp_path: Path) -> None:
    """Bytes overwritten anywhere in the file: what is found is right."""
    save(tmp_path)
    path = database(tmp_path)
    content = bytearray(path.read_bytes())
    for at in range(seed * 700, len(content), 4099):
        content[at : at + 8] = b"damaged!"
    path.write_bytes(content)

    assert load(tmp_path).items() <= ANSWERS.items()


def test_a_file_that_is_no_database_is_started_afresh(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Said once, and the next run has its cache again; what SQLite left beside it goes too."""
    save(tmp_path)
    path = database(tmp_path)
    path.write_bytes(b"this is no database, and long enough to be looked at" * 100)
    path.with_name(path.name + "-wal").write_bytes(b"rest")

    save(tmp_path)

    assert "was damaged: started afresh" in caplog.text
    assert load(tmp_path) == ANSWERS


def test_a_damaged_file_that_cannot_be_removed_is_done_without(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The run goes on and says why."""
    save(tmp_path)
    database(tmp_path).write_bytes(b"no database" * 1000)

    def refuse(path: str) -> None:
        raise PermissionError(13, "Permission denied", path)

    monkeypatch.setattr(store_module.os, "unlink", refuse)

    assert load(tmp_path) == {}
    assert "Permission denied" in caplog.text


def test_a_folder_that_cannot_be_made_is_done_without(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """A file stands where the folder should."""
    (tmp_path / "file").write_text("")
    save(tmp_path / "file" / "cache")

    assert load(tmp_path / "file" / "cache") == {}
    assert "going on without it" in caplog.text


def test_a_folder_in_the_place_of_the_file_is_done_without(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """SQLite cannot open it."""
    save(tmp_path)
    name = database(tmp_path).name
    (tmp_path / "other" / name).mkdir(parents=True)

    assert load(tmp_path / "other") == {}
    assert "going on without it" in caplog.text


def _read_only(monkeypatch: pytest.MonkeyPatch) -> None:
    opened_with(monkeypatch, "PRAGMA query_only=ON")


def _full(monkeypatch: pytest.MonkeyPatch) -> None:
    opened_with(monkeypatch, "PRAGMA max_page_count=3")


@pytest.mark.parametrize("limit", [_read_only, _full])
def test_a_store_that_takes_nothing_is_done_without(
    limit: Callable[[pytest.MonkeyPatch], None],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Read-only or full (as SQLite tells it): a warning, and all or none of the answers are kept."""
    FactsStore(str(tmp_path)).close()
    limit(monkeypatch)

    save(tmp_path)

    assert "going on without it" in caplog.text
    monkeypatch.undo()
    assert load(tmp_path) == {}


@pytest.mark.parametrize("limit", [_read_only, _full])
def test_a_warm_store_that_takes_nothing_still_answers(
    limit: Callable[[pytest.MonkeyPatch], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is in it can be read."""
    save(tmp_path)
    limit(monkeypatch)

    assert load(tmp_path) == ANSWERS


def test_a_store_that_another_holds_is_done_without(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A lock that is not let go in time costs the cache, not the run."""
    save(tmp_path, {BlobId("1" * 40): b"F1"})
    opened_with(monkeypatch)
    holder = CONNECT(database(tmp_path))
    holder.execute("BEGIN IMMEDIATE")
    try:
        save(tmp_path, {BlobId("2" * 40): b"F2"})
        assert load(tmp_path, {BlobId("1" * 40): b""}) == {BlobId("1" * 40): b"F1"}
    finally:
        holder.rollback()
        holder.close()
    assert "locked" in caplog.text


def test_two_stores_at_once(tmp_path: Path) -> None:
    """Two runs over one file, each with its own connection: both find all that was saved, from threads too."""
    halves = [dict(list(ANSWERS.items())[at::2]) for at in range(2)]
    stores = [FactsStore(str(tmp_path)) for _ in halves]

    def fill(store: FactsStore, half: dict[BlobId, bytes]) -> None:
        for blob, facts in list(half.items())[:80]:
            store.save({blob: facts})
        store.save(half)

    threads = [threading.Thread(target=fill, args=pair) for pair in zip(stores, halves, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    for store in stores:
        assert store.load(ANSWERS) == ANSWERS
        store.close()


def test_a_store_that_was_closed_is_empty(tmp_path: Path) -> None:
    """Closing twice does no harm."""
    store = FactsStore(str(tmp_path))
    store.save(ANSWERS)
    store.close()
    store.close()

    assert store.load(ANSWERS) == {}
