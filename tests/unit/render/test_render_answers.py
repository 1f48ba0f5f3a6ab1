"""`reads`, `diff`, `key` and `plan` in every format: golden files, secrets, several applications, schemas."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from confcompat.adapters.schemas import load_schema
from confcompat.model.keys import NonString
from confcompat.render import RENDERERS
from confcompat.render.view import View
from tests.answers import SECRET, diff_answer, key_answer, read, reads_answer
from tests.reports import RULES, VIEW, full_report

GOLDEN = Path(__file__).parents[2] / "golden"
_ANSWERS: dict[str, Any] = {"reads": reads_answer(), "diff": diff_answer(), "key": key_answer()}
_SUFFIX = {"text": "txt", "json": "json", "markdown": "md"}
_MINE = replace(VIEW, secrets=("pin",))


@pytest.mark.parametrize("kind", sorted(_ANSWERS))
@pytest.mark.parametrize("name", sorted(_SUFFIX))
def test_the_answer_is_the_golden_one(kind: str, name: str) -> None:
    """Nothing of an answer changes by accident."""
    text = RENDERERS[kind][name]([_ANSWERS[kind]], _MINE)

    file = GOLDEN / f"{kind}.{_SUFFIX[name]}"
    if os.environ.get("GOLDEN") == "write":
        file.write_text(text, encoding="utf-8")
    assert text == file.read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", sorted(_ANSWERS))
@pytest.mark.parametrize("name", sorted(_SUFFIX))
@pytest.mark.parametrize("verbose", [False, True])
def test_no_secret_that_the_source_gives_is_shown(kind: str, name: str, verbose: bool) -> None:
    """A default, or a compared value, of a secret key is told by type and length, whoever declared it secret."""
    text = RENDERERS[kind][name]([_ANSWERS[kind]], replace(_MINE, verbose=verbose))

    assert SECRET not in text


@pytest.mark.parametrize("kind", ["check", "reads", "diff", "key", "plan"])
def test_json_of_one_and_of_many_fits_its_schema(kind: str) -> None:
    """One application gives the plain document, several give the -many document, whatever came of them."""
    answer = _ANSWERS.get(kind, full_report())

    one = json.loads(RENDERERS[kind]["json"]([answer], _MINE))
    many = json.loads(RENDERERS[kind]["json"]([answer], replace(_MINE, many=True)))

    jsonschema.validate(one, load_schema(kind))
    jsonschema.validate(many, load_schema(f"{kind}-many"))
    assert one["format"] == f"confcompat/{kind}"
    assert many["applications"] == [one]


def test_json_of_rules_fits_its_schema() -> None:
    """The list of rules is a document of its own."""
    jsonschema.validate(json.loads(RENDERERS["rules"]["json"](RULES, VIEW)), load_schema("rules"))


def test_a_key_that_json_cannot_say_is_told_as_yaml_writes_it() -> None:
    """`.nan` and `.inf` as mapping keys do not spoil the document."""
    paths = [(NonString(float("nan")),), (NonString(float("inf")),), (NonString(float("-inf")),)]
    found = replace(reads_answer().found, reads=tuple(read(path) for path in paths))

    document = json.loads(RENDERERS["reads"]["json"]([replace(reads_answer(), found=found)], VIEW))

    assert [one["path"] for one in document["reads"]] == [[{"key": ".nan"}], [{"key": ".inf"}], [{"key": "-.inf"}]]


def test_conditions_are_told_as_the_contract_says() -> None:
    """One condition stands alone, several under `all`; negated and emptiness tests have their own words."""
    document = json.loads(RENDERERS["reads"]["json"]([reads_answer()], _MINE))

    assert [one["when"] for one in document["reads"] if one["when"]] == [
        {"all": [{"value": ["mode"], "is": "tls"}, {"present": ["tls"], "truthy": True}]},
        {"absent": ["old"], "falsy": True},
        {"present": ["y"]},
        {"absent": ["y"]},
        {"value": ["secret_mode"], "is_not": f"secret string, {len(SECRET)} characters"},
    ]


def test_text_folds_long_listings_and_verbose_opens_them() -> None:
    """Past 200 reads the rest is counted, and `--verbose` lists them."""
    found = replace(reads_answer().found, reads=tuple(read((f"k{number}",)) for number in range(250)))
    answer = replace(reads_answer(), found=found, pattern="k*")

    short = RENDERERS["reads"]["text"]([answer], VIEW)
    long = RENDERERS["reads"]["text"]([answer], replace(VIEW, verbose=True))

    assert "and 50 more reads (--verbose lists all)" in short
    assert "k249" not in short
    assert "k249" in long
    assert "that may touch k*" in short


@pytest.mark.parametrize("name", ["text", "markdown"])
def test_a_release_that_reads_nothing_says_so(name: str) -> None:
    """An empty listing is a sentence, not an empty table."""
    found = replace(reads_answer().found, reads=(), closed=())
    answer = replace(reads_answer(), found=found, commit=None, revision="worktree")

    text = RENDERERS["reads"][name]([answer], VIEW)

    assert "No reads." in text
    assert "reads of the working tree" in text


def test_colour_only_dresses_the_words() -> None:
    """With the escapes taken out, a coloured report is the plain one."""
    plain = RENDERERS["check"]["text"]([full_report()], VIEW)
    dressed = RENDERERS["check"]["text"]([full_report()], replace(VIEW, colour=True))

    for code in ("0", "1", "2", "31", "32", "33", "34", "36", "1;31", "1;32", "1;33", "1;34"):
        dressed = dressed.replace(f"\x1b[{code}m", "")
    assert dressed == plain


def test_a_report_without_rules_still_names_them() -> None:
    """Who renders without rule texts gets the rules' names in place of their messages."""
    assert "removed-key-still-read" in RENDERERS["check"]["markdown"]([full_report()], View())


def test_a_plan_of_many_keys_is_folded() -> None:
    """Past ten keys with the same steps the rest is counted, and `--verbose` lists them."""
    report = full_report()
    first = report.plan[0]
    plan = tuple(replace(first, path=("k", f"n{number}")) for number in range(14))
    report = replace(report, plan=plan)

    short = RENDERERS["plan"]["text"]([report], VIEW)

    assert "and 4 more keys (--verbose)" in short
    assert "k.n13" in RENDERERS["plan"]["text"]([report], replace(VIEW, verbose=True))
