"""What one release reads, as an answer of its own."""

from __future__ import annotations

from dataclasses import dataclass

from confcompat.model.keys import KeyPath
from confcompat.model.reads import Read, ReleaseReads


@dataclass(frozen=True, slots=True)
class Undecided:
    """A pattern or opaque read, and the keys of today's config that it alone may or may not read."""

    read: Read
    keys: tuple[KeyPath, ...]


@dataclass(frozen=True, slots=True)
class ReadsAnswer:
    """`confcompat reads` of one application at one revision; `pattern` is the `--key` that was asked for, or "".

    With `--unresolved`, `undecided` holds the reads of `found` again, those first that leave most keys open.
    """

    application: str
    revision: str
    commit: str | None
    found: ReleaseReads
    pattern: str = ""
    undecided: tuple[Undecided, ...] | None = None
