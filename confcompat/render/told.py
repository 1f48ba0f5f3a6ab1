"""A finding's message and remedy, in the words of its rule."""

from __future__ import annotations

from confcompat.model.findings import Finding
from confcompat.render.view import View


def message(finding: Finding, view: View) -> str:
    rule = view.rules.get(finding.rule)
    return rule.message if rule else ""


def remedy(finding: Finding, view: View) -> str:
    rule = view.rules.get(finding.rule)
    return rule.remedy if rule else ""
