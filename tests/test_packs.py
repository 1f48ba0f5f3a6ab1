"""The examples of the reader packs: they hold against the real libraries, and the analyzer answers them."""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from confcompat.adapters.packs import load_packs, packs_folder, read_document
from confcompat.extract.python import extract
from confcompat.link.engine import link
from confcompat.link.program import Program
from confcompat.model.facts import ModuleFacts
from confcompat.model.keys import format_key, parse_key
from confcompat.model.reads import APP_ROOT, ENVIRONMENT_ROOT, Need
from confcompat.model.settings import Application
from tests.case_folders import dump, without
from tests.executions import Interpreter, Outcome, interpreter

PACKS = sorted(packs_folder().glob("*.yaml"))
EXAMPLES = [(path, at) for path in PACKS for at, _ in enumerate(read_document(path)["examples"])]
IDS = [f"{path.stem}-{at}" for path, at in EXAMPLES]
NEEDS = {need.value for need in Need}


@pytest.fixture(scope="module")
def python() -> Iterator[Interpreter]:
    prepared = [name for name in ("flask", "pydantic") if importlib.util.find_spec(name)]
    with interpreter(*prepared) as server:
        yield server


def _needs_libraries(path: Path) -> None:
    """Skips where the library that the pack is about is not installed, but not where the checks of a change run."""
    missing = [name for name in read_document(path)["imports"][:1] if importlib.util.find_spec(name) is None]
    if missing and not os.environ.get("CI"):
        pytest.skip(f"{', '.join(missing)}: not installed")


def example_of(path: Path, at: int) -> dict[str, Any]:
    example: dict[str, Any] = read_document(path)["examples"][at]
    return example


def run(python: Interpreter, example: dict[str, Any], without_key: str = "") -> Outcome:
    """The example's program, with its config as file and its environment, less one key."""
    config, environment = example.get("config"), dict(example.get("environment", {}))
    file = example.get("file", "config.yaml")
    if without_key and config is None:
        del environment[without_key]
    elif without_key:
        config = without(config, parse_key(without_key))
    files = {"app.py": example["code"]} | ({} if config is None else {file: dump(file, config)})
    return python.run(files, {name: str(value) for name, value in environment.items()})


@pytest.mark.parametrize("path", PACKS, ids=lambda path: path.stem)
def test_a_pack_shows_what_it_does(path: Path) -> None:
    """Every pack is named as its file, has a summary, and at least one example that says what is read."""
    document = read_document(path)
    assert document["name"] == path.stem
    assert document["summary"].endswith(".")
    assert document["examples"]
    for example in document["examples"]:
        assert example["reads"]
        assert set(example["reads"].values()) <= NEEDS
        assert example.keys() <= {"title", "code", "config", "environment", "file", "reads"}


@pytest.mark.parametrize(("path", "at"), EXAMPLES, ids=IDS)
def test_an_example_holds_with_the_real_library(path: Path, at: int, python: Interpreter) -> None:
    """Without a required key the program ends badly, without any other it does not."""
    _needs_libraries(path)
    example = example_of(path, at)
    assert not run(python, example).raised, run(python, example).told
    for key, need in example["reads"].items():
        assert run(python, example, key).raised is (need == "required"), key


@pytest.mark.parametrize(("path", "at"), EXAMPLES, ids=IDS)
def test_the_analyzer_answers_an_example(path: Path, at: int) -> None:
    """The reads of an example are exactly those that it names, each with its strongest need."""
    example = example_of(path, at)
    facts = extract(example["code"].encode())
    assert isinstance(facts, ModuleFacts)
    file = example.get("file", "config.yaml")
    linked = link(Program({"app.py": facts}), load_packs(), Application("example"), (file,))
    root = ENVIRONMENT_ROOT if "environment" in example else APP_ROOT
    answered: dict[str, str] = {}
    for read in linked.reads:
        if read.root == root and answered.get(format_key(read.path)) != Need.REQUIRED:
            # One of several keys that will do can be missed alone.
            answered[format_key(read.path)] = read.need.value if not read.any_of else Need.DEFAULTED.value
    assert answered == example["reads"]


@pytest.mark.parametrize("path", PACKS, ids=lambda path: path.stem)
def test_an_example_needs_its_pack(path: Path) -> None:
    """Without its own pack at least one example of it is answered otherwise: the pack is not idle."""
    others = tuple(pack for pack in load_packs() if pack.name != path.stem)
    file_of = [(e["code"], e.get("file", "config.yaml")) for e in read_document(path)["examples"]]
    answers = []
    for packs in (load_packs(), others):
        modules = [(extract(code.encode()), file) for code, file in file_of]
        answers.append(
            [
                link(Program({"app.py": facts}), packs, Application("example"), (file,)).reads
                for facts, file in modules
                if isinstance(facts, ModuleFacts)
            ]
        )
    assert answers[0] != answers[1]
