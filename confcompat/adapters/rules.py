"""The compatibility rules: finds the rule files, reads them, and refuses what does not make sense."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

import confcompat
from confcompat.errors import InternalError
from confcompat.model.observations import DETAILS, FACETS
from confcompat.model.rules import Grade, Rule, RuleExample, Severity

_REQUIRED = (
    "id",
    "name",
    "since",
    "severity",
    "family",
    "when",
    "summary",
    "message",
    "explanation",
    "remedy",
    "examples",
)
_OPTIONAL = ("grades", "forward", "rollback")
_EXAMPLE_REQUIRED = ("title", "stable", "candidate", "now", "after", "reported")
_EXAMPLE_OPTIONAL = ("settings", "elsewhere")
_ID = re.compile(r"CC\d{3}\Z")
_NAME = re.compile(r"\{(\w+)\}")


def rules_folder() -> Path:
    """Where the rule files lie: beside the installed package, else in the checkout.

    Raises `InternalError` where neither exists.
    """
    package = Path(confcompat.__file__).parent
    for folder in (package / "rules" / "compat", package.parent / "rules" / "compat"):
        if folder.is_dir():
            return folder
    raise InternalError(f"{package}: the rule files are not there", "install confcompat again")


def load_rules(folder: Path | None = None) -> tuple[Rule, ...]:
    """All rules by id. Raises `InternalError` for a file that is no rule, or an id that two files claim."""
    rules = sorted(
        (_load(path) for path in sorted((folder or rules_folder()).glob("*.yaml"))), key=lambda rule: rule.id
    )
    for first, second in itertools.pairwise(rules):
        if first.id == second.id:
            raise InternalError(f"rules {first.name} and {second.name}: both are {first.id}", "give one another id")
    return tuple(rules)


def _load(path: Path) -> Rule:
    where = f"rule {path.stem}"
    try:
        found = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise InternalError(f"{where}: cannot be read: {error}", "install confcompat again") from error
    rule = _Checked(where, found).rule()
    if rule.name != path.stem:
        raise InternalError(f"{where}: is called {rule.name} inside", "a rule has the name of its file")
    return rule


class _Checked:
    """One rule file's content, taken apart with a check at every step."""

    def __init__(self, where: str, found: Any) -> None:
        self._where = where
        self._found = self._mapping(found, "the file", _REQUIRED, _OPTIONAL)

    def rule(self) -> Rule:
        """The rule, every part of it checked."""
        found = self._found
        if not _ID.match(self._text(found, "id")):
            raise self._wrong("id", "CC and three digits")
        examples = tuple(self._example(each) for each in self._list(found["examples"], "examples"))
        if {each.reported for each in examples} != {True, False}:
            raise self._wrong("examples", "one that is reported and one that is not, at least")
        return Rule(
            self._text(found, "id"),
            self._text(found, "name"),
            self._severity(found["severity"]),
            self._text(found, "since"),
            self._text(found, "summary"),
            self._text(found, "explanation"),
            self._template(found, "remedy"),
            self._template(found, "message"),
            self._when(found["when"]),
            self._text(found, "family"),
            self._text(found, "forward") if "forward" in found else "",
            self._text(found, "rollback") if "rollback" in found else "",
            examples,
            tuple(self._grade(each) for each in self._list(found.get("grades", []), "grades")),
        )

    def _wrong(self, what: str, expected: str) -> InternalError:
        return InternalError(f"{self._where}: {what} is not {expected}", "see the other files of rules/compat")

    def _mapping(self, found: Any, what: str, required: tuple[str, ...], optional: tuple[str, ...]) -> dict[str, Any]:
        if not isinstance(found, dict):
            raise self._wrong(what, "a mapping")
        for name in required:
            if name not in found:
                raise self._wrong(what, f"complete: {name} is missing")
        for name in found:
            if name not in (*required, *optional):
                raise self._wrong(f"{name!r} in {what}", f"one of {', '.join((*required, *optional))}")
        return found

    def _list(self, found: Any, what: str) -> list[Any]:
        if not isinstance(found, list):
            raise self._wrong(what, "a list")
        return found

    def _text(self, found: Mapping[str, Any], name: str) -> str:
        text = found[name]
        if not isinstance(text, str):
            raise self._wrong(name, "text")
        return text

    def _template(self, found: Mapping[str, Any], name: str) -> str:
        text = self._text(found, name)
        unknown = sorted(set(_NAME.findall(text)) - set(DETAILS))
        if unknown:
            raise self._wrong(f"{{{unknown[0]}}} in {name}", f"one of {', '.join(DETAILS)}")
        return text

    def _severity(self, found: Any) -> Severity:
        try:
            return Severity(found)
        except ValueError:
            raise self._wrong("severity", "error, warning or info") from None

    def _when(self, found: Any) -> Mapping[str, tuple[str, ...]]:
        when = self._mapping(found, "when", (), tuple(FACETS))
        for name, values in when.items():
            for value in self._list(values, f"when.{name}"):
                if value not in FACETS[name]:
                    raise self._wrong(f"{value!r} in when.{name}", f"one of {', '.join(FACETS[name])}")
        return {name: tuple(values) for name, values in when.items()}

    def _grade(self, found: Any) -> Grade:
        grade = self._mapping(found, "grades", ("when", "severity"), ())
        return Grade(self._when(grade["when"]), self._severity(grade["severity"]))

    def _example(self, found: Any) -> RuleExample:
        example = self._mapping(found, "an example", _EXAMPLE_REQUIRED, _EXAMPLE_OPTIONAL)
        if not isinstance(example["reported"], bool):
            raise self._wrong("reported", "true or false")
        texts = {name: self._text(example, name) for name in example if name != "reported"}
        return RuleExample(**texts, reported=example["reported"])
