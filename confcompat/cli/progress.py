"""What is being done, on stderr: only on a terminal, only once it takes longer than a second."""

from __future__ import annotations

import logging
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from confcompat.cli.faults import Stopped, say
from confcompat.render.escape import shown

PATIENCE = 1.0
"""Seconds of silence before the first word."""
_BEAT = 0.25


class _Warnings(logging.Handler):
    """What the layers below warn of, such as a cache that cannot be written."""

    def __init__(self, progress: Progress) -> None:
        super().__init__(logging.WARNING)
        self._progress = progress

    def emit(self, record: logging.LogRecord) -> None:
        self._progress.warn(record.getMessage())


class Progress:
    """The stage that a command is at. `quiet` silences stages and warnings."""

    def __init__(self, quiet: bool) -> None:
        self._quiet = quiet
        self._stage = "starting"
        self._since = time.monotonic()
        self._done = threading.Event()
        self._told = False

    def stage(self, text: str) -> None:
        """From now on this is being done: `reading v1.41.0`."""
        self._stage = shown(text)

    def warn(self, text: str) -> None:
        """`confcompat: warning: <text>`, unless `--quiet`."""
        if not self._quiet:
            self._clear()
            say(f"confcompat: warning: {shown(text)}")

    def _run(self) -> None:
        while not self._done.wait(_BEAT):
            seconds = time.monotonic() - self._since
            if seconds >= PATIENCE:
                self._told = True
                sys.stderr.write(f"\r\x1b[Kconfcompat: {self._stage} ({seconds:.0f} s)")
                sys.stderr.flush()

    def _clear(self) -> None:
        if self._told:
            self._told = False
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()

    @contextmanager
    def _heard(self) -> Iterator[None]:
        handler = _Warnings(self)
        logger = logging.getLogger("confcompat")
        propagates = logger.propagate
        logger.addHandler(handler)
        logger.propagate = False
        try:
            yield
        finally:
            logger.removeHandler(handler)
            logger.propagate = propagates

    @contextmanager
    def running(self) -> Iterator[Progress]:
        """Shows the stages, and tells warnings, while the block runs. Raises `Stopped`, with the stage, on Ctrl-C."""
        thread = None
        if not self._quiet and sys.stderr.isatty():
            thread = threading.Thread(target=self._run, daemon=True)
            thread.start()
        try:
            with self._heard():
                yield self
        except KeyboardInterrupt:
            raise Stopped(self._stage) from None
        finally:
            self._done.set()
            if thread:
                thread.join()
            self._clear()
