"""A shop's settings, and a stand-in for the analysis of its source."""

from __future__ import annotations

import re
from typing import Any, ClassVar, Self

from confcompat.model.keys import parse_key
from confcompat.model.places import Place
from confcompat.model.reads import Coverage, Moment, Need, Read, ReleaseReads
from confcompat.model.snapshots import Snapshot

SETTINGS = """\
version: 1
application: {name: api}
environments:
  prd: {config: [config/prd.yaml], stable: v1.0.0}
  stg: {config: [config/stg.yaml], stable: v1.0.0}
secrets: [pin]
"""

_READ = re.compile(rb"read\((?P<key>[\w.]+)\)")


class FakeAnalyzer:
    """Takes every `read(db.host)` in a Python file for a required read of that key."""

    made: ClassVar[list[tuple[Any, ...]]] = []

    def __init__(self, *given: Any, **_: Any) -> None:
        self.made.append(given)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def read(self, snapshot: Snapshot) -> ReleaseReads:
        """The reads of the snapshot; a file that says `crash` or `interrupt` does that."""
        reads = []
        for path, entry in snapshot.entries.items():
            if not path.endswith(".py"):
                continue
            ((_, text),) = snapshot.read([entry.blob])
            if b"crash" in text:
                raise RuntimeError("the value hunter2 is in this text")
            if b"interrupt" in text:
                raise KeyboardInterrupt
            for line, content in enumerate(text.splitlines(), 1):
                for found in _READ.finditer(content):
                    key = parse_key(found["key"].decode())
                    reads += [
                        Read("app", key[:length], Need.REQUIRED, Place(path, line), moment=Moment.STARTUP)
                        for length in range(1, len(key) + 1)
                    ]
        return ReleaseReads(tuple(reads), coverage=Coverage(files=1, parsed=1, exact=len(reads)))
