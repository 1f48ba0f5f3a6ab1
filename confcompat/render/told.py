"""A finding's message and remedy, in the words of its rule."""

from __future__ import annotations

from confcompat.model.findings import Finding
from confcompat.render.view import View
from confcompat.render.wording import render_message, render_remedy


def message(finding: Finding, view: View) -> str:
    """What happened, as plain text on one line; the rule's name where the view does not know the rule."""
    rule = view.rules.get(finding.rule)
    return render_message(rule, finding) if rule else finding.rule


def remedy(finding: Finding, view: View) -> str:
    """What to do about it, as plain text on one line; "" where the view does not know the rule."""
    rule = view.rules.get(finding.rule)
    return render_remedy(rule, finding) if rule else ""
