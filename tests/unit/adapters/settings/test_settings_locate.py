"""Where the settings file is looked for."""

from __future__ import annotations

from pathlib import Path

from confcompat.adapters.settings import find_settings
from confcompat.model.lookup import Absent, Present, Unknown


def test_the_file_is_found_from_a_folder_below(tmp_path: Path) -> None:
    """The nearest file upwards wins, up to the repository's root."""
    (tmp_path / ".git").mkdir()
    (tmp_path / "confcompat.yaml").write_text("version: 1\n")
    below = tmp_path / "services" / "api"
    below.mkdir(parents=True)

    assert find_settings(str(below)) == Present(str(tmp_path / "confcompat.yaml"))

    (below.parent / "confcompat.yaml").write_text("version: 1\n")
    assert find_settings(str(below)) == Present(str(below.parent / "confcompat.yaml"))


def test_a_file_above_the_repository_is_not_taken(tmp_path: Path) -> None:
    """It belongs to something else; a linked work tree has its root where `.git` is a file."""
    (tmp_path / "confcompat.yaml").write_text("version: 1\n")
    inner = tmp_path / "inner"
    inner.mkdir()
    (inner / ".git").write_text("gitdir: elsewhere\n")

    assert find_settings(str(inner)) == Absent()


def test_outside_a_repository_only_the_folder_itself_counts(tmp_path: Path) -> None:
    """Without a root there is no upper end to look for."""
    below = tmp_path / "a"
    below.mkdir()
    (tmp_path / "confcompat.yaml").write_text("version: 1\n")

    assert find_settings(str(below)) == Absent()
    assert find_settings(str(tmp_path)) == Present(str(tmp_path / "confcompat.yaml"))


def test_a_folder_named_like_the_file_is_none(tmp_path: Path) -> None:
    """Only a file holds settings."""
    (tmp_path / ".git").mkdir()
    (tmp_path / "confcompat.yaml").mkdir()

    assert find_settings(str(tmp_path)) == Absent()


def test_a_missing_folder_is_told(tmp_path: Path) -> None:
    """A mistyped --repo is not "no settings"."""
    assert find_settings(str(tmp_path / "nowhere")) == Unknown(f"{tmp_path / 'nowhere'}: no such folder")
