"""What each command answers."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import Result

from confcompat.adapters.schemas import SCHEMA_NAMES, load_schema
from confcompat.cli import COMMANDS
from tests.repositories import Builder
from tests.shops import SETTINGS

Run = Callable[..., Result]


def _json(result: Result) -> Any:
    assert result.exit_code in (0, 1), result.output
    return json.loads(result.stdout)


@pytest.mark.parametrize("name", ["", *COMMANDS])
def test_help_fits_80_columns_and_says_what_for(run: Run, name: str) -> None:
    """Every command has a page with its options, readable on any terminal."""
    result = run(*([name] if name else []), "--help")

    assert result.exit_code == 0
    assert max(len(line) for line in result.stdout.splitlines()) <= 80
    assert "--verbose" in result.stdout or name in ("", "schema")


def test_no_command_shows_the_help(run: Run) -> None:
    """The bare word is a question, not a mistake to scold."""
    result = run()

    assert "Commands:" in result.output


@pytest.mark.parametrize("kind", ["check", "plan", "reads", "diff"])
def test_the_json_of_a_run_fits_its_schema(run: Run, broken: Builder, kind: str) -> None:
    """What the command prints is what the shipped schema promises."""
    document = _json(run(kind, "--format", "json", folder=broken.path))

    jsonschema.validate(document, load_schema(kind))


def test_the_json_of_a_key_fits_its_schema(run: Run, broken: Builder) -> None:
    """`key` names who reads it and that stable must drain first."""
    document = _json(run("key", "db.size", "--format", "json", folder=broken.path))

    jsonschema.validate(document, load_schema("key"))
    assert [one["removal"] for one in document["environments"]] == ["after-drain", "after-drain"]


def test_check_takes_releases_from_the_command_line(run: Run, broken: Builder) -> None:
    """`--stable ENV=REV` and `--candidate` beat the settings; `--env` chooses."""
    broken.commit("second").tag("v2.0.0")

    result = run(
        *("check", "--stable", "v1.0.0", "--stable", "stg=v2.0.0", "--candidate", "v2.0.0", "--format", "json"),
        folder=broken.path,
    )
    releases = {one["name"]: one["releases"][0]["revision"] for one in _json(result)["environments"]}
    only = _json(run("check", "--env", "stg", "--format", "json", folder=broken.path))

    assert releases == {"prd": "v1.0.0", "stg": "v2.0.0"}
    assert [one["name"] for one in only["environments"]] == ["stg"]


def test_what_the_base_branch_has_does_not_fail(run: Run, broken: Builder) -> None:
    """A pull request answers for its own change."""
    broken.commit("the base branch broke it")

    result = run("check", "--base", "HEAD", folder=broken.path)

    assert result.exit_code == 0, result.output
    assert "True before this change too (1)" in result.stdout


def test_without_a_settings_file_the_report_says_what_was_assumed(run: Run, broken: Builder) -> None:
    """Config files are found, named after themselves, and told."""
    broken.git("rm", "--quiet", "confcompat.yaml")

    result = run("check", "--stable", "v1.0.0", folder=broken.path)

    assert result.exit_code == 1, result.output
    assert "Assumed" in result.stdout
    assert "prd: app-first" in result.stdout


def test_a_folder_below_the_repository_will_do(run: Run, broken: Builder) -> None:
    """Settings are looked for upwards, and their paths mean the same."""
    assert run("check", folder=broken.path / "config").exit_code == 1


def test_settings_outside_of_a_repository_speak_of_the_named_one(run: Run, broken: Builder, tmp_path: Path) -> None:
    """A file of the release team's own works on somebody else's clone."""
    (tmp_path / "mine.yaml").write_text(SETTINGS, encoding="utf-8")

    result = run("check", "--config", "mine.yaml", "--repo", str(broken.path), folder=tmp_path)

    assert result.exit_code == 1, result.output


def test_a_bare_repository_has_its_settings_at_the_candidate(run: Run, broken: Builder, tmp_path: Path) -> None:
    """A server without a checkout can check two revisions; a working tree it has not."""
    broken.commit("second").tag("v2.0.0")
    bare = broken.clone(tmp_path / "bare.git", "--bare")

    result = run("check", "--repo", str(bare.path), "--candidate", "v2.0.0", folder=tmp_path)
    without = run("check", "--repo", str(bare.path), folder=tmp_path)

    assert result.exit_code == 1, result.output
    assert "prd: app-first" in result.stdout
    assert without.exit_code == 2
    assert "--candidate" in without.stderr


def test_a_bare_repository_without_settings_is_searched(run: Run, broken: Builder, tmp_path: Path) -> None:
    """What is found by itself is found at the candidate."""
    broken.git("rm", "--quiet", "confcompat.yaml")
    broken.commit("second").tag("v2.0.0")
    bare = broken.clone(tmp_path / "bare.git", "--bare")

    result = run("check", "--repo", str(bare.path), "--candidate", "v2.0.0", "--stable", "v1.0.0", folder=tmp_path)

    assert result.exit_code == 1, result.output


def test_reads_of_a_revision_by_pattern(run: Run, broken: Builder) -> None:
    """`--rev` takes the code of then, `--key` only what may touch the pattern."""
    now = _json(run("reads", "--format", "json", folder=broken.path))
    then = _json(run("reads", "--rev", "v1.0.0", "--key", "db.*", "--format", "json", folder=broken.path))

    assert [one["key"] for one in now["reads"]] == ["db", "db.host"]
    assert [one["key"] for one in then["reads"]] == ["db.host", "db.size"]
    assert (now["revision"], then["revision"]) == ("worktree", "v1.0.0")
    assert (now["commit"], then["commit"]) == (None, broken.head)


def test_diff_tells_each_environment_and_no_secret(run: Run, shop: Builder) -> None:
    """A secret's change is told by type and length; the settings may call a key secret."""
    shop.write({"config/prd.yaml": "db: {host: b.example, size: 3}\npin: hunter2\n"})

    result = run("diff", "--from", "v1.0.0", folder=shop.path)
    only = run("diff", "--env", "stg", folder=shop.path)

    assert result.exit_code == 0, result.output
    assert "db.host" in result.stdout
    assert "secret string, 7 characters" in result.stdout
    assert "hunter2" not in result.stdout
    assert "No changes." in only.stdout
    assert "prd" not in only.stdout


