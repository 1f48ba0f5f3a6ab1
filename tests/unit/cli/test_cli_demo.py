"""`confcompat demo`: the story is told, and held to its word."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import Result

from confcompat.adapters import sample
from confcompat.adapters.sample import Chapter, Run, Story
from tests.repositories import Builder

Runs = Callable[..., Result]

_TOLD = Chapter(
    name="removal",
    title="A key was removed too early",
    case="S1",
    happened="Stable still\nread it.",
    stable=("v1.0.0",),
    candidate=("worktree",),
    configs=(),
    config_repository="api",
    runs=(
        Run("confcompat check --env prd", 1, ("CC101",), ("CC103",), "Stable requires db.size."),
        Run("confcompat key db.size --config confcompat.yaml", 0, (), (), "It may go after stable has drained."),
        Run("confcompat check --env stg --fail-on never", 0, (), ("CC101",), "stg is as it was."),
    ),
    replays=(),
)


def _telling(monkeypatch: pytest.MonkeyPatch, folder: Path, *chapters: Chapter) -> None:
    story = Story((("api", str(folder)),), chapters, ())
    monkeypatch.setattr(sample, "materialise", lambda _: story)


def test_a_story_that_goes_as_told_is_0(run: Runs, broken: Builder, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each command is shown with its answer, and that it is as told."""
    _telling(monkeypatch, broken.path, _TOLD)

    result = run("demo", "target")

    assert result.exit_code == 0, result.output
    assert "1. A key was removed too early (S1)" in result.stdout
    assert "Stable still read it." in result.stdout
    assert "$ confcompat check --env prd" in result.stdout
    assert "prd: app-first" in result.stdout
    assert "error CC101" in result.stdout
    assert "= exit 1: Stable requires db.size. (as told)" in result.stdout
    assert "It may be removed once stable v1.0.0" in result.stdout
    assert "Every chapter went as the story tells." in result.stdout


def test_verbose_shows_the_whole_reports(run: Runs, broken: Builder, monkeypatch: pytest.MonkeyPatch) -> None:
    """As `check` itself shows them."""
    _telling(monkeypatch, broken.path, _TOLD)

    assert "ERROR CC101 removed-key-still-read: db.size" in run("demo", "target", "--verbose").stdout


@pytest.mark.parametrize(
    "wrong",
    [
        Run("confcompat check --env prd", 0, (), (), "another exit code"),
        Run("confcompat check --env prd", 1, ("CC110",), (), "a rule that does not fire"),
        Run("confcompat check --env prd", 1, (), ("CC101",), "a rule that is silent"),
    ],
)
def test_a_story_that_goes_another_way_is_our_fault(
    run: Runs, broken: Builder, monkeypatch: pytest.MonkeyPatch, wrong: Run
) -> None:
    """Nothing is glossed over: the run and the chapter are named, and the exit code is 4."""
    _telling(monkeypatch, broken.path, replace(_TOLD, runs=(wrong,)), replace(_TOLD, name="other", runs=()))

    result = run("demo", "target")

    assert result.exit_code == 4
    assert "(NOT AS TOLD)" in result.stdout
    assert "Not as the story tells: removal." in result.stdout


def test_a_folder_in_use_is_refused(run: Runs, tmp_path: Path) -> None:
    """Nobody's files are built over."""
    (tmp_path / "used").mkdir()
    (tmp_path / "used" / "a.txt").write_text("mine")

    result = run("demo", "used")

    assert result.exit_code == 2
    assert "used: is there already, and not empty" in result.stderr
