"""`confcompat reads --unresolved`, as a process of its own with the real analysis."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import confcompat
from confcompat.adapters.schemas import load_schema
from tests.repositories import Builder

SETTINGS = """\
version: 1
application:
  name: shop
  assume:
    - {reads: "jobs.*", need: defaulted, because: "jobs are looked up by database rows"}
environments:
  prd: {config: [config.yaml], stable: HEAD}
"""
APP = """\
import sys
import yaml

cfg = yaml.safe_load(open("config.yaml"))
name = sys.argv[1]
cfg["feature"][name]
cfg[name]
"""
CONFIG = "feature: {dark: 1, light: 2}\njobs: {nightly: 1}\nname: x\nold: y\n"


@pytest.fixture
def shop(tmp_path: Path) -> Builder:
    files = {"confcompat.yaml": SETTINGS, "app.py": APP, "config.yaml": CONFIG}
    return Builder(tmp_path / "shop").write(files).commit("first")


def run(folder: Path, *arguments: str) -> str:
    environment = {**os.environ, "PYTHONPATH": str(Path(confcompat.__file__).parents[1])}
    done = subprocess.run(
        [sys.executable, "-m", "confcompat", "reads", "--no-cache", *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def document(folder: Path, *arguments: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run(folder, "--format", "json", *arguments))
    jsonschema.validate(found, load_schema("reads"))
    return found


def test_the_read_that_leaves_most_open_comes_first(shop: Builder) -> None:
    """Each with its place, its reason, and the keys; what somebody vouches for is not open."""
    reads = document(shop.path, "--unresolved")["reads"]

    assert [(one["key"], one["line"], one["undecided"]["count"]) for one in reads] == [("*", 7, 4), ("feature.*", 6, 2)]
    assert reads[0]["undecided"]["keys"] == [["feature", "dark"], ["feature", "light"], ["name"], ["old"]]
    assert all(one["reason"] for one in reads)


def test_the_other_formats_say_the_same(shop: Builder) -> None:
    """Text with the keys and what to do, Markdown with the number."""
    text, markdown = run(shop.path, "--unresolved"), run(shop.path, "--unresolved", "--format", "markdown")

    assert "4 keys" in text
    assert "app.py:7: feature.dark, feature.light, name and 1 more" in text
    assert "# confcompat: reads db.*" in text
    assert "| 4 | the key is computed at run time |" in markdown


def test_a_comment_settles_what_was_open(shop: Builder) -> None:
    """In the working tree; the committed release stays as it is."""
    remarked = APP.replace("cfg[name]\n", "cfg[name]  # confcompat: reads name\n")
    shop.write({"app.py": remarked.replace("[name]\ncfg", "[name]  # confcompat: reads feature.*\ncfg")})

    assert "None." in run(shop.path, "--unresolved")
    assert document(shop.path)["coverage"]["opaque"] == 0
    assert len(document(shop.path, "--unresolved", "--rev", "HEAD")["reads"]) == 2
    keys = {one["key"]: one["via"] for one in document(shop.path)["reads"]}
    assert keys == {"feature": [], "feature.*": ["comment"], "name": ["comment"], "jobs.*": ["assume"]}


def test_config_may_live_in_another_repository(shop: Builder, tmp_path: Path) -> None:
    """Its working tree counts, whatever the release."""
    Builder(tmp_path / "manifests").write({"config.yaml": "only: 1\n"}).commit("first")
    shop.write({"confcompat.yaml": SETTINGS.replace("stable: HEAD", "stable: HEAD, repo: ../manifests")})

    reads = document(shop.path, "--unresolved", "--rev", "HEAD")["reads"]

    assert [one["undecided"]["keys"] for one in reads if one["key"] == "*"] == [[["only"]]]
