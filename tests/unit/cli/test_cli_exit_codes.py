"""What goes wrong on a command line, what is said of it, and the exit code."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from tests.repositories import Builder
from tests.shops import SETTINGS

Run = Callable[..., Result]


def test_nothing_found_is_0(run: Run, shop: Builder) -> None:
    """An unchanged working tree breaks nothing."""
    result = run("check", folder=shop.path)

    assert result.exit_code == 0, result.output
    assert "passed: 0 errors" in result.stdout


def test_a_break_is_1(run: Run, broken: Builder) -> None:
    """A key that the stable release reads is gone: the finding names both ends."""
    result = run("check", folder=broken.path)

    assert result.exit_code == 1, result.output
    assert "ERROR CC101 removed-key-still-read: db.size" in result.stdout
    assert "config/prd.yaml:3 (v1.0.0)" in result.stdout
    assert "api.py:2 (v1.0.0), at start-up" in result.stdout
    assert "prd: app-first" in result.stdout
    assert "stg: any-order" in result.stdout


def test_fail_on_never_is_0(run: Run, broken: Builder) -> None:
    """The findings are told all the same."""
    result = run("check", "--fail-on", "never", folder=broken.path)

    assert result.exit_code == 0
    assert "CC101" in result.stdout


def test_config_that_does_not_parse_is_a_finding(run: Run, shop: Builder) -> None:
    """Broken YAML is CC204 with its place, and exit 1; the command itself was right."""
    shop.write({"config/prd.yaml": "db: [1,\nhost: }\n"})

    result = run("check", folder=shop.path)

    assert result.exit_code == 1, result.output
    assert "CC204" in result.stdout
    assert "config/prd.yaml:2" in result.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("check", "--env", "prod"), ("--env: unknown environment", "prd")),
        (("check", "--nonsense"), ("No such option", "see: confcompat check --help")),
        (("chekc",), ("unknown command 'chekc'; did you mean check?",)),
        (("zzz",), ("unknown command 'zzz'; known: check",)),
        (("check", "--format", "yaml"), ("'yaml' is not one of",)),
        (("check", "--stable", "prd="), ("names no revision",)),
        (("check", "--output", "a", "--output", "b", "--format", "json"), ("2 --output for 1 --format",)),
        (("check", "--format", "json", "--format", "text"), ("two formats for stdout",)),
        (("reads", "--key", "a..b"), ("key 'a..b'",)),
        (("reads", "--key", '"open'), ("key '\"open'",)),
        (("key", "db.*"), ("name one key",)),
        (("key", ""), ("name one key",)),
        (("key", "a."), ("ends in a dot",)),
        (("rules", "CC999"), ("unknown rule 'CC999'", "did you mean CC")),
        (("rules", "qqqqqq"), ("`confcompat rules` lists them",)),
        (("schema", "chek"), ("unknown schema", "check")),
        (("init",), ("confcompat.yaml: is there already", "--force")),
    ],
)
def test_misuse_is_2_and_says_what_to_do(
    run: Run, shop: Builder, arguments: tuple[str, ...], said: tuple[str, ...]
) -> None:
    """The error names what was given, and the hint what to give; nothing is on stdout."""
    result = run(*arguments, folder=shop.path)

    assert result.exit_code == 2, result.output
    assert result.stderr.startswith("confcompat: error: ")
    assert all(words in result.stderr for words in said), result.stderr
    assert result.stdout == ""


def test_wrong_settings_are_2_with_every_line(run: Run, shop: Builder) -> None:
    """Each wrong setting is named with its line and the nearest known one."""
    shop.write({"confcompat.yaml": SETTINGS + "secret: [a]\nfail-on: sometimes\n"})

    result = run("check", folder=shop.path)

    assert result.exit_code == 2
    assert "confcompat: error: confcompat.yaml:7: unknown setting" in result.stderr
    assert "confcompat: error: confcompat.yaml:8: fail-on" in result.stderr
    assert "secrets" in result.stderr


def test_no_stable_release_is_2_with_what_to_write(run: Run, shop: Builder) -> None:
    """Nobody guesses which release runs."""
    shop.write({"confcompat.yaml": "version: 1\nenvironments: {prd: {config: [config/prd.yaml]}}\n"})

    result = run("check", folder=shop.path)

    assert result.exit_code == 2
    assert "no stable release is named" in result.stderr
    assert "--stable REV" in result.stderr


def test_no_repository_is_3(run: Run, tmp_path: Path) -> None:
    """A folder outside of git cannot be checked."""
    result = run("check", "--stable", "v1", folder=tmp_path)

    assert result.exit_code == 3, result.output
    assert result.stderr.startswith("confcompat: error: ")


def test_an_empty_repository_is_3(run: Run, tmp_path: Path) -> None:
    """Without a commit there is no stable release to read."""
    Builder(tmp_path / "empty").write({"config/prd.yaml": "a: 1\n"})

    result = run("check", "--stable", "HEAD", folder=tmp_path / "empty")

    assert result.exit_code == 3, result.output
    assert "HEAD" in result.stderr


def test_an_unknown_revision_is_3(run: Run, shop: Builder) -> None:
    """The revision is named, and whose it is."""
    result = run("check", "--stable", "v9.9.9", folder=shop.path)

    assert result.exit_code == 3, result.output
    assert "v9.9.9" in result.stderr


def test_a_shallow_clone_is_told_the_fetch_that_brings_the_revision(run: Run, shop: Builder, tmp_path: Path) -> None:
    """The hint is a command to copy."""
    shop.write({"api.py": "read(db.host)\n"}).commit("second")
    shallow = shop.clone(tmp_path / "shallow", "--no-tags", depth=1)

    result = run("check", folder=shallow.path)

    assert result.exit_code == 3, result.output
    assert " fetch --depth=1 " in result.stderr


@pytest.mark.parametrize("option", ["--config", "--repo"])
def test_a_file_or_folder_that_is_not_there_is_3(run: Run, shop: Builder, option: str) -> None:
    """What was named is named again."""
    result = run("check", option, "nowhere", folder=shop.path)

    assert result.exit_code == 3, result.output
    assert "nowhere" in result.stderr


def test_an_output_that_cannot_be_written_is_3_and_costs_nothing_else(run: Run, broken: Builder) -> None:
    """The other outputs are written, and the finding is not lost for want of a folder."""
    result = run(
        "check",
        *("--format", "json", "--output", "nowhere/a.json"),
        *("--format", "markdown", "--output", "a.md"),
        *("--format", "text"),
        folder=broken.path,
    )

    assert result.exit_code == 3
    assert "nowhere/a.json: cannot be written: No such file or directory" in result.stderr
    assert "CC101" in (broken.path / "a.md").read_text(encoding="utf-8")
    assert "CC101" in result.stdout


def test_a_fault_of_ours_is_4_and_shows_no_value(run: Run, shop: Builder) -> None:
    """The reason is one line; the exception's own text, which may hold a value, is not told."""
    shop.write({"api.py": "crash\n"})

    result = run("check", folder=shop.path)

    assert result.exit_code == 4
    assert "this is a fault of confcompat itself" in result.stderr
    assert "RuntimeError at " in result.stderr
    assert "hunter2" not in result.output
    assert "Traceback" not in result.stderr


