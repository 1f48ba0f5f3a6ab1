"""The analyzer: the same reads, whatever its cache and its workers are like, and no parse that is not needed."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

from confcompat.adapters.analysis import Analyzer, worker
from confcompat.adapters.analysis import analyzer as analyzer_module
from confcompat.adapters.analysis.pool import WorkerPool
from confcompat.adapters.analysis.store import FactsStore
from confcompat.model.keys import format_key
from confcompat.model.lfs import LFS_REASON
from confcompat.model.reads import Need, ReleaseReads
from confcompat.model.settings import Application, Assumption
from confcompat.model.snapshots import BlobId
from tests.fakes import MemoryRepository, MemorySnapshot
from tests.linking import LOADED

OVERFLOW = b"x = " + b"(" * 100_000 + b"\n"
POINTER = b"version https://git-lfs.github.com/spec/v1\noid sha256:" + b"0" * 64 + b"\nsize 12\n"
FILES: dict[str, str | bytes] = {
    "api/__init__.py": "",
    "api/settings.py": LOADED,
    "api/pool.py": 'from api.settings import cfg\n\ndef connect():\n    return cfg["db"]["host"], cfg.get("port", 1)\n',
    "api/old.py": "print 'hello'\n",
    "api/table.py": POINTER,
}


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of all that the pool was asked to parse; it does so here, in this process."""
    found: list[str] = []

    def here(_: WorkerPool, sources: Iterable[tuple[str, bytes]]) -> Iterator[tuple[str, bytes]]:
        for name, source in sources:
            found.append(name)
            yield name, worker.parse(source)

    monkeypatch.setattr(WorkerPool, "parse", here)
    return found


def read(files: dict[str, str | bytes], cache: Path | None = None, jobs: int = 1) -> ReleaseReads:
    """One release, read by an analyzer of its own."""
    with analyzer(cache, jobs) as found:
        return found.read(MemorySnapshot(files))


def analyzer(cache: Path | None = None, jobs: int = 1, application: Application | None = None) -> Analyzer:
    folder = str(cache) if cache else None
    return Analyzer(MemoryRepository(), application or Application("api"), ("config.yaml",), jobs, folder)


def keys(found: ReleaseReads) -> dict[str, Need]:
    return {format_key(each.path): each.need for each in found.reads}


def damaged(folder: Path) -> None:
    next(folder.glob("*.sqlite")).write_bytes(b"nonsense" * 999)


def truncated(folder: Path) -> None:
    path = next(folder.glob("*.sqlite"))
    path.write_bytes(path.read_bytes()[:4096])


def emptied(folder: Path) -> None:
    for path in folder.iterdir():
        path.unlink()


def poisoned(folder: Path) -> None:
    with sqlite3.connect(next(folder.glob("*.sqlite"))) as connection:
        connection.execute("UPDATE facts SET facts = X'4690'")
    connection.close()


def test_what_a_release_reads_and_what_could_not_be_read(asked: list[str]) -> None:
    """Reads of the good files; one line for each file without facts; no worker sees what is no source."""
    found = read(FILES)

    assert keys(found) == {"db": Need.REQUIRED, "db.host": Need.REQUIRED, "port": Need.DEFAULTED}
    assert (found.coverage.files, found.coverage.parsed, found.coverage.exact) == (5, 3, 3)
    assert [(each.file, each.reason) for each in found.coverage.unparsed] == [
        ("api/old.py", "syntax error at line 1: looks like Python 2"),
        ("api/table.py", LFS_REASON),
    ]
    assert len(asked) == 4


def test_a_source_that_ends_the_parser_is_unparsed() -> None:
    """The run goes on; all other reads are there."""
    found = read({**FILES, "api/deep.py": OVERFLOW})

    assert keys(found) == keys(read(FILES))
    (unparsed,) = [each for each in found.coverage.unparsed if each.file == "api/deep.py"]
    assert "nested deeper than the parser takes" in unparsed.reason


@pytest.mark.parametrize("damage", [damaged, truncated, emptied, poisoned])
def test_the_cache_changes_no_answer(damage: Callable[[Path], None], tmp_path: Path, asked: list[str]) -> None:
    """Without it, cold, warm, damaged and after the damage: equal reads; warm ones ask nobody."""
    without = read(FILES)
    cold = read(FILES, tmp_path)
    del asked[:]
    warm = read(FILES, tmp_path)
    assert asked == []
    damage(tmp_path)
    after_damage = read(FILES, tmp_path)
    assert len(set(asked)) == 4
    again = read(FILES, tmp_path)

    assert without == cold == warm == after_damage == again


def test_remembered_answers_that_make_no_sense_are_asked_again(tmp_path: Path, asked: list[str]) -> None:
    """A store of which the checksums fit, but not the facts: another program wrote it."""
    snapshot = MemorySnapshot(FILES)
    store = FactsStore(str(tmp_path))
    store.save({entry.blob: b"F\x93no facts" for entry in snapshot.entries.values()})
    store.close()

    assert read(FILES, tmp_path) == read(FILES)
    assert len(set(asked)) == 4


