"""A check for the terminal: who runs, what is safe, what breaks, and what to do."""

from __future__ import annotations

from collections.abc import Sequence

from confcompat.model.findings import EnvironmentVerdict, Finding, PlanEntry, Report, Verdict
from confcompat.render.escape import shown
from confcompat.render.phrases import (
    DELIVERIES,
    VERDICTS,
    commit_words,
    counted,
    coverage_words,
    protected_words,
    revision_words,
    standing,
    step_words,
    subject_words,
    summary_words,
)
from confcompat.render.text.findings import in_full, in_short
from confcompat.render.text.paint import VERDICT_COLOUR, paint
from confcompat.render.text.tables import table, wrapped
from confcompat.render.view import View

PLAN = 10
"""So many keys of one environment's plan are told with their steps."""

_APART = (
    ("pre-existing", "Broken already, before this change"),
    ("not-introduced", "True before this change too"),
    ("suppressed", "Accepted in the settings"),
)


def render_checks(reports: Sequence[Report], view: View) -> str:
    """The whole reports, one after the other; every finding is in them."""
    return "\n".join(_render_one(report, view) for report in reports)


def _render_one(report: Report, view: View) -> str:
    parts = [_title(report, view)]
    for environment in report.environments:
        parts.append(_environment(environment, report, view))
    names = {environment.name for environment in report.environments}
    rest = [finding for finding in report.findings if finding.environment not in names]
    if rest:
        parts.append(paint("Of the source, not of one environment", view, "bold"))
        parts += _findings(rest, view)
    if report.assumed:
        parts.append("Assumed\n" + "\n".join(_bullet(note, view) for note in report.assumed))
    parts.append(_closing(report, view))
    return "\n\n".join(part for part in parts if part) + "\n"


def _title(report: Report, view: View) -> str:
    candidate = report.candidate
    commit = f" ({commit_words(candidate.commit)})" if candidate.commit else ""
    return paint(
        shown(f"{report.application}: candidate is {revision_words(candidate.revision)}{commit}"), view, "bold"
    )


def _environment(environment: EnvironmentVerdict, report: Report, view: View) -> str:
    parts = [environment_head(environment, view)]
    parts += _findings([one for one in report.findings if one.environment == environment.name], view)
    if plan := safe_order([entry for entry in report.plan if entry.environment == environment.name], view):
        parts.append("  Safe order\n" + plan)
    return "\n\n".join(part for part in parts if part)


def environment_head(environment: EnvironmentVerdict, view: View) -> str:
    """Name, verdict in words, delivery, and who runs there."""
    verdict = paint(environment.verdict.value, view, "bold", VERDICT_COLOUR[environment.verdict])
    lines = [
        f"{paint(shown(environment.name), view, 'bold')}: {verdict}",
        wrapped(VERDICTS[environment.verdict], view.columns, "  "),
        f"  Delivery: {DELIVERIES[environment.delivery]}.",
        shown(
            f"  Config: {revision_words(environment.config_now)} now, "
            f"{revision_words(environment.config_candidate)} after."
        ),
    ]
    if protected := protected_words(environment):
        lines.append(wrapped(protected, view.columns, "  "))
    lines += [_bullet(note, view) for note in environment.notes]
    rows = [
        (
            one.release.role.value,
            revision_words(one.release.revision),
            commit_words(one.release.commit),
            one.release.source,
        )
        for one in environment.releases
    ]
    releases = table(("release", "revision", "commit", "known from"), rows, indent="  ")
    return "\n".join(lines) + (f"\n\n{releases}" if releases else "")


def safe_order(entries: Sequence[PlanEntry], view: View) -> str:
    """Each key that cannot go in any order, with its numbered steps; keys with the same steps stand together."""
    groups: dict[tuple[Verdict, tuple[str, ...]], list[PlanEntry]] = {}
    for entry in entries:
        steps = tuple(step_words(entry, step) for step in entry.steps)
        groups.setdefault((entry.verdict, steps), []).append(entry)
    parts: list[str] = []
    for (verdict, steps), members in groups.items():
        told = members if view.verbose else members[:PLAN]
        keys = [f"  - {shown(_renamed(entry))}" for entry in told]
        if len(members) > len(told):
            keys.append(f"  - and {counted(len(members) - len(told), 'more key')} (--verbose)")
        numbered = [
            wrapped(shown(step), view.columns, "       ", f"    {number}. ") for number, step in enumerate(steps, 1)
        ]
        parts.append("\n".join([f"  {verdict.value}:", *keys, *numbered]))
    return "\n".join(parts)


def _renamed(entry: PlanEntry) -> str:
    return f"{subject_words(entry)} (now {entry.detail})" if entry.detail else subject_words(entry)


def _findings(findings: Sequence[Finding], view: View) -> list[str]:
    """Those that count in full; the others under a heading each."""
    groups: dict[str, list[Finding]] = {}
    for finding in findings:
        groups.setdefault(standing(finding), []).append(finding)
    parts = [in_full(groups["counts"], view)] if "counts" in groups else []
    for name, heading in _APART:
        if name in groups:
            told = in_full(groups[name], view) if view.verbose else in_short(groups[name])
            parts.append(f"  {heading} ({len(groups[name])})\n\n{told}{_reasons(groups[name], view)}")
    return parts


def _reasons(findings: Sequence[Finding], view: View) -> str:
    reasons: dict[str, None] = {}
    for finding in findings:
        if finding.suppressed:
            until = f", until {finding.suppressed.until}" if finding.suppressed.until else ""
            reasons[f"settings line {finding.suppressed.line}: {finding.suppressed.because}{until}"] = None
    return "".join("\n" + _bullet(reason, view) for reason in reasons)


def _bullet(text: str, view: View) -> str:
    return wrapped(shown(text), view.columns, "    ", "  - ")


def _closing(report: Report, view: View) -> str:
    not_introduced = sum(1 for finding in report.findings if standing(finding) == "not-introduced")
    result = paint("FAILED", view, "bold", "red") if report.failed else paint("passed", view, "bold", "green")
    lines = [coverage_words(report.coverage), f"{result}: {summary_words(report.summary, not_introduced)}"]
    return "\n".join(lines)