def test_verbose_adds_the_places_of_a_fault(run: Run, shop: Builder) -> None:
    """The traceback is for a bug report: places and our own lines, no values."""
    shop.write({"api.py": "crash\n"})

    result = run("check", "--verbose", folder=shop.path)

    assert result.exit_code == 4
    assert "line " in result.stderr
    assert "in read" in result.stderr
    assert 'text"' not in result.stderr.replace("the value hunter2 is in this text", "")


def test_an_interrupt_is_130_and_says_what_was_cut(run: Run, shop: Builder) -> None:
    """Ctrl-C ends quietly, with the stage that was under way."""
    shop.write({"api.py": "interrupt\n"})

    result = run("check", folder=shop.path)

    assert result.exit_code == 130
    assert "confcompat: interrupted while reading worktree" in result.stderr
    assert result.stdout == ""


def test_several_applications_lose_nothing_to_one_that_fails(run: Run, broken: Builder) -> None:
    """The others are reported in the one document, and the exit code is the worst."""
    broken.write({"two.yaml": SETTINGS.replace("name: api", "name: two"), "bad.yaml": "version: 7\n"})

    result = run(
        "check",
        *("--config", "bad.yaml", "--config", "two.yaml", "--config", "confcompat.yaml"),
        *("--format", "json"),
        folder=broken.path,
    )

    document = json.loads(result.stdout)
    assert result.exit_code == 2
    assert document["format"] == "confcompat/check-many"
    assert [one["application"] for one in document["applications"]] == ["two", "api"]
    assert "bad.yaml:1" in result.stderr


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_file_that_may_not_be_written_is_3(run: Run, shop: Builder) -> None:
    """A read-only folder is told as such."""
    (shop.path / "closed").mkdir(mode=0o500)

    result = run("check", "--output", "closed/a.txt", folder=shop.path)

    assert result.exit_code == 3
    assert "Permission denied" in result.stderr
