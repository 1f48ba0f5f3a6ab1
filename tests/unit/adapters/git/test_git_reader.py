"""One process reads all objects: many at once, from several threads, and it never outlives its owner."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import subprocess
import sys
import textwrap
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from confcompat.adapters.git import open_repository
from confcompat.errors import InputError
from confcompat.model.snapshots import BlobId
from tests.repositories import Builder


def children(parent: int) -> list[int]:
    """The processes that a process started and that are alive."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[1]) == parent and fields[0] != "Z":
                found.append(int(entry.name))
    return found


@pytest.fixture
def repo(tmp_path: Path) -> Builder:
    """Some hundred files, among them large, empty and binary ones."""
    files: dict[str, str | bytes | None] = {f"f{number:03}": f"content {number}\n" * number for number in range(300)}
    return Builder(tmp_path / "r").write(files | {"big": b"\0\xff\n" * 500_000, "empty": b""}).commit().tag("v1")


def test_large_batches_come_back_in_order(repo: Builder) -> None:
    """Thousands of requests, far more than a pipe holds, are answered in the order asked for, repeats included."""
    with open_repository(str(repo.path)) as opened:
        snapshot = opened.snapshot("v1")
        wanted = [entry.blob for entry in snapshot.entries.values()] * 5
        found = list(snapshot.read(wanted))
        assert [blob for blob, _ in found] == wanted
        for entry, (_, content) in zip(snapshot.entries.values(), found, strict=False):
            assert len(content) == entry.size
        assert dict(found)[snapshot.entries["big"].blob] == b"\0\xff\n" * 500_000


def test_reading_is_lazy(repo: Builder) -> None:
    """Nothing is asked of the iterator of ids before its turn, and one process does it all."""
    asked = 0

    def ids(blob: BlobId) -> object:
        nonlocal asked
        while True:
            asked += 1
            yield blob

    with open_repository(str(repo.path)) as opened:
        snapshot = opened.snapshot("v1")
        stream = snapshot.read(ids(snapshot.entries["empty"].blob))  # type: ignore[arg-type]
        assert asked == 0
        assert next(stream)[1] == b""
        assert 1 <= asked < 1000
        assert len(children(os.getpid())) == 1


def test_threads_share_the_process(repo: Builder) -> None:
    """Readers in several threads each get their own bytes."""
    with open_repository(str(repo.path)) as opened, ThreadPoolExecutor(8) as pool:
        snapshot = opened.snapshot("v1")
        expected = {entry.path: entry.size for entry in snapshot.entries.values()}

        def sizes(turn: int) -> dict[str, int]:
            entries = list(snapshot.entries.values())[turn:] + list(snapshot.entries.values())[:turn]
            found = snapshot.read(entry.blob for entry in entries)
            return {entry.path: len(content) for entry, (_, content) in zip(entries, found, strict=True)}

        assert all(found == expected for found in pool.map(sizes, range(0, 80, 5)))
        assert len(children(os.getpid())) == 1


def test_closing_ends_the_process_and_reading_starts_another(repo: Builder) -> None:
    """After `close`, or without the object, no process is left; a closed repository still answers."""
    opened = open_repository(str(repo.path))
    snapshot = opened.snapshot("v1")
    blob = snapshot.entries["f001"].blob
    for _ in range(2):
        assert dict(snapshot.read([blob])) == {blob: b"content 1\n"}
        assert len(children(os.getpid())) == 1
        opened.close()
        assert children(os.getpid()) == []
    list(snapshot.read([blob]))
    del opened, snapshot
    gc.collect()
    assert children(os.getpid()) == []


def test_a_killed_process_is_replaced(repo: Builder) -> None:
    """Someone kills the reader between two reads: the next read is served; during one: an error or the bytes."""
    with open_repository(str(repo.path)) as opened:
        snapshot = opened.snapshot("v1")
        blob = snapshot.entries["f002"].blob
        for wait in (0.2, 0.0):
            list(snapshot.read([blob]))
            os.kill(children(os.getpid())[0], signal.SIGKILL)
            time.sleep(wait)
            try:
                assert dict(snapshot.read([blob])) == {blob: b"content 2\n" * 2}
            except InputError:
                assert wait == 0.0
        assert dict(snapshot.read([blob])) == {blob: b"content 2\n" * 2}


