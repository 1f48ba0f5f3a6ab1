"""Writes down which config keys a running program really reads. Stands alone: nothing else of confcompat is imported.

Two lines at the top of a test suite's `conftest.py`, before the application is imported:

    from confcompat import recording
    recording.start("config/*.yaml")

or no line at all: `confcompat record -- pytest`. `wrap(mapping)` is for config that no loader hands out.
It runs in the program's own process and Python, so it needs Python 3.9 and the standard library only.
"""

from __future__ import annotations

from confcompat.recording.session import start, wrap

__all__ = ["start", "wrap"]
