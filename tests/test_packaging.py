"""What is shipped: the wheel works where there is no checkout, and a fresh checkout sets itself up.

These tests install packages into new environments, so they are slow and need a package index.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.repositories import isolated_environment

ROOT = Path(__file__).resolve().parents[1]
SHIPPED = ("rules", "sample_repo")
pytestmark = pytest.mark.heavy


def bare_environment(home: Path) -> dict[str, str]:
    """A user's shell who has never heard of this checkout."""
    hidden = ("PYTHONPATH", "VIRTUAL_ENV", "MAKEFLAGS", "MAKELEVEL", "MFLAGS")
    kept = {name: value for name, value in isolated_environment().items() if name not in hidden}
    # Coverage of another environment's packages says nothing.
    return {name: value for name, value in kept.items() if not name.startswith("COV")} | {"XDG_CACHE_HOME": str(home)}


def succeed(*command: str | Path, folder: Path, environment: Mapping[str, str]) -> str:
    """What the command prints. Fails the test, with all of it, when the command does."""
    done = subprocess.run(
        command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    assert done.returncode == 0, f"{command}: exit {done.returncode}\n{done.stdout}"
    return done.stdout


def files_below(folder: Path) -> set[str]:
    """The files of the folder, without what Python leaves there."""
    return {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files that git tracks here, as they are now, and nothing else."""
    if not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    target = tmp_path_factory.mktemp("fresh") / "confcompat"
    names = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    for name in filter(None, os.fsdecode(names).split("\0")):
        if (ROOT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, target / name)
    return target


@pytest.fixture(scope="module")
def wheel(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built from the tracked files."""
    folder = tmp_path_factory.mktemp("wheel")
    command = (sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", folder, checkout)
    succeed(*command, folder=folder, environment=bare_environment(folder))
    (built,) = folder.glob("*.whl")
    return built


def test_the_wheel_holds_all_data_and_nothing_foreign(wheel: Path, checkout: Path) -> None:
    """Rules, sample and schemas are inside the package; tests are not shipped."""
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())

    for folder in SHIPPED:
        inside = {name.removeprefix(f"confcompat/{folder}/") for name in names if f"confcompat/{folder}/" in name}
        assert inside == files_below(checkout / folder)
    assert {name.split("/")[0].split("-")[0] for name in names} == {"confcompat"}
    assert files_below(checkout / "confcompat") <= {name.removeprefix("confcompat/") for name in names}
    assert any(name.endswith("licenses/LICENSE") for name in names)


def test_the_installed_wheel_runs_the_demo(wheel: Path, checkout: Path, tmp_path: Path) -> None:
    """In a new environment, outside any checkout, every chapter goes as told."""
    environment = bare_environment(tmp_path / "cache")
    succeed(sys.executable, "-m", "venv", tmp_path / "venv", folder=tmp_path, environment=environment)
    tools = tmp_path / "venv" / "bin"
    pins = checkout / "constraints.txt"
    install = (tools / "python", "-m", "pip", "install", "--quiet", "--constraint", pins, wheel)
    succeed(*install, folder=tmp_path, environment=environment)
    outside = tmp_path / "outside"
    outside.mkdir()

    told = succeed(tools / "confcompat", "demo", folder=outside, environment=environment)

    assert "Every chapter went as the story tells." in told
    assert (outside / "confcompat-demo" / "api" / ".git").is_dir()


def test_a_fresh_checkout_runs_the_demo_again_and_again(checkout: Path, tmp_path: Path) -> None:
    """`make demo` needs nothing but Python, and shows the two findings that the story begins with."""
    environment = bare_environment(tmp_path / "cache")
    command = ("make", f"PYTHON={sys.executable}", "demo")

    first = succeed(*command, folder=checkout, environment=environment)
    second = succeed(*command, folder=checkout, environment=environment)

    for told in (first, second):
        assert "error CC101 removed-key-still-read  db.pool.size" in told
        assert "error CC103 missing-key  payment.retry" in told
        assert "Every chapter went as the story tells." in told


def test_an_editable_install_reads_the_checkout_and_not_its_copy(checkout: Path, tmp_path: Path) -> None:
    """The copy of the data that the build backend leaves in the environment goes stale, and is not asked."""
    environment = bare_environment(tmp_path / "cache")
    succeed("make", f"PYTHON={sys.executable}", ".venv/.runtime", folder=checkout, environment=environment)
    asked = "from confcompat.adapters import packs, rules, sample; print(rules.rules_folder(), packs.packs_folder())"

    told = succeed(checkout / ".venv" / "bin" / "python", "-c", asked, folder=tmp_path, environment=environment)

    assert told.split() == [str(checkout / "rules" / "compat"), str(checkout / "rules" / "readers")]
