"""Failures in words on stderr, and their exit codes: 2 misuse, 3 missing input, 4 our own fault, 130 interrupted."""

from __future__ import annotations

import sys
import traceback
from types import TracebackType

import click

from confcompat.errors import ConfcompatError
from confcompat.render.escape import shown

INTERRUPTED = 130


class Stopped(click.Abort):
    """Ctrl-C; says what was cut."""

    def __init__(self, stage: str) -> None:
        super().__init__()
        self.stage = stage


def exit_code_of(fault: Exception, verbose: bool) -> int:
    """Tells the fault on stderr and gives its exit code."""
    match fault:
        case Stopped(stage=stage):
            say(f"confcompat: interrupted while {stage}; nothing more was written")
            return INTERRUPTED
        case click.Abort():
            say("confcompat: interrupted")
            return INTERRUPTED
        case click.ClickException():
            return _usage(fault)
        case ConfcompatError():
            tell_error(fault)
            return fault.exit_code
        case _:
            _own_fault(fault, verbose)
            return 4


def say(text: str) -> None:
    """One line on stderr, in its encoding; a closed stderr is no reason to fail."""
    encoding = sys.stderr.encoding or "utf-8"
    try:
        sys.stderr.write(text.encode(encoding, "backslashreplace").decode(encoding) + "\n")
        sys.stderr.flush()
    except OSError:
        return


def tell_error(error: ConfcompatError) -> None:
    """`confcompat: error: <what>` and the hint below it."""
    for line in error.what.splitlines() or [""]:
        say(f"confcompat: error: {shown(line)}")
    for line in error.hint.splitlines():
        say(f"  {shown(line)}")


def _usage(fault: click.ClickException) -> int:
    say(f"confcompat: error: {shown(fault.format_message())}")
    context = getattr(fault, "ctx", None)
    if context is not None:
        say(f"  see: {context.command_path} --help")
    return 2


def _own_fault(fault: Exception, verbose: bool) -> None:
    # An exception's own text may quote a value of a config file, and so a secret. Its type and place are safe, and
    # what the operating system says too.
    reason = type(fault).__name__
    if isinstance(fault, OSError) and fault.strerror:
        reason += f": {fault.strerror}" + (f": {fault.filename}" if fault.filename else "")
    place = _innermost(fault.__traceback__)
    say("confcompat: error: this is a fault of confcompat itself, not of the repository that it reads")
    say(f"  {shown(reason)}{place}")
    if verbose:
        for line in "".join(traceback.format_tb(fault.__traceback__)).splitlines():
            say(f"  {line}")
    else:
        say("  please report it; --verbose adds the traceback, which holds no values")


def _innermost(trace: TracebackType | None) -> str:
    frames = traceback.extract_tb(trace)
    own = [frame for frame in frames if "confcompat" in frame.filename] or list(frames)
    if not own:
        return ""
    frame = own[-1]
    name = frame.filename.replace("\\", "/").rpartition("/confcompat/")[2]
    return f" at confcompat/{name}:{frame.lineno}"
