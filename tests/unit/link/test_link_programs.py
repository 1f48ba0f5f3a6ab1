"""Small programs: what linking answers is what execution shows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from confcompat.model.keys import is_exact, parse_key
from tests.case_folders import without
from tests.linking import LOADED, after_load, needs
from tests.unit.link.programs import PROGRAMS, Small

ALL = [
    pytest.param(p, id=p.title, marks=[pytest.mark.xfail(strict=True, reason=p.gap)] if p.gap else []) for p in PROGRAMS
]
EXECUTED = [pytest.param(p, id=p.title) for p in PROGRAMS if p.told]


def raises(small: Small, config: dict[str, Any], folder: Path) -> str:
    """How the program ends badly on a config; "" where it does not."""
    (folder / "config.yaml").write_text(yaml.safe_dump(config), encoding="utf-8")
    try:
        exec(compile(f"{LOADED}{small.body}\n", "app.py", "exec"), {"__name__": "app"})
    except Exception as error:
        return repr(error)
    return ""


@pytest.mark.parametrize("small", ALL)
def test_linking_finds_the_reads_and_no_others(small: Small) -> None:
    """Each key with its strongest need and its condition."""
    assert needs(after_load(f"{small.body}\n")) == small.reads


@pytest.mark.parametrize("small", EXECUTED)
def test_execution_agrees(small: Small, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With its config the program ends well; without a required key it raises, without any other it does not."""
    monkeypatch.chdir(tmp_path)
    assert raises(small, small.config, tmp_path) == ""
    for key, need in small.reads.items():
        if key.startswith("$") or not is_exact(path := parse_key(key)):
            continue
        try:
            less = without(small.config, path)
        except KeyError:
            assert not need.startswith("required"), f"{key} is not in the config"
            continue
        assert bool(raises(small, less, tmp_path)) is need.startswith("required"), key
