"""The command line as a process of its own: what it imports, pipes, encodings, progress."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import time
from pathlib import Path

import click
import pytest

import confcompat
from confcompat.cli.faults import Stopped, exit_code_of, say
from confcompat.cli.progress import Progress
from tests.repositories import Builder

_ROOT = str(Path(confcompat.__file__).parents[1])


def _run(*arguments: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[bytes]:
    given = {**os.environ, "PYTHONPATH": _ROOT, "XDG_CACHE_HOME": str(folder / "cache"), **environment}
    return subprocess.run(
        [sys.executable, "-m", "confcompat", *arguments], cwd=folder, env=given, capture_output=True, check=False
    )


@pytest.mark.parametrize("argument", ["--help", "--version"])
def test_help_and_version_import_nothing_heavy(tmp_path: Path, argument: str) -> None:
    """Only click and the command table: no parser, no renderer, no adapter."""
    script = (
        "import sys, runpy\n"
        f"sys.argv = ['confcompat', '{argument}']\n"
        "try:\n    runpy.run_module('confcompat', run_name='__main__')\n"
        "except SystemExit as left:\n    assert not left.code\n"
        "print('\\n'.join(sys.modules), file=sys.stderr)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": _ROOT},
        capture_output=True,
        check=True,
        text=True,
    )

    mine = {name for name in done.stderr.split() if name.startswith("confcompat")}
    assert mine == {"confcompat", "confcompat.cli"}
    assert not {"yaml", "libcst", "deepdiff", "tabulate", "msgspec"} & set(done.stderr.split())
    assert "confcompat" in done.stdout


def test_a_reader_that_goes_away_changes_no_exit_code(tmp_path: Path) -> None:
    """`confcompat schema check | head -1` is quiet, and is no finding."""
    process = subprocess.Popen(
        [sys.executable, "-m", "confcompat", "schema", "check"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": _ROOT},
    )
    assert process.stdout
    assert process.stderr
    process.stdout.close()

    said = process.stderr.read()
    process.stderr.close()
    assert (process.wait(), said) == (0, b"")


def test_a_terminal_without_unicode_gets_escapes(tmp_path: Path) -> None:
    """A file name that is no UTF-8 and an ASCII locale end nothing."""
    repository = Builder(tmp_path / "shop").write({"config/prd.yaml": "a: 1\n"})
    (Path(os.fsencode(repository.path).decode()) / os.fsdecode(b"config/\xff\xe9.yaml")).write_text("a: 1\n")
    repository.commit().tag("v1")

    done = _run("diff", "--from", "v1", folder=repository.path, PYTHONIOENCODING="ascii")
    lost = _run("check", "--stable", "設定", folder=repository.path, PYTHONIOENCODING="ascii")

    assert done.returncode == 0, done.stderr
    assert lost.returncode == 3
    assert b"\\u8a2d\\u5b9a" in lost.stderr


_REAL = {
    "confcompat.yaml": "version: 1\nenvironments: {prd: {config: [config/prd.yaml], stable: v1}}\n",
    "config/prd.yaml": "db: {host: a, size: 3}\n",
    "app.py": (
        "import os\nimport yaml\n\n\ndef load():\n    with open(os.environ['CONFIG']) as f:\n"
        "        return yaml.safe_load(f)\n\n\nCONFIG = load()\nSIZE = CONFIG['db']['size']\n"
    ),
}


def test_the_whole_way_from_source_to_exit_code(tmp_path: Path) -> None:
    """A real process reads real source: the removed key is found, and a cache in the way costs a warning only."""
    repository = Builder(tmp_path / "shop").write(_REAL).commit().tag("v1")
    repository.write({"config/prd.yaml": "db: {host: a}\n"})
    in_the_way = tmp_path / "a-file"
    in_the_way.write_text("no folder")

    fresh = _run("check", folder=repository.path)
    cached = _run("check", folder=repository.path)
    blocked = _run("check", "--cache-dir", str(in_the_way), folder=repository.path)
    quiet = _run("check", "--cache-dir", str(in_the_way), "--quiet", folder=repository.path)

    assert fresh.returncode == 1, fresh.stderr
    assert b"ERROR CC101 removed-key-still-read: db.size" in fresh.stdout
    assert b"app.py:11 (v1), on import" in fresh.stdout
    assert fresh.stdout == cached.stdout == blocked.stdout == quiet.stdout
    assert (fresh.stderr, cached.stderr, quiet.stderr) == (b"", b"", b"")
    assert blocked.stderr.startswith(b"confcompat: warning: cache ")


def test_progress_is_silent_without_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    """A log of a scheduled job holds no spinner."""
    with Progress(quiet=False).running() as progress:
        progress.stage("reading v1")

    assert capsys.readouterr().err == ""


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_progress_speaks_after_a_second_and_cleans_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """The stage is shown, escaped, and the line is cleared at the end and before a warning."""
    terminal = _Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setattr("confcompat.cli.progress.PATIENCE", 0.0)
    monkeypatch.setattr("confcompat.cli.progress._BEAT", 0.01)

    with Progress(quiet=False).running() as progress:
        progress.stage("reading v1\x1b[2J")
        deadline = time.monotonic() + 10
        while "v1" not in terminal.getvalue() and time.monotonic() < deadline:
            time.sleep(0.01)
        progress.warn("the cache cannot be written")

    assert "confcompat: reading v1\\x1b[2J (0 s)" in terminal.getvalue()
    assert "\r\x1b[Kconfcompat: warning: the cache cannot be written\n" in terminal.getvalue()


def test_quiet_silences_progress_and_warnings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is said on a terminal either."""
    terminal = _Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setattr("confcompat.cli.progress.PATIENCE", 0.0)
    monkeypatch.setattr("confcompat.cli.progress._BEAT", 0.001)

    with Progress(quiet=True).running() as progress:
        progress.warn("a warning")
        time.sleep(0.02)

    assert terminal.getvalue() == ""


