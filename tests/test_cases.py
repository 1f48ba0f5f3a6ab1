"""Each folder of tests/cases: its expectations hold when the program is run, and the analyzer answers them."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

import pytest

from confcompat.adapters.packs import load_packs
from tests.case_folders import Case, case_names, disagreements, load_case
from tests.case_judgement import Runs, analyse, execute, problems_by_analysis, problems_by_execution
from tests.executions import Interpreter, interpreter, run_plainly

NAMES = case_names()
KNOWN = disagreements()
_RUNS: dict[str, Runs] = {}
cached_case = lru_cache(maxsize=None)(load_case)


@pytest.fixture(scope="module")
def python() -> Iterator[Interpreter]:
    with interpreter("flask") as server:
        yield server


def runs_of(case: Case, python: Interpreter) -> Runs:
    if case.name not in _RUNS:
        _RUNS[case.name] = execute(case, python)
    return _RUNS[case.name]


def test_there_are_many_cases() -> None:
    """The folder was found, and holds what it is meant to hold."""
    assert len(NAMES) >= 80
    assert KNOWN.keys() <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_the_expectations_hold_by_execution(name: str, python: Interpreter) -> None:
    """A required key ends the program when it is gone, others do not, and what is read shows."""
    case = cached_case(name)
    assert problems_by_execution(case, runs_of(case, python)) == []


@pytest.mark.parametrize("name", NAMES)
def test_a_flipped_need_is_noticed(name: str, python: Interpreter) -> None:
    """Execution decides: an expectation that says the opposite is refused."""
    case = cached_case(name)
    for at, read in enumerate(case.reads):
        if read.any_of or read.when or read.certainty != "exact":
            continue
        others = [other for other in case.reads if (other.root, other.path) == (read.root, read.path)]
        if len(others) > 1 and any(other.required for other in others):
            continue
        flipped = replace(read, needs=("defaulted" if read.required else "required",))
        changed = replace(case, reads=(*case.reads[:at], flipped, *case.reads[at + 1 :]))
        assert problems_by_execution(changed, runs_of(case, python)), f"{read.path} as {flipped.needs}"


@pytest.mark.parametrize("name", NAMES)
def test_the_analyzer_agrees(name: str, python: Interpreter) -> None:
    """Every read with its need at its line, nothing invented, nothing overstated; known gaps are still gaps."""
    case = cached_case(name)
    problems = problems_by_analysis(case, runs_of(case, python), analyse(case, load_packs()))
    if name in KNOWN:
        assert problems, f"{name} agrees now: take it out of disagreements.yaml"
    else:
        assert problems == []


@pytest.mark.parametrize("name", NAMES)
def test_the_order_of_files_does_not_matter(name: str) -> None:
    """Linking gives the same answer, whatever order the files come in."""
    case = cached_case(name)
    files = sorted(case.sources)
    first = analyse(case, load_packs(), files)
    shuffled = random.Random(name).sample(files, len(files))
    assert analyse(case, load_packs(), shuffled) == first
    assert analyse(case, load_packs(), files[::-1]) == first


@pytest.mark.parametrize("name", NAMES[::6])
def test_a_fresh_interpreter_ends_the_same_way(name: str, python: Interpreter) -> None:
    """Forking a prepared interpreter changes neither the output nor the exit."""
    case = cached_case(name)
    plain = run_plainly(case.files, case.environment)
    forked = runs_of(case, python).base
    assert (plain.code, plain.stdout) == (forked.code, forked.stdout)
