"""`plan` for the terminal: the order that is safe, environment by environment."""

from __future__ import annotations

from collections.abc import Sequence

from confcompat.model.findings import Report
from confcompat.render.escape import shown
from confcompat.render.phrases import revision_words
from confcompat.render.text.check import environment_head, safe_order
from confcompat.render.text.paint import paint
from confcompat.render.view import View


def render_plan(reports: Sequence[Report], view: View) -> str:
    """Each environment's verdict, and the steps for each key that cannot go in any order."""
    return "\n".join(_application(report, view) for report in reports)


def _application(report: Report, view: View) -> str:
    title = f"{report.application}: the safe order for {revision_words(report.candidate.revision)}"
    parts = [paint(shown(title), view, "bold")]
    for environment in report.environments:
        parts.append(environment_head(environment, view))
        entries = [entry for entry in report.plan if entry.environment == environment.name]
        parts.append(safe_order(entries, view) or "  No key needs an order of its own.")
    return "\n\n".join(parts) + "\n"