def test_plan_numbers_the_steps(run: Run, broken: Builder) -> None:
    """The order for the removed key: release, drain, then apply."""
    result = run("plan", folder=broken.path)

    assert result.exit_code == 1
    assert result.stdout.index("1. Release the application.") < result.stdout.index("3. Apply the config.")
    assert "- db.size" in result.stdout


def test_rules_are_listed_and_explained(run: Run) -> None:
    """The list has every id; a page is found by name or id, in any case."""
    listed = run("rules")
    by_id = run("rules", "cc101")
    by_name = run("rules", "removed-key-still-read")

    assert "CC101" in listed.stdout
    assert "CC403" in listed.stdout
    assert by_id.stdout == by_name.stdout
    assert "What to do" in by_id.stdout


@pytest.mark.parametrize("name", SCHEMA_NAMES)
def test_schema_prints_the_shipped_schema(run: Run, tmp_path: Path, name: str) -> None:
    """To stdout, or to a file."""
    result = run("schema", name)
    written = run("schema", name, "--output", "it.json")

    assert json.loads(result.stdout) == load_schema(name)
    assert written.exit_code == 0
    assert json.loads((tmp_path / "it.json").read_text(encoding="utf-8")) == load_schema(name)


def test_schema_is_the_settings_one_unless_named(run: Run) -> None:
    """`--list` tells what there is."""
    assert json.loads(run("schema").stdout) == load_schema("settings")
    assert run("schema", "--list").stdout.split() == list(SCHEMA_NAMES)


def test_init_writes_settings_that_check_can_use(run: Run, shop: Builder) -> None:
    """The file lists what was found, and how many of the read keys each environment holds."""
    shop.git("rm", "--quiet", "confcompat.yaml")

    result = run("init", folder=shop.path)
    refused = run("init", folder=shop.path)
    forced = run("init", "--force", folder=shop.path)
    checked = run("check", "--stable", "v1.0.0", folder=shop.path)

    assert result.exit_code == 0, result.output
    assert "Wrote confcompat.yaml." in result.stdout
    assert "3 of 3" in result.stdout
    assert refused.exit_code == 2
    assert forced.exit_code == 0
    assert checked.exit_code == 0, checked.output


def test_init_without_config_says_what_to_fill_in(run: Run, tmp_path: Path) -> None:
    """The file is written all the same."""
    repository = Builder(tmp_path / "bare").write({"a.py": "x = 1\n"}).commit()

    result = run("init", folder=repository.path)

    assert result.exit_code == 0, result.output
    assert "No config files were found" in result.stdout


def test_init_needs_a_working_tree(run: Run, shop: Builder, tmp_path: Path) -> None:
    """A bare repository has no place for the file."""
    bare = shop.clone(tmp_path / "bare.git", "--bare")

    result = run("init", "--repo", str(bare.path), folder=tmp_path)

    assert result.exit_code == 2
    assert "bare repository" in result.stderr
