"""Workers and their pool: an answer for every source, whatever a source does to the process that parses it."""

from __future__ import annotations

import io
import os
import stat
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from confcompat.adapters.analysis import worker
from confcompat.adapters.analysis.pool import WorkerPool
from confcompat.model.facts import ModuleFacts, NoFacts

OVERFLOW = b"x = " + b"(" * 100_000 + b"\n"
NESTED = b"x = " + b"[" * 3000 + b"1" + b"]" * 3000 + b"\n"
LONG_SUM = b"x = " + b" + ".join([b"1"] * 20_000) + b"\n"


@pytest.fixture
def pool() -> Iterator[WorkerPool]:
    found = WorkerPool(2, seconds_per_file=2.5)
    yield found
    found.close()


def reason(answer: bytes) -> str:
    """Why there are no facts; fails where there are."""
    assert answer[:1] == worker.NO_FACTS
    return msgspec.msgpack.decode(answer[1:], type=NoFacts).reason


def facts(answer: bytes) -> ModuleFacts:
    assert answer[:1] == worker.FACTS
    return msgspec.msgpack.decode(answer[1:], type=ModuleFacts)


def fake_python(folder: Path, body: str) -> str:
    """An interpreter that ignores what it is asked to run and runs this instead."""
    script = folder / "python"
    script.write_text(f"#!{sys.executable}\nimport sys\nsource, sink = sys.stdin.buffer, sys.stdout.buffer\n{body}\n")
    script.chmod(script.stat().st_mode | stat.S_IXUSR)
    return str(script)


def test_a_source_that_ends_the_parser_costs_itself_only(pool: WorkerPool) -> None:
    """LibCST overflows its stack, or takes time by the square, on deep nesting: the others have their facts."""
    sources = [("before", b"a = 1\n"), ("deep", OVERFLOW), ("list", NESTED), ("sum", LONG_SUM), ("after", b"b = 2\n")]
    answers = dict(pool.parse(sources))

    assert facts(answers["before"]).mentions == ("a",)
    assert facts(answers["after"]).mentions == ("b",)
    for name in ("deep", "list", "sum"):
        assert reason(answers[name]) == "brackets or operators nested deeper than the parser takes"


def test_a_pool_answers_again_after_a_death() -> None:
    """One worker, killed by the first call, is another one in the second."""
    pool = WorkerPool(1)
    try:
        assert reason(dict(pool.parse([("deep", OVERFLOW)]))["deep"])
        assert facts(dict(pool.parse([("fine", b"a = 1\n")]))["fine"]).mentions == ("a",)
    finally:
        pool.close()


def test_the_number_of_workers_changes_no_answer() -> None:
    """One worker and two give the same bytes, also with a source that ends its worker."""
    sources = [(f"file{n}", f"value_{n} = config['key{n}']\n".encode()) for n in range(8)]
    sources.insert(5, ("deep", OVERFLOW))
    sources.append(("bad", b"def :\n"))
    found = []
    for jobs in (1, 2):
        pool = WorkerPool(jobs)
        found.append(dict(pool.parse(sources)))
        pool.close()

    assert found[0] == found[1]
    assert found[0].keys() == {name for name, _ in sources}


def test_a_pool_of_no_workers_has_one() -> None:
    """`jobs` below one is one."""
    pool = WorkerPool(0)
    try:
        assert facts(dict(pool.parse([("a", b"a = 1\n")]))["a"])
    finally:
        pool.close()


def test_no_source_starts_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing to parse: the interpreter is not even looked for."""
    monkeypatch.setattr(sys, "executable", "there-is-no-such-file")

    assert list(WorkerPool(2).parse([])) == []


def test_a_source_that_takes_too_long_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Past the limit the worker is ended and the file has no facts; the pool goes on."""
    monkeypatch.setattr(sys, "executable", fake_python(tmp_path, "import time\ntime.sleep(60)"))
    pool = WorkerPool(1, seconds_per_file=0.3)
    began = time.monotonic()
    try:
        answers = dict(pool.parse([("first", b"a = 1\n"), ("second", b"b = 1\n")]))
    finally:
        pool.close()

    assert time.monotonic() - began < 20
    assert all("not parsed within" in reason(answer) for answer in answers.values())
    assert answers.keys() == {"first", "second"}


