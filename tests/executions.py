"""Runs small programs as Python would, many in few processes: a server imports what they share, and forks for each run.

`python executions.py` is the server: one JSON request a line on stdin, one JSON answer a line on stdout.
"""

from __future__ import annotations

import json
import os
import runpy
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

SECONDS_PER_RUN = 20
_PREPARED = ("yaml", "json", "dataclasses", "asyncio", "tomllib")


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a run ended: `raised` is an uncaught exception or a non-zero exit."""

    code: int
    stdout: str
    stderr: str

    @property
    def raised(self) -> bool:
        return self.code != 0

    @property
    def told(self) -> str:
        """The last line of what went wrong."""
        lines = self.stderr.strip().splitlines()
        return lines[-1] if lines else f"exit {self.code}"


class Interpreter:
    """A server of runs. Each run has its own process, working folder and environment."""

    def __init__(self, server: subprocess.Popen[str]) -> None:
        self._server = server

    def run(self, files: Mapping[str, str], environment: Mapping[str, str], entry: str = "app.py") -> Outcome:
        """Run `entry` in a folder that holds `files`."""
        request = {"files": dict(files), "environment": dict(environment), "entry": entry}
        to, back = _pipes(self._server)
        to.write(json.dumps(request) + "\n")
        to.flush()
        return Outcome(**json.loads(back.readline()))


@contextmanager
def interpreter(*prepared: str) -> Iterator[Interpreter]:
    """An interpreter that has imported `prepared` and what most programs need."""
    server = subprocess.Popen(
        [sys.executable, __file__, *_PREPARED, *prepared],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=clean_environment({}),
    )
    try:
        yield Interpreter(server)
    finally:
        to, back = _pipes(server)
        to.close()
        server.wait(timeout=SECONDS_PER_RUN)
        back.close()


def clean_environment(extra: Mapping[str, str]) -> dict[str, str]:
    """An environment that holds nothing of the one that the tests run in."""
    return {"PATH": os.defpath, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONHASHSEED": "0", "LANG": "C.UTF-8", **extra}


def run_plainly(files: Mapping[str, str], environment: Mapping[str, str], entry: str = "app.py") -> Outcome:
    """The same run by a fresh interpreter, to hold the server against."""
    with tempfile.TemporaryDirectory(prefix="run") as folder:
        _write(Path(folder), files)
        done = subprocess.run(
            [sys.executable, entry],
            cwd=folder,
            env=clean_environment(environment),
            capture_output=True,
            text=True,
            timeout=SECONDS_PER_RUN,
            check=False,
        )
        return Outcome(done.returncode, done.stdout, done.stderr)


def _pipes(server: subprocess.Popen[str]) -> tuple[IO[str], IO[str]]:
    assert server.stdin is not None
    assert server.stdout is not None
    return server.stdin, server.stdout


def _write(folder: Path, files: Mapping[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


def _serve() -> None:
    for line in sys.stdin:
        request = json.loads(line)
        folder = Path(tempfile.mkdtemp(prefix="run"))
        try:
            _write(folder, request["files"])
            out, err = folder / ".stdout", folder / ".stderr"
            child = os.fork()
            if not child:
                _be_the_program(folder, request, out, err)
            status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
            answer = {"code": status, "stdout": out.read_text("utf-8"), "stderr": err.read_text("utf-8")}
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


def _be_the_program(folder: Path, request: Mapping[str, object], out: Path, err: Path) -> None:
    """Run the program in this (forked) process and leave it, never returning to the server's loop."""
    signal.alarm(SECONDS_PER_RUN)
    for number, path in ((1, out), (2, err)):
        file = os.open(path, os.O_WRONLY | os.O_CREAT)
        os.dup2(file, number)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(clean_environment(request["environment"]))  # type: ignore[arg-type]
    sys.argv = [str(request["entry"])]
    sys.path[0] = str(folder)
    code: object = 0
    try:
        runpy.run_path(str(request["entry"]), run_name="__main__")
    except SystemExit as leaving:
        code = leaving.code
        if isinstance(code, str):
            print(code, file=sys.stderr)
    except BaseException:
        traceback.print_exc()
        code = 1
    for thread in threading.enumerate():
        if thread is not threading.current_thread() and not thread.daemon:
            thread.join()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code if isinstance(code, int) else int(code is not None))


if __name__ == "__main__":
    for name in sys.argv[1:]:
        __import__(name)
    _serve()
