"""What one release reads, as an answer of its own."""

from __future__ import annotations

from dataclasses import dataclass

from confcompat.model.reads import ReleaseReads


@dataclass(frozen=True, slots=True)
class ReadsAnswer:
    """`confcompat reads` of one application at one revision; `pattern` is the `--key` that was asked for, or ""."""

    application: str
    revision: str
    commit: str | None
    found: ReleaseReads
    pattern: str = ""
