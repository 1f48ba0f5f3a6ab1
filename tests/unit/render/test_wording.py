"""A rule's words with a finding's facts."""

from __future__ import annotations

from dataclasses import replace

import pytest

from confcompat.model.findings import CellName, ConfigState, Finding
from confcompat.model.releases import Role
from confcompat.model.rules import Rule, Severity
from confcompat.render.wording import names_of, render_message, render_remedy

RULE = Rule("CC999", "r", Severity.ERROR, "0", "s", "e", "Mend {key}.", "", {}, "f")


def finding(state: ConfigState | None = ConfigState.CANDIDATE, **details: str) -> Finding:
    """A finding with these facts."""
    cell = CellName(Role.STABLE, state) if state else None
    return Finding(
        "r", "CC999", Severity.ERROR, "prd", None, cell, None, None, False, True, None, (), tuple(details.items()), "0"
    )


@pytest.mark.parametrize(
    ("template", "details", "text"),
    [
        ("{key} is gone", {"key": "a.b"}, "a.b is gone"),
        ("{key}[ was {old_value}]", {"key": "a", "old_value": "1"}, "a was 1"),
        ("{key}[ was {old_value}]", {"key": "a"}, "a"),
        ("{key}[ {x}{y}]", {"key": "a", "x": "1"}, "a"),
        ("{release} {revision} fails", {"release": "stable", "revision": "v1"}, "The stable release v1 fails"),
        ("so {release} fails", {"release": "rollback"}, "so the rollback target fails"),
        ("as {use}", {"use": "integer"}, "as a whole number"),
        ("{moment}", {"moment": "import"}, "when it starts (on import)"),
        ("{moment}", {"moment": "startup"}, "at start-up"),
        ("{moment}", {"moment": "call", "entry": "POST /orders", "function": "f"}, "on POST /orders"),
        ("{moment}", {"moment": "call", "function": "api.f"}, "when api.f is called"),
        ("{moment}", {"moment": "call"}, "when the read runs"),
        ("{why}", {"why": "unmatched"}, "matches nothing"),
        ("{why}", {"why": "a loop"}, "a loop"),
        ("two\n  lines", {}, "two lines"),
        ("{key}", {"key": "{release} [x]"}, "{release} [x]"),
    ],
)
def test_names_become_words(template: str, details: dict[str, str], text: str) -> None:
    """A part in brackets goes where a fact is missing; a fact's own brackets are left alone."""
    assert render_message(replace(RULE, message=template), finding(**details)) == text


def test_the_config_that_is_meant_is_named() -> None:
    """Today's or the new one."""
    rule = replace(RULE, message="{config}")

    assert render_message(rule, finding()) == "the new config"
    assert render_message(rule, finding(None)) == "the new config"
    assert render_message(rule, finding(ConfigState.NOW)) == "today's config"


def test_the_remedy_speaks_of_this_key() -> None:
    """It is a template too."""
    assert render_remedy(RULE, finding(key="a.b")) == "Mend a.b."
    assert names_of(RULE.remedy) == {"key"}
