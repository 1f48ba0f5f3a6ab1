"""The analyzer agrees with execution on random programs, but for the gaps that are named, which are gaps still."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

from tests.executions import Interpreter, interpreter
from tests.fuzz.__main__ import PREPARED, summary, told
from tests.fuzz.campaign import run
from tests.fuzz.exclusions import Exclusion, exclusions
from tests.fuzz.oracle import disagreements
from tests.fuzz.programs import Program, made, random_numbers
from tests.fuzz.readings import ONE_KEY
from tests.fuzz.several import MANY_KEYS

SEED = 2026
FEW, MANY = 40, 300


@pytest.fixture(scope="module")
def python() -> Iterator[Interpreter]:
    with interpreter(*PREPARED) as server:
        yield server


def _agree(programs: int, seed: int, python: Interpreter) -> None:
    campaign = run(programs, seed, python)
    assert not campaign.findings, "\n".join([*map(told, campaign.findings), summary(campaign)])
    assert campaign.judged > programs / 2, summary(campaign)


def test_the_analyzer_agrees_with_a_few_random_programs(python: Interpreter) -> None:
    """The same ones each time, so that a failure is the change's doing."""
    _agree(FEW, SEED, python)


@pytest.mark.heavy
def test_the_analyzer_agrees_with_many_random_programs(python: Interpreter) -> None:
    _agree(MANY, SEED + 1, python)


@pytest.mark.parametrize("exclusion", exclusions(), ids=lambda exclusion: exclusion.name)
def test_a_known_gap_is_a_gap_still(exclusion: Exclusion, python: Interpreter) -> None:
    """Or it is taken out of exclusions.yaml."""
    assert exclusion.reason
    assert disagreements(exclusion.shown, python), f"{exclusion.name} agrees now: take it out of exclusions.yaml"


def test_a_program_follows_from_its_numbers() -> None:
    numbers = random_numbers(random.Random(SEED))

    assert made(numbers) == made(numbers)
    assert not ONE_KEY.keys() & MANY_KEYS.keys()


PRINTS = 'import yaml\ncfg = yaml.safe_load(open("config.yaml"))\n'
UNSEEN = {
    "missed": "print(cfg[chr(97)])\n",
    "overstated": "import sys\nif len(sys.argv) > 9:\n    print(cfg['a'])\n",
    "unread": "print(eval(\"cfg.get('a')\"))\n",
    "invented": 'cfg.get("a")\n',
}


@pytest.mark.parametrize("kind", UNSEEN)
def test_each_kind_of_disagreement_is_found(kind: str, python: Interpreter) -> None:
    """Programs of which the analyzer cannot know, or in which a read does not show."""
    program = Program((), {"app.py": PRINTS + UNSEEN[kind]}, {"a": "x"}, (), ())

    assert kind in {each.kind for each in disagreements(program, python)}