def test_a_renamed_file_costs_no_parse(tmp_path: Path, asked: list[str]) -> None:
    """Facts belong to the content: in one run, and over the cache in the next."""
    moved = {("service" + path[3:] if path.startswith("api/") else path): text for path, text in FILES.items()}
    moved["service/pool.py"] = FILES["api/pool.py"]
    with analyzer(tmp_path) as found:
        found.read(MemorySnapshot(FILES, "v1"))
        count = len(asked)
        found.read(MemorySnapshot(moved, "v2"))
        assert len(asked) == count

    moved_again = {f"src/{path}": text for path, text in FILES.items()}
    first = read(moved_again, tmp_path)
    assert len(asked) == count
    assert keys(first) == keys(read(FILES))


def test_the_same_content_twice_is_parsed_once(asked: list[str]) -> None:
    """Two paths, one blob."""
    read({"a.py": "x = 1\n", "b.py": "x = 1\n"})

    assert len(asked) == 1


def test_the_same_commit_is_read_once(asked: list[str]) -> None:
    """Asked again for a commit, the analyzer gives the very answer; a working tree is its own."""
    with analyzer() as found:
        first = found.read(MemorySnapshot(FILES, "v1"))
        assert found.read(MemorySnapshot(FILES, "v1")) is first
        tree = MemorySnapshot(FILES, is_commit=False)
        assert found.read(tree) == first
        assert found.read(tree) is found.read(tree)
    assert len(asked) == 4


def test_the_number_of_workers_changes_no_answer() -> None:
    """One or two, and as many as there are processors."""
    many: dict[str, str | bytes] = {**FILES, **{f"api/part{n}.py": f"part = {n}\n" for n in range(6)}}

    assert read(many, jobs=1) == read(many, jobs=2) == read(many, jobs=0)


@pytest.mark.usefixtures("asked")
def test_every_working_tree_is_its_own() -> None:
    """One that was let go of is not taken for the next."""
    with analyzer() as found:
        for number in range(30):
            files: dict[str, str | bytes] = {"app.py": f'{LOADED}cfg["key{number}"]\n'}
            assert list(keys(found.read(MemorySnapshot(files, is_commit=False)))) == [f"key{number}"]


def test_nothing_to_parse_starts_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A warm cache needs no worker at all; facts from a worker are those that this process would find."""
    cold = read(FILES, tmp_path)
    monkeypatch.setattr(sys, "executable", "there-is-no-such-file")

    assert read(FILES, tmp_path) == cold


@pytest.mark.parametrize("answer", [b"", b"F", b"F\xc1", b"N", b"N\x91\x01", b"?\x00", b"F\x91\x91\x91\x91\x91"])
def test_an_answer_that_makes_no_sense_costs_one_file(
    answer: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a worker says of one source is nonsense: that file is unparsed, in the next run too, the others are read."""

    def nonsense(_: WorkerPool, sources: Iterable[tuple[str, bytes]]) -> Iterator[tuple[str, bytes]]:
        return ((name, answer if b"hello" in source else worker.parse(source)) for name, source in sources)

    monkeypatch.setattr(WorkerPool, "parse", nonsense)
    for _ in range(2):
        found = read(FILES, tmp_path)
        assert [each.file for each in found.coverage.unparsed] == ["api/old.py", "api/table.py"]
        assert found.coverage.unparsed[0].reason
        assert len(found.reads) == 3


def test_facts_nested_beyond_measure_are_no_facts() -> None:
    """An encoded tree that is deeper than Python's stack is a miss, not a crash."""
    deep = b"F" + b"\x92\x91" + b"\x92\xa2Do" + b"\x92\xa1!" * 100_000 + b"\x93\xa1c\xc0\x00" + b"\x90"

    assert analyzer_module._decode(deep) is None


@pytest.mark.usefixtures("asked")
def test_what_a_person_assumes_is_a_read() -> None:
    """At its line of the settings file, with its need, and marked as assumed."""
    assumption = Assumption(path=("feature", "x"), need=Need.DEFAULTED, because="rows of a table", line=7)
    application = Application("api", assume=(assumption,))
    with Analyzer(MemoryRepository(), application, ("config.yaml",), 1, None, settings_file="ops/confcompat.yaml") as a:
        (found,) = [each for each in a.read(MemorySnapshot(FILES)).reads if each.via == ("assume",)]

    assert (format_key(found.path), found.need, str(found.place)) == (
        "feature.x",
        Need.DEFAULTED,
        "ops/confcompat.yaml:7",
    )


@pytest.mark.usefixtures("asked")
def test_a_blob_that_the_snapshot_does_not_give_is_told() -> None:
    """A partial clone: the entry is listed, its bytes are not there."""

    class Partial(MemorySnapshot):
        def read(self, blobs: Iterable[BlobId]) -> Iterator[tuple[BlobId, bytes]]:
            for blob, content in super().read(blobs):
                if b"connect" not in content:
                    yield blob, content

    with analyzer() as found:
        told = found.read(Partial(FILES)).coverage.unparsed

    assert ("api/pool.py", "its content is not in the repository") in [(each.file, each.reason) for each in told]
