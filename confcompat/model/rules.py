"""Compatibility rules as data: what `rules/compat/*.yaml` says once it was checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How bad a finding is; `error` stops a release by default."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class RuleExample:
    """A firing or silent example: source, config now, config candidate; also the rule page's text.

    `settings` is the YAML text of what differs from plain settings (`delivery`, `critical`, `budget`, `ignore`), and
    `elsewhere` the config of a second environment, where the rule asks for one; else "".
    """

    title: str
    stable: str
    candidate: str
    now: str
    after: str
    reported: bool
    settings: str = ""
    elsewhere: str = ""


@dataclass(frozen=True, slots=True)
class Grade:
    """A severity for some of what a rule claims."""

    when: Mapping[str, tuple[str, ...]]
    severity: Severity


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. `when` gives, facet by facet, the values it claims; a facet left out may have any.

    The first of `grades` that matches gives the severity, `severity` where none does.
    """

    id: str
    name: str
    severity: Severity
    since: str
    summary: str
    explanation: str
    remedy: str
    message: str
    when: Mapping[str, tuple[str, ...]]
    family: str
    forward: str = ""
    rollback: str = ""
    examples: tuple[RuleExample, ...] = ()
    grades: tuple[Grade, ...] = ()
