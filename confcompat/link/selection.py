"""Which files of a snapshot are the application's source."""

from __future__ import annotations

import re
from collections.abc import Iterable

from confcompat.model.globs import glob_covers
from confcompat.model.snapshots import Entry

_OUTSIDE = re.compile(
    r"(^|/)(tests?|testing|conftest\.py|test_[^/]*|[^/]*_test\.py|docs?|examples?|vendor|vendored|_vendor|third_party"
    r"|node_modules|site-packages|\.[^/]+|build|dist|migrations|setup\.py|noxfile\.py|[^/]*_pb2(_grpc)?\.py)($|/)"
)
"""Tests, vendored and generated code: left out unless the settings name them."""


def select_sources(entries: Iterable[Entry], patterns: tuple[str, ...]) -> tuple[Entry, ...]:
    """The Python files that `application.paths` names; without it every one but tests, vendored and generated code."""
    if patterns:
        kept = [p for p in patterns if not p.startswith("!")]
        dropped = [p[1:] for p in patterns if p.startswith("!")]
        return tuple(
            e
            for e in entries
            if any(glob_covers(p, e.path) for p in kept) and not any(glob_covers(p, e.path) for p in dropped)
        )
    return tuple(e for e in entries if e.path.endswith(".py") and not _OUTSIDE.search(e.path))
