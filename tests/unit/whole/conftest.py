"""The whole way, from the command line through the real analysis of source."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from confcompat.cli import cli


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., Result]:
    """Runs `confcompat` with these arguments in a folder, in this process."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))

    def running(*arguments: str, folder: Path = tmp_path) -> Result:
        monkeypatch.chdir(folder)
        return CliRunner().invoke(cli, [*arguments, "--jobs", "1"], prog_name="confcompat")

    return running
