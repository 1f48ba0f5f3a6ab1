"""The house itself: generated pages are current, links lead somewhere, and nothing of this machine is committed."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest
import yaml

from confcompat.cli import COMMANDS

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted(path for path in (*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")) if ".venv" not in path.parts)
_LINK = re.compile(r"\[[^\]]*\]\((?!https?://)([^)#\s]*)(?:#([^)\s]*))?\)")
_FENCE = re.compile(r"^```.*?^```$", re.DOTALL | re.MULTILINE)
_OF_A_MACHINE = (
    re.compile(r"/(?:home|Users)/(?!user\b|app\b)[a-z][\w.-]*/"),
    re.compile(r"(?<![\w./-])/(?:root|work|tmp/v|opt/(?:pypi|wheels))(?=[/\s\"']|$)", re.MULTILINE),
    re.compile(r"file:///(?:opt|work|root|home)\b"),
)
_BANNED = {"utils", "helpers", "common", "data", "manager"}


@cache
def generator() -> ModuleType:
    """docs/generate.py, which is a script and in no package."""
    specification = importlib.util.spec_from_file_location("generate", ROOT / "docs" / "generate.py")
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


@cache
def tracked() -> tuple[str, ...]:
    """The files of this checkout that git tracks."""
    if not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    names = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    return tuple(name for name in os.fsdecode(names).split("\0") if name and (ROOT / name).is_file())


def made() -> Mapping[str, str]:
    pages: Mapping[str, str] = generator().pages()
    return pages


def test_the_generated_pages_are_the_committed_ones() -> None:
    """A rule or a flag that changed without `make docs` is found."""
    for path, text in made().items():
        assert (ROOT / "docs" / path).read_text(encoding="utf-8") == text, f"docs/{path} is old: run `make docs`"


def test_no_page_is_left_of_a_rule_that_went() -> None:
    """Each page of docs/rules belongs to a rule."""
    assert {f"rules/{page.name}" for page in (ROOT / "docs" / "rules").iterdir()} == {
        path for path in made() if path.startswith("rules/")
    }


@pytest.mark.parametrize("name", ["", *COMMANDS])
def test_the_help_that_is_quoted_is_the_real_one(name: str) -> None:
    """As a terminal of 80 columns shows it."""
    arguments = [sys.executable, "-m", "confcompat", *([name] if name else []), "--help"]
    environment = os.environ | {"COLUMNS": "80"}

    done = subprocess.run(arguments, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)

    assert f"```text\n{done.stdout.rstrip()}\n```" in (ROOT / "docs" / "reference" / "cli.md").read_text("utf-8")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_link_leads_somewhere(page: Path) -> None:
    """To a file that is there, and in a page to a heading that it has."""
    for target, anchor in _LINK.findall(_FENCE.sub("", page.read_text(encoding="utf-8"))):
        found = (page.parent / target).resolve() if target else page
        assert found.exists(), f"{target} is not there"
        if anchor:
            assert anchor in anchors(found), f"{target} has no #{anchor}"


def anchors(page: Path) -> set[str]:
    """The headings as forges name them in links."""
    text = _FENCE.sub("", page.read_text(encoding="utf-8"))
    headings = re.findall(r"^#+ (.*)$", text, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_every_make_target_that_is_named_is_there() -> None:
    """In the pages, in the scripts, and in .PHONY."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))
    named = {
        name
        for page in PAGES
        for name in re.findall(r"(?:`|^\$ )make ([a-z]+)\b", page.read_text(encoding="utf-8"), re.MULTILINE)
    }
    phony = re.search(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)

    assert phony is not None
    assert set(phony[1].split()) == targets
    assert named <= targets


def test_no_tracked_file_names_this_machine() -> None:
    """No path of a home, of a workspace, or of a package folder."""
    found = []
    for name in tracked():
        text = (ROOT / name).read_bytes().decode("utf-8", "replace")
        if name == Path(__file__).relative_to(ROOT).as_posix():
            continue
        found += [f"{name}: {match[0]}" for pattern in _OF_A_MACHINE for match in pattern.finditer(text)]

    assert found == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("see /home/ada/x", True),
        ("PYTHONPATH=/" + "root/x", True),
        ("cd /" + "work/main", True),
        ("url = file:///opt/x", True),
        ("the framework/" + "work/x", False),
        ("POST /orders", False),
    ],
)
def test_a_path_of_a_machine_is_recognised(text: str, found: bool) -> None:
    """The patterns find what they are for."""
    assert any(pattern.search(text) for pattern in _OF_A_MACHINE) is found


def test_constraints_are_versions_only() -> None:
    """No hash, address or option: the machine decides where packages come from."""
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()

    assert [line for line in lines if not re.fullmatch(r"#.*|[A-Za-z0-9._-]+==[0-9][\w.]*", line)] == []


def test_each_dependency_is_pinned() -> None:
    """Those of users and those of developers."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    pinned = {plain(line.split("==")[0]) for line in (ROOT / "constraints.txt").read_text("utf-8").splitlines()}

    assert {plain(re.split(r"[\[<>=~! ]", each)[0]) for each in wanted} <= pinned


def plain(name: str) -> str:
    """A package's name as indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def test_the_versions_agree() -> None:
    """The changelog has a section for what is not released, and the rules were not made in the future."""
    from confcompat import __version__

    assert "## [Unreleased]" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    since = {
        tuple(map(int, yaml.safe_load(rule.read_text(encoding="utf-8"))["since"].split(".")))
        for rule in (ROOT / "rules" / "compat").glob("*.yaml")
    }
    assert max(since) <= tuple(map(int, __version__.split(".")[:3]))


def test_no_module_has_a_name_that_says_nothing() -> None:
    """What has no word of the glossary has no place yet."""
    assert [path for path in (ROOT / "confcompat").rglob("*.py") if path.stem in _BANNED] == []


@pytest.mark.parametrize("file", ["action.yml", ".pre-commit-hooks.yaml"])
def test_what_others_include_parses(file: str) -> None:
    """And calls the check."""
    text = (ROOT / file).read_text(encoding="utf-8")

    assert yaml.safe_load(text)
    assert "check" in text


def test_ci_ends_with_the_tests() -> None:
    """Nothing is printed after pytest's closing line."""
    lines = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    after = lines[next(at for at, line in enumerate(lines) if "-m pytest" in line) :]

    assert os.access(ROOT / ".ci" / "run", os.X_OK)
    assert not any(re.match(r"\s*(echo|printf|make)\b", line) for line in after)
