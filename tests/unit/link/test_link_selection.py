"""Which files are the application's source."""

from __future__ import annotations

import pytest

from confcompat.link.selection import select_sources
from confcompat.model.snapshots import BlobId, Entry


def selected(paths: tuple[str, ...], *patterns: str) -> tuple[str, ...]:
    entries = [Entry(path, BlobId("0")) for path in paths]
    return tuple(entry.path for entry in select_sources(entries, patterns))


@pytest.mark.parametrize(
    "path",
    [
        "tests/a.py",
        "api/tests/a.py",
        "test/a.py",
        "api/test_a.py",
        "api/a_test.py",
        "conftest.py",
        "docs/conf.py",
        "vendor/x/y.py",
        "api/_vendor/y.py",
        "third_party/y.py",
        "node_modules/y.py",
        "venv/lib/site-packages/y.py",
        ".venv/y.py",
        "build/lib/y.py",
        "api/migrations/0001.py",
        "setup.py",
        "api/orders_pb2.py",
        "api/orders_pb2_grpc.py",
        "config.yaml",
        "api/a.pyc",
        "py",
    ],
)
def test_tests_and_generated_code_are_left_out(path: str) -> None:
    """And what is no Python."""
    assert selected((path,)) == ()


@pytest.mark.parametrize(
    "path", ["app.py", "api/contest.py", "api/attest/a.py", "api/latest_test/x.py", "builder/a.py"]
)
def test_everything_else_is_source(path: str) -> None:
    """Names that only look alike are no tests."""
    assert selected((path,)) == (path,)


def test_patterns_name_what_counts() -> None:
    """Tests too, where they are named; a pattern with `!` takes out again."""
    paths = ("api/a.py", "api/tests/a.py", "api/gen/b.py", "tool.py", "api/c.txt")

    assert selected(paths, "api/**/*.py") == ("api/a.py", "api/tests/a.py", "api/gen/b.py")
    assert selected(paths, "api/**/*.py", "!api/gen/**") == ("api/a.py", "api/tests/a.py")
    assert selected(paths, "nothing/**") == ()