def test_an_interrupt_carries_its_stage() -> None:
    """Who catches it can say what was cut."""

    def interrupted() -> None:
        with Progress(quiet=True).running() as progress:
            progress.stage("reading v1")
            raise KeyboardInterrupt

    with pytest.raises(Stopped) as stopped:
        interrupted()

    assert stopped.value.stage == "reading v1"


def test_an_interrupt_elsewhere_is_130_too(capsys: pytest.CaptureFixture[str]) -> None:
    """Before there is a stage to name, the word alone."""
    assert exit_code_of(click.Abort(), verbose=False) == 130
    assert capsys.readouterr().err == "confcompat: interrupted\n"


def test_what_the_system_says_of_a_fault_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    """The operating system's words hold no value of a config, and help most."""
    code = exit_code_of(OSError(28, "No space left on device", "/cache/x"), verbose=False)

    assert code == 4
    assert "OSError: No space left on device: /cache/x" in capsys.readouterr().err


def _gone(_: str) -> int:
    raise BrokenPipeError


def test_a_stderr_that_is_gone_ends_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nobody listens, the exit code still speaks."""

    terminal = _Terminal()
    monkeypatch.setattr(terminal, "write", _gone)
    monkeypatch.setattr(sys, "stderr", terminal)

    assert exit_code_of(click.UsageError("no"), verbose=False) == 2
    say("nobody hears this")


def test_the_shell_can_complete_command_names(tmp_path: Path) -> None:
    """Pressing tab offers the commands that begin so, and none for a word that begins none."""
    done = _run(folder=tmp_path, _CONFCOMPAT_COMPLETE="bash_complete", COMP_WORDS="confcompat che", COMP_CWORD="1")
    none = _run(folder=tmp_path, _CONFCOMPAT_COMPLETE="bash_complete", COMP_WORDS="confcompat zz", COMP_CWORD="1")
    deeper = _run(folder=tmp_path, _CONFCOMPAT_COMPLETE="bash_complete", COMP_WORDS="confcompat zz --f", COMP_CWORD="2")

    assert done.stdout == b"plain,check\n"
    assert none.stdout.strip() == b""
    assert b"check" not in deeper.stdout
