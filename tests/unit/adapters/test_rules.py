"""Finding, reading and refusing rule files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

import confcompat
from confcompat.adapters.rules import load_rules, rules_folder
from confcompat.errors import InternalError
from confcompat.model.rules import Severity

GOOD: dict[str, Any] = {
    "id": "CC999",
    "name": "good",
    "since": "0.1.0",
    "severity": "error",
    "family": "test",
    "when": {"fact": ["missing"]},
    "summary": "s",
    "message": "{key} is wrong",
    "explanation": "e",
    "remedy": "mend {key}",
    "examples": [
        {"title": "t", "stable": "", "candidate": "", "now": "", "after": "", "reported": True},
        {"title": "u", "stable": "", "candidate": "", "now": "", "after": "", "reported": False, "settings": "a: 1"},
    ],
}


def write(folder: Path, content: Any, name: str = "good") -> Path:
    """One rule file."""
    text = content if isinstance(content, str) else yaml.safe_dump(content)
    (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


def test_the_shipped_rules_load_in_the_order_of_their_ids() -> None:
    """Each under its file's name."""
    rules = load_rules()

    assert [rule.id for rule in rules] == sorted(rule.id for rule in rules)
    assert {path.stem for path in rules_folder().glob("*.yaml")} == {rule.name for rule in rules}


def test_a_rule_file_becomes_a_rule(tmp_path: Path) -> None:
    """With its grades, and what may be left out left out."""
    content = {**GOOD, "grades": [{"when": {"effect": ["same"]}, "severity": "info"}], "forward": "f"}

    (rule,) = load_rules(write(tmp_path, content))
    assert (rule.id, rule.severity, rule.when, rule.forward, rule.rollback) == (
        "CC999",
        Severity.ERROR,
        {"fact": ("missing",)},
        "f",
        "",
    )
    assert [(grade.when, grade.severity) for grade in rule.grades] == [({"effect": ("same",)}, Severity.INFO)]
    assert [(each.reported, each.settings) for each in rule.examples] == [(True, ""), (False, "a: 1")]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"id": "X1"}, "CC and three digits"),
        ({"id": 5}, "id is not text"),
        ({"name": "other"}, "is called other inside"),
        ({"severity": "fatal"}, "error, warning or info"),
        ({"when": {"colour": ["red"]}}, "'colour' in when is not one of fact"),
        ({"when": {"fact": ["gone"]}}, "'gone' in when.fact is not one of missing"),
        ({"when": {"fact": "missing"}}, "when.fact is not a list"),
        ({"when": []}, "when is not a mapping"),
        ({"message": "{colour}"}, "{colour} in message is not one of"),
        ({"remedy": "{colour}"}, "{colour} in remedy is not one of"),
        ({"examples": GOOD["examples"][:1]}, "one that is reported and one that is not"),
        ({"examples": [{**GOOD["examples"][0], "reported": 1}]}, "reported is not true or false"),
        ({"examples": [{"title": "t"}]}, "stable is missing"),
        ({"extra": 1}, "'extra' in the file is not one of"),
        ({"grades": [{"severity": "info"}]}, "when is missing"),
    ],
)
def test_what_makes_no_sense_is_refused(tmp_path: Path, change: dict[str, Any], said: str) -> None:
    """With the rule's name, what is wrong, and what would be right."""
    with pytest.raises(InternalError) as error:
        load_rules(write(tmp_path, {**GOOD, **change}))

    assert error.value.what.startswith("rule good: ")
    assert said in error.value.what
    assert error.value.hint


@pytest.mark.parametrize("text", ["a: [", "- 1", ""])
def test_a_file_that_is_no_rule_is_refused(tmp_path: Path, text: str) -> None:
    """Neither YAML, nor a mapping."""
    with pytest.raises(InternalError, match="rule good"):
        load_rules(write(tmp_path, text))


def test_two_rules_must_not_share_an_id(tmp_path: Path) -> None:
    """Both are named."""
    write(tmp_path, GOOD)
    with pytest.raises(InternalError, match="rules also and good: both are CC999"):
        load_rules(write(tmp_path, {**GOOD, "name": "also"}, "also"))


def test_an_installed_package_carries_its_rules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beside the package first, then in the checkout, else it says what to do."""
    package = tmp_path / "site" / "confcompat"
    package.mkdir(parents=True)
    monkeypatch.setattr(confcompat, "__file__", str(package / "__init__.py"))
    with pytest.raises(InternalError, match="not there"):
        rules_folder()

    (tmp_path / "site" / "rules" / "compat").mkdir(parents=True)
    assert rules_folder() == tmp_path / "site" / "rules" / "compat"
    (package / "rules" / "compat").mkdir(parents=True)
    assert rules_folder() == package / "rules" / "compat"
