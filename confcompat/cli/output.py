"""Where results go: stdout, files, or both, each in its own format."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from confcompat.cli.faults import tell_error
from confcompat.errors import InputError, UsageError
from confcompat.render.view import View

Answer = TypeVar("Answer")

STDOUT = "-"
_SUFFIXES = {".json": "json", ".md": "markdown", ".markdown": "markdown"}
_FILE_COLUMNS = 100


@dataclass(frozen=True, slots=True)
class Sink:
    """One format and where it goes; `-` is stdout."""

    format: str
    file: str


def pair(formats: Sequence[str], outputs: Sequence[str]) -> tuple[Sink, ...]:
    """The n-th output belongs to the n-th format; one format may be left for stdout.

    Without any `--format`, a file's ending tells it. Raises `UsageError` where the pairs do not come out even.
    """
    if not formats:
        formats = [_format_of(file) for file in outputs] or ["text"]
    if len(outputs) > len(formats):
        raise UsageError(
            f"{len(outputs)} --output for {len(formats)} --format",
            "give each --output its --format, in the same order",
        )
    files = [*outputs, *[STDOUT] * (len(formats) - len(outputs))]
    if len(set(files)) < len(files):
        twice = next(file for file in files if files.count(file) > 1)
        where = "stdout" if twice == STDOUT else twice
        raise UsageError(f"two formats for {where}", "give each --format an --output of its own; one may be left out")
    return tuple(Sink(name, file) for name, file in zip(formats, files, strict=True))


def _format_of(file: str) -> str:
    return _SUFFIXES.get(os.path.splitext(file)[1].lower(), "text")


def deliver(
    answer: Answer, renderers: Mapping[str, Callable[[Answer, View], str]], sinks: Sequence[Sink], view: View
) -> int:
    """Writes the answer to every sink; 3 when one could not be written (it is told, the others are written), else 0."""
    code = 0
    for sink in sinks:
        try:
            if sink.file == STDOUT:
                text = renderers[sink.format](answer, for_terminal(view, sink.format))
                write_stdout(text, utf8=sink.format == "json")
            else:
                write_file(sink.file, renderers[sink.format](answer, view))
        except InputError as error:
            tell_error(error)
            code = error.exit_code
    return code


def for_terminal(view: View, format: str) -> View:
    """The view, with the terminal's width, and colour where it is wanted."""
    if format != "text" or not sys.stdout.isatty():
        return replace(view, columns=_FILE_COLUMNS)
    colour = not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    columns = min(max(shutil.get_terminal_size().columns, 60), 140)
    return replace(view, colour=colour, columns=columns)


def write_stdout(text: str, utf8: bool = False) -> None:
    """The text on stdout in its encoding; what the encoding lacks is written as an escape.

    A reader that went away (`| head`) is no error: the rest is dropped and the exit code stays what it was.
    """
    encoding = "utf-8" if utf8 else (sys.stdout.encoding or "utf-8")
    raw = text.encode(encoding, "backslashreplace")
    try:
        sys.stdout.flush()
        stream = getattr(sys.stdout, "buffer", None)
        if stream is None:
            sys.stdout.write(raw.decode(encoding))
        else:
            stream.write(raw)
        sys.stdout.flush()
    except BrokenPipeError:
        _forget_stdout()
    except OSError as fault:
        raise InputError(f"stdout: cannot be written: {fault.strerror}", "is the disk full?") from None


def _forget_stdout() -> None:
    # Python flushes stdout once more on its way out, and would complain there.
    with open(os.devnull, "wb") as nowhere:
        os.dup2(nowhere.fileno(), sys.stdout.fileno())


def write_file(file: str, text: str) -> None:
    """The text in the file, as UTF-8. Raises `InputError` where it cannot be written."""
    try:
        with open(file, "wb") as stream:
            stream.write(text.encode("utf-8", "backslashreplace"))
    except OSError as fault:
        raise InputError(
            f"{file}: cannot be written: {fault.strerror}", "name a file in a folder that exists and may be written to"
        ) from None
