"""Where results go, and in which form."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from confcompat.cli.output import Sink, for_terminal, pair, write_stdout
from confcompat.errors import InputError, UsageError
from confcompat.render.view import View
from tests.repositories import Builder
from tests.shops import SETTINGS, FakeAnalyzer

Run = Callable[..., Result]


@pytest.mark.parametrize(
    ("formats", "outputs", "expected"),
    [
        ((), (), (Sink("text", "-"),)),
        (("json",), (), (Sink("json", "-"),)),
        (("json", "text"), ("a.json",), (Sink("json", "a.json"), Sink("text", "-"))),
        (("json", "markdown"), ("a", "b"), (Sink("json", "a"), Sink("markdown", "b"))),
        ((), ("a.json",), (Sink("json", "a.json"),)),
        ((), ("a.md", "b.txt"), (Sink("markdown", "a.md"), Sink("text", "b.txt"))),
        (("json",), ("-",), (Sink("json", "-"),)),
    ],
)
def test_the_nth_output_belongs_to_the_nth_format(
    formats: tuple[str, ...], outputs: tuple[str, ...], expected: tuple[Sink, ...]
) -> None:
    """One format may be left for stdout; without formats a file's ending tells."""
    assert pair(formats, outputs) == expected


@pytest.mark.parametrize(
    ("formats", "outputs"), [(("json",), ("a", "b")), (("json", "text"), ()), (("json", "text"), ("a", "a"))]
)
def test_pairs_that_do_not_come_out_even_are_refused(formats: tuple[str, ...], outputs: tuple[str, ...]) -> None:
    """Two formats never share a place."""
    with pytest.raises(UsageError):
        pair(formats, outputs)


def test_every_format_is_written_in_one_run(run: Run, broken: Builder) -> None:
    """The three files tell the same finding, and stdout stays empty."""
    result = run(
        "check",
        *("--format", "json", "--output", "a.json", "--format", "markdown", "--output", "a.md"),
        *("--format", "text", "--output", "a.txt"),
        folder=broken.path,
    )

    assert result.exit_code == 1
    assert result.stdout == ""
    (finding, *_) = json.loads((broken.path / "a.json").read_text(encoding="utf-8"))["findings"]
    for name in ("a.md", "a.txt"):
        assert finding["fingerprint"] in (broken.path / name).read_text(encoding="utf-8")


def test_several_settings_files_are_told_one_after_the_other(run: Run, broken: Builder) -> None:
    """Text tells each application by its name, in the order given."""
    broken.write({"two.yaml": SETTINGS.replace("name: api", "name: two")})

    result = run("check", "--config", "two.yaml", "--config", "confcompat.yaml", folder=broken.path)

    assert result.exit_code == 1
    assert result.stdout.index("two: candidate is") < result.stdout.index("api: candidate is")


class _Stream(io.TextIOWrapper):
    """A stdout of which a test says what it is."""

    def __init__(self, encoding: str, terminal: bool, fails: OSError | None = None) -> None:
        super().__init__(io.BytesIO(), encoding=encoding)
        self._terminal = terminal
        self._fails = fails

    def isatty(self) -> bool:
        return self._terminal

    def flush(self) -> None:
        if self._fails and not self.closed:
            raise self._fails
        super().flush()

    @property
    def written(self) -> bytes:
        content = self.buffer.getvalue()  # type: ignore[attr-defined]
        assert isinstance(content, bytes)
        return content


def test_a_terminal_that_lacks_a_character_gets_an_escape(monkeypatch: pytest.MonkeyPatch) -> None:
    """No encoding of a terminal ends a run; JSON stays UTF-8, which it must be."""
    stream = _Stream("latin-1", terminal=True)
    monkeypatch.setattr(sys, "stdout", stream)

    write_stdout("❌ é\n")
    write_stdout("❌ é\n", utf8=True)

    assert stream.written == b"\\u274c \xe9\n" + "❌ é\n".encode()


def test_a_stdout_without_bytes_gets_text(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever replaced stdout with a plain text stream is served too."""
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stdout", stream)

    write_stdout("é\n")

    assert stream.getvalue() == "é\n"


def test_a_full_disk_is_an_input_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """What cannot be written is told, not swallowed."""
    monkeypatch.setattr(sys, "stdout", _Stream("utf-8", terminal=False, fails=OSError(28, "No space left on device")))

    with pytest.raises(InputError, match="No space left"):
        write_stdout("x\n")


@pytest.mark.parametrize(
    ("terminal", "environment", "format", "colour"),
    [
        (True, {}, "text", True),
        (True, {"NO_COLOR": "1"}, "text", False),
        (True, {"TERM": "dumb"}, "text", False),
        (False, {}, "text", False),
        (True, {}, "markdown", False),
    ],
)
def test_colour_is_for_text_on_a_terminal(
    monkeypatch: pytest.MonkeyPatch, terminal: bool, environment: dict[str, str], format: str, colour: bool
) -> None:
    """NO_COLOR and a dumb terminal switch it off."""
    monkeypatch.setattr(sys, "stdout", _Stream("utf-8", terminal))
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)

    assert for_terminal(View(), format).colour is colour


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ((), "cache/confcompat"),
        (("--cache-dir", "mine"), "mine"),
        (("--no-cache",), None),
        (("--no-cache", "--cache-dir", "mine"), None),
    ],
)
def test_the_cache_is_where_it_was_asked_for(
    run: Run, shop: Builder, tmp_path: Path, analysis: type[FakeAnalyzer], arguments: tuple[str, ...], expected: Any
) -> None:
    """The user's cache folder, another, or none at all."""
    assert run("check", *arguments, "--jobs", "3", folder=shop.path).exit_code == 0

    (_, application, files, jobs, cache) = analysis.made[0][:5]
    assert application.name == "api"
    assert files == ("config/prd.yaml", "config/stg.yaml")
    assert jobs == 3
    assert cache == (str(tmp_path / expected) if expected == "cache/confcompat" else expected)
