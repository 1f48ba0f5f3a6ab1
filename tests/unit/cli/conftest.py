"""Repositories and a stand-in for the analysis: what is tested here is the command line, not the reading of source."""

from __future__ import annotations

import sys
import types
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from confcompat.cli import cli
from tests.repositories import Builder
from tests.shops import SETTINGS, FakeAnalyzer


@pytest.fixture(autouse=True)
def analysis(monkeypatch: pytest.MonkeyPatch) -> type[FakeAnalyzer]:
    """The stand-in, in place of the real analysis."""
    module = types.ModuleType("confcompat.adapters.analysis")
    module.Analyzer = FakeAnalyzer  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, module.__name__, module)
    FakeAnalyzer.made = []
    return FakeAnalyzer


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., Result]:
    """Runs `confcompat` with these arguments in a folder (the test's own, unless `folder` says another)."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))

    def running(*arguments: str, folder: Path = tmp_path) -> Result:
        monkeypatch.chdir(folder)
        return CliRunner().invoke(cli, list(arguments), prog_name="confcompat")

    return running


@pytest.fixture
def shop(tmp_path: Path) -> Builder:
    """Two environments; v1.0.0 reads db.host and db.size. The working tree is the same as v1.0.0."""
    config = "db:\n  host: a.example\n  size: 3\n"
    return (
        Builder(tmp_path / "shop")
        .write(
            {
                "confcompat.yaml": SETTINGS,
                "config/prd.yaml": config,
                "config/stg.yaml": config,
                "api.py": "read(db.host)\nread(db.size)\n",
            }
        )
        .commit("first")
        .tag("v1.0.0")
    )


@pytest.fixture
def broken(shop: Builder) -> Builder:
    """As `shop`, and the working tree has removed db.size from prd, which v1.0.0 still reads."""
    return shop.write({"config/prd.yaml": "db:\n  host: a.example\n", "api.py": "read(db.host)\n"})
