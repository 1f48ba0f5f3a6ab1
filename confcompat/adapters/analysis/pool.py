"""Worker processes that parse, restarted when a source ends one."""

from __future__ import annotations

import os
import queue
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path

import confcompat
from confcompat.adapters.analysis.worker import NO_FACTS, receive, send

_SECONDS_PER_FILE = 120.0
_SECONDS_TO_END = 2.0
_DIED = "the parser ended on it: most often brackets or operators nested by the thousand"


class WorkerPool:
    """`jobs` processes, started when they are first needed. Not for use from several threads at once."""

    def __init__(self, jobs: int, seconds_per_file: float = _SECONDS_PER_FILE) -> None:
        self._jobs = max(1, jobs)
        self._seconds = seconds_per_file
        self._processes: list[_Worker] = []

    def parse(self, sources: Iterable[tuple[str, bytes]]) -> Iterator[tuple[str, bytes]]:
        """(name, source) → (name, answer of the worker), in any order."""
        waiting: queue.SimpleQueue[tuple[str, bytes] | None] = queue.SimpleQueue()
        done: queue.SimpleQueue[tuple[str, bytes] | BaseException] = queue.SimpleQueue()
        count = 0
        for item in sources:
            waiting.put(item)
            count += 1
        workers = min(self._jobs, count)
        while len(self._processes) < workers:
            self._processes.append(_Worker(self._seconds))
        threads = [threading.Thread(target=_drain, args=(w, waiting, done), daemon=True) for w in self._processes]
        for thread in threads:
            waiting.put(None)
            thread.start()
        for _ in range(count):
            answer = done.get()
            if isinstance(answer, BaseException):
                raise answer
            yield answer
        for thread in threads:
            thread.join()

    def close(self) -> None:
        """End the processes."""
        for worker in self._processes:
            worker.stop()
        self._processes.clear()


def _drain(
    worker: _Worker,
    waiting: queue.SimpleQueue[tuple[str, bytes] | None],
    done: queue.SimpleQueue[tuple[str, bytes] | BaseException],
) -> None:
    while (item := waiting.get()) is not None:
        try:
            done.put((item[0], worker.ask(item[1])))
        except Exception as error:
            done.put(error)


class _Worker:
    """One process, which is a new one after each death."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._process: subprocess.Popen[bytes] | None = None
        self._timed_out = False

    def ask(self, source: bytes) -> bytes:
        """The worker's answer, or one that says why there is none."""
        process = self._running()
        assert process.stdin is not None
        assert process.stdout is not None
        self._timed_out = False
        timer = threading.Timer(self._seconds, self._expire)
        timer.daemon = True
        timer.start()
        try:
            send(process.stdin, source)
            answer = receive(process.stdout)
        except OSError:
            answer = None
        finally:
            timer.cancel()
        if answer is not None:
            return answer
        self.stop()
        return _no_facts(f"not parsed within {self._seconds:g} seconds" if self._timed_out else _DIED)

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            root = str(Path(confcompat.__file__).parent.parent)
            environment = {**os.environ, "PYTHONPATH": root, "PYTHONSAFEPATH": "1"}
            self._process = subprocess.Popen(
                [sys.executable, "-m", "confcompat.adapters.analysis.worker"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=environment,
                # Ctrl-C is for the parent, which then closes the pool.
                start_new_session=True,
            )
        return self._process

    def _expire(self) -> None:
        self._timed_out = True
        if self._process is not None:
            self._process.kill()

    def stop(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        if not self._timed_out and process.stdin is not None:
            try:
                # The end of its input ends it, with whatever it has to tidy up.
                process.stdin.close()
                process.wait(_SECONDS_TO_END)
            except (OSError, subprocess.TimeoutExpired):
                process.kill()
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                try:
                    stream.close()
                except OSError:
                    continue


def _no_facts(reason: str) -> bytes:
    import msgspec

    from confcompat.model.facts import NoFacts

    return NO_FACTS + msgspec.msgpack.encode(NoFacts(reason))
