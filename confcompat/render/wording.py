"""A finding's facts in the words of its rule."""

from __future__ import annotations

import re
from collections.abc import Mapping

from confcompat.model.findings import ConfigState, Finding
from confcompat.model.reads import Moment, Use
from confcompat.model.rules import Rule

_OPTIONAL = re.compile(r"\[([^\[\]]*)\]")
_NAME = re.compile(r"\{(\w+)\}")

_RELEASES = {
    "stable": "the stable release",
    "canary": "the canary",
    "rollback": "the rollback target",
    "candidate": "the candidate",
}
_USES: Mapping[str, str] = {
    Use.MAPPING: "a mapping",
    Use.ITERABLE: "something to loop over",
    Use.INTEGER: "a whole number",
    Use.FLOAT: "a number",
    Use.ARITHMETIC: "a number to calculate with",
    Use.STRING: "text",
    Use.NOT_NULL: "a value",
}
_REASONS = {"until": "has outlived its reason", "unmatched": "matches nothing"}


def render_message(rule: Rule, finding: Finding) -> str:
    """What happened, in one or two sentences: plain text, not escaped for any format."""
    return _fill(rule.message, _words(finding))


def render_remedy(rule: Rule, finding: Finding) -> str:
    """What to do about this finding: plain text, not escaped for any format."""
    return _fill(rule.remedy, _words(finding))


def _fill(template: str, words: Mapping[str, str]) -> str:
    """Names in braces become words; a part in brackets goes where one of its names has none."""

    def part(found: re.Match[str]) -> str:
        return found[1] if all(words.get(name) for name in _NAME.findall(found[1])) else ""

    text = _OPTIONAL.sub(part, " ".join(template.split()))
    filled = _NAME.sub(lambda found: words.get(found[1], ""), text)
    # A key or a file keeps its first letter as it is.
    return filled[:1].upper() + filled[1:] if template.startswith("{release}") else filled


def _words(finding: Finding) -> dict[str, str]:
    facts = dict(finding.details)
    words = dict(facts)
    words["release"] = _RELEASES.get(facts.get("release", ""), "")
    words["use"] = _USES.get(facts.get("use", ""), "")
    words["moment"] = _when(facts)
    words["config"] = "today's config" if finding.cell and finding.cell.config is ConfigState.NOW else "the new config"
    if "why" in facts:
        words["why"] = _REASONS.get(facts["why"], facts["why"])
    return words


def _when(facts: Mapping[str, str]) -> str:
    match facts.get("moment"):
        case Moment.IMPORT:
            return "when it starts (on import)"
        case Moment.STARTUP:
            return "at start-up"
        case _:
            entry, function = facts.get("entry"), facts.get("function")
            if entry:
                return f"on {entry}"
            return f"when {function} is called" if function else "when the read runs"


def names_of(template: str) -> frozenset[str]:
    """The names that a message or remedy asks for."""
    return frozenset(_NAME.findall(template))