def test_an_interrupt_in_an_answer_does_not_mix_up_the_next(repo: Builder) -> None:
    """Ctrl-C while reading leaves no half answer behind."""
    with open_repository(str(repo.path)) as opened:
        snapshot = opened.snapshot("v1")
        entries = list(snapshot.entries.values())

        def interrupt(_number: int, _frame: object) -> None:
            raise KeyboardInterrupt

        before = signal.signal(signal.SIGALRM, interrupt)
        # A tracer (coverage) lets the interrupt in at a place where Python alone does not: between the end of a `with`
        # block and its `__exit__`, which then never gives the lock back.
        tracer = sys.gettrace()
        sys.settrace(None)
        try:
            for delay in (0.001, 0.005, 0.01, 0.02):
                signal.setitimer(signal.ITIMER_REAL, delay)
                with pytest.raises(KeyboardInterrupt):
                    list(snapshot.read(entry.blob for _ in range(10_000) for entry in entries))
                found = snapshot.read(entry.blob for entry in entries)
                assert [len(content) for _, content in found] == [entry.size for entry in entries]
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, before)
            sys.settrace(tracer)


@pytest.mark.parametrize("ending", ["interrupt", "terminate", "exit"])
def test_the_end_of_the_program_leaves_no_process(repo: Builder, ending: str) -> None:
    """Ctrl-C, SIGTERM or the end of the program end the reader too."""
    program = textwrap.dedent(
        """
        import signal
        import sys
        from confcompat.adapters.git import open_repository
        # A job in the background of a shell starts with Ctrl-C ignored; the tests may be one.
        signal.signal(signal.SIGINT, signal.default_int_handler)
        opened = open_repository(sys.argv[1])
        snapshot = opened.snapshot("v1")
        blobs = [entry.blob for entry in snapshot.entries.values()]
        list(snapshot.read(blobs))
        print("ready", flush=True)
        while sys.argv[2] != "exit":
            list(snapshot.read(blobs))
        """
    )
    root = str(Path(__file__).parents[4])
    process = subprocess.Popen(
        [sys.executable, "-c", program, str(repo.path), ending],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=os.environ | {"PYTHONPATH": root},
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"ready\n"
    started = children(process.pid)
    if ending != "exit":
        # Only the program gets the signal, as from `kill`; a terminal would send it to git as well.
        process.send_signal(signal.SIGINT if ending == "interrupt" else signal.SIGTERM)
    process.wait(timeout=20)
    process.stdout.close()

    for _ in range(50):
        alive = [child for child in started if _runs_git(child)]
        if not alive:
            break
        time.sleep(0.1)
    assert alive == []


def test_a_forked_worker_neither_disturbs_nor_holds_the_reader(repo: Builder) -> None:
    """A worker that inherits the pipes gets its own process; closing does not wait for it."""
    with open_repository(str(repo.path)) as opened:
        snapshot = opened.snapshot("v1")
        blobs = [entry.blob for entry in snapshot.entries.values()]
        sizes = [entry.size for entry in snapshot.entries.values()]
        list(snapshot.read(blobs))
        context = multiprocessing.get_context("fork")
        answer = context.SimpleQueue()
        release = context.Event()

        def work() -> None:
            answer.put([len(content) for _, content in snapshot.read(blobs)])
            opened.close()
            release.wait(20)

        worker = context.Process(target=work)
        worker.start()
        assert [len(content) for _, content in snapshot.read(blobs)] == sizes
        assert answer.get() == sizes
        started = time.monotonic()
        opened.close()
        assert time.monotonic() - started < 5
        release.set()
        worker.join(20)
        assert worker.exitcode == 0
        assert [len(content) for _, content in snapshot.read(blobs)] == sizes


def _runs_git(process: int) -> bool:
    try:
        return b"cat-file" in Path(f"/proc/{process}/cmdline").read_bytes()
    except OSError:
        return False