def test_the_limit_that_is_told_is_the_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A pool that gives a file two seconds does not speak of 120."""
    monkeypatch.setattr(sys, "executable", fake_python(tmp_path, "import time\ntime.sleep(60)"))
    pool = WorkerPool(1, seconds_per_file=0.2)
    try:
        answers = dict(pool.parse([("slow", b"a = 1\n")]))
    finally:
        pool.close()

    assert "120" not in reason(answers["slow"])


@pytest.mark.parametrize(
    "body",
    [
        "",
        "source.read(8)",
        "sink.write(b'1234'); sink.flush(); source.read(8)",
        "sink.write((100).to_bytes(8, 'big') + b'short'); sink.flush(); source.read(8)",
        "source.close(); import os; os.close(0)",
    ],
    ids=["ends at once", "ends after the length", "half a length", "half an answer", "closes its ear"],
)
def test_a_worker_that_breaks_off_costs_one_file(body: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However a worker ends, its file has no facts and the caller goes on."""
    monkeypatch.setattr(sys, "executable", fake_python(tmp_path, body))
    pool = WorkerPool(1)
    try:
        answers = dict(pool.parse([("one", b"a = 1\n" * 50_000), ("two", b"b = 2\n")]))
    finally:
        pool.close()

    assert {reason(answer) for answer in answers.values()} == {
        "the parser ended on it: most often brackets or operators nested by the thousand"
    }


def test_an_interpreter_that_cannot_be_started_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """That is no fault of a source: it is raised where the answers are asked for."""
    monkeypatch.setattr(sys, "executable", os.path.join("no", "such", "python"))
    pool = WorkerPool(1)

    with pytest.raises(OSError, match="python"):
        list(pool.parse([("one", b"a = 1\n")]))
    pool.close()


def test_closing_ends_the_processes_and_may_be_repeated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After `close` nothing of the pool runs."""
    mark = tmp_path / "pid"
    answer = (
        f"import os\nopen({str(mark)!r}, 'w').write(str(os.getpid()))\n"
        "while head := source.read(8):\n"
        "    source.read(int.from_bytes(head, 'big'))\n"
        "    sink.write((1).to_bytes(8, 'big') + b'N'); sink.flush()\n"
    )
    monkeypatch.setattr(sys, "executable", fake_python(tmp_path, answer))
    pool = WorkerPool(1)
    assert dict(pool.parse([("one", b"")])) == {"one": b"N"}
    pool.close()
    pool.close()

    with pytest.raises(ProcessLookupError):
        os.kill(int(mark.read_text()), 0)


def test_the_working_directory_is_no_place_to_import_from(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A checkout that holds `libcst.py` or `msgspec.py` is not run by the worker that parses it."""
    for name in ("libcst", "msgspec", "confcompat"):
        (tmp_path / f"{name}.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w').close()\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    pool = WorkerPool(1)
    try:
        assert facts(dict(pool.parse([("one", b"a = 1\n")]))["one"]).mentions == ("a",)
    finally:
        pool.close()
    assert not (tmp_path / "ran").exists()


def test_messages_come_back_as_they_were_sent() -> None:
    """Length first: bytes of any kind, also none; at the end of the stream there is no message."""
    stream = io.BytesIO()
    for body in (b"", b"\0\n" * 500, b"x"):
        worker.send(stream, body)
    stream.seek(0)

    assert [worker.receive(stream) for _ in range(4)] == [b"", b"\0\n" * 500, b"x", None]


def test_a_message_that_is_cut_off_is_none() -> None:
    """A stream that ends inside a message ends before it."""
    stream = io.BytesIO()
    worker.send(stream, b"12345")

    for length in range(len(stream.getvalue())):
        assert worker.receive(io.BytesIO(stream.getvalue()[:length])) is None


def test_a_worker_answers_until_its_stream_ends() -> None:
    """Facts for what parses, a reason for what does not, one answer for each source."""
    questions, answers = io.BytesIO(), io.BytesIO()
    for source in (b"a = 1\n", b"def :\n", b""):
        worker.send(questions, source)
    questions.seek(0)

    worker.serve(questions, answers)

    answers.seek(0)
    told = [worker.receive(answers) or b"" for _ in range(3)]
    assert facts(told[0]).mentions == ("a",)
    assert reason(told[1]).startswith("syntax error")
    assert facts(told[2]) == ModuleFacts(())
    assert worker.receive(answers) is None


def test_a_worker_runs_with_a_stack_for_deep_sources(monkeypatch: pytest.MonkeyPatch) -> None:
    """A sum of 1,500 terms is lowered recursively; the process that `main` serves in has room for it."""
    limit = sys.getrecursionlimit()
    size = worker.threading.stack_size()
    questions, answers = io.BytesIO(), io.BytesIO()
    worker.send(questions, b"x = " + b" + ".join([b"a"] * 1500) + b"\n")
    questions.seek(0)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(questions))
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(answers))
    try:
        worker.main()
    finally:
        sys.setrecursionlimit(limit)
        worker.threading.stack_size(size)

    answers.seek(0)
    assert (worker.receive(answers) or b"")[:1] == worker.FACTS
