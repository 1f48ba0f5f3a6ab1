"""A check for a pull request or a ticket: who breaks, when, where, and what to do, in words a newcomer understands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from confcompat.model.findings import EnvironmentVerdict, Finding, PlanEntry, ReadEvidence, Report, Verdict
from confcompat.model.releases import Release
from confcompat.model.rules import Severity
from confcompat.render.escape import code, markdown
from confcompat.render.markdown.blocks import bullets, folded, numbered, page, table
from confcompat.render.phrases import (
    DELIVERIES,
    VERDICTS,
    cell_words,
    counted,
    coverage_words,
    key_of,
    moment_words,
    protected_words,
    revision_words,
    standing,
    step_words,
    subject_words,
    summary_words,
)
from confcompat.render.told import message, remedy
from confcompat.render.view import View

FULL = 20
"""So many findings of one environment are explained; the others stand in a folded table."""
READS = 3

_SIGNS: Mapping[Severity, str] = MappingProxyType({Severity.ERROR: "❌", Severity.WARNING: "⚠️", Severity.INFO: "ℹ️"})
_VERDICT_SIGNS: Mapping[Verdict, str] = MappingProxyType(
    {
        Verdict.ANY_ORDER: "✅",
        Verdict.CONFIG_FIRST: "➡️",
        Verdict.APP_FIRST: "➡️",
        Verdict.TWO_STEP: "⚠️",
        Verdict.BROKEN: "❌",
    }
)
_ORDER = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}
_APART = (
    ("pre-existing", "Broken already, before this change"),
    ("not-introduced", "True before this change too"),
    ("suppressed", "Accepted in the settings"),
)


def render_checks(reports: Sequence[Report], view: View) -> str:
    """The whole reports, one after the other; every finding is in them."""
    return "\n".join(_render_one(report, view) for report in reports)


def _render_one(report: Report, view: View) -> str:
    parts = [_title(report)]
    for environment in report.environments:
        parts += _environment(environment, report, view)
    names = {environment.name for environment in report.environments}
    if rest := [finding for finding in report.findings if finding.environment not in names]:
        parts += ["#### Of the source, not of one environment", *_findings(rest, view)]
    if report.assumed:
        parts.append(folded("Assumed", bullets(markdown(note) for note in report.assumed)))
    parts.append(markdown(coverage_words(report.coverage)))
    return page(parts)


def _title(report: Report) -> str:
    sign = "❌" if report.failed else "✅"
    not_introduced = sum(1 for finding in report.findings if standing(finding) == "not-introduced")
    summary = summary_words(report.summary, not_introduced)
    candidate = f"Candidate: {_revision(report.candidate)}."
    return f"### {sign} Config compatibility: {markdown(report.application)}\n\n{summary}. {candidate}"


def _revision(release: Release) -> str:
    name = code(revision_words(release.revision)) if release.revision != "worktree" else "the working tree"
    known = release.commit and not release.commit.startswith(release.revision)
    return f"{name} ({code(release.commit[:9])})" if known and release.commit else name


def environment_head(environment: EnvironmentVerdict) -> list[str]:
    """Name and verdict, who runs there, what was taken for granted."""
    live = ", ".join(f"{one.release.role.value} {_revision(one.release)}" for one in environment.releases)
    protected = protected_words(environment)
    lines = [
        f"#### {_VERDICT_SIGNS[environment.verdict]} {markdown(environment.name)}: {environment.verdict.value}",
        VERDICTS[environment.verdict],
        f"Live: {live or 'nothing'}. Delivery: {DELIVERIES[environment.delivery]}. {protected}".rstrip(),
    ]
    notes = bullets(markdown(note) for note in environment.notes)
    return [*lines, notes] if notes else lines


def _environment(environment: EnvironmentVerdict, report: Report, view: View) -> list[str]:
    parts = environment_head(environment)
    parts += _findings([one for one in report.findings if one.environment == environment.name], view)
    entries = [entry for entry in report.plan if entry.environment == environment.name]
    if entries:
        parts.append(folded(f"Safe order ({counted(len(entries), 'key')})", safe_order(entries)))
    return parts


def safe_order(entries: Sequence[PlanEntry]) -> str:
    """The keys that cannot go in any order, those with equal steps together, and the steps."""
    groups: dict[tuple[Verdict, tuple[str, ...]], list[PlanEntry]] = {}
    for entry in entries:
        steps = tuple(step_words(entry, step) for step in entry.steps)
        groups.setdefault((entry.verdict, steps), []).append(entry)
    parts = []
    for (verdict, steps), members in groups.items():
        keys = ", ".join(_renamed(entry) for entry in members)
        parts.append(f"**{verdict.value}**: {keys}\n\n{numbered(markdown(step) for step in steps)}")
    return "\n\n".join(parts)


def _renamed(entry: PlanEntry) -> str:
    key = code(subject_words(entry))
    return f"{key} (now {code(entry.detail)})" if entry.detail else key


def _findings(findings: Sequence[Finding], view: View) -> list[str]:
    groups: dict[str, list[Finding]] = {}
    for finding in sorted(findings, key=lambda one: _ORDER[one.severity]):
        groups.setdefault(standing(finding), []).append(finding)
    counting = groups.get("counts", [])
    full = len(counting) if view.verbose else FULL
    parts = []
    if counting:
        parts.append(_table(counting[:full]))
        parts.append(bullets(_explained(finding, view) for finding in counting[:full]))
    if counting[full:]:
        parts.append(folded(counted(len(counting) - full, "more finding"), _table(counting[full:])))
    for name, heading in _APART:
        if name in groups:
            body = _table(groups[name])
            if reasons := _reasons(groups[name]):
                body += f"\n\n{bullets(reasons)}"
            parts.append(folded(f"{heading} ({len(groups[name])})", body))
    return parts


def _table(findings: Sequence[Finding]) -> str:
    rows = [
        (
            f"{_SIGNS[finding.severity]} {finding.id}",
            code(key_of(finding.path)) if finding.path is not None else "-",
            markdown(cell_words(finding.cell)) if finding.cell else "-",
            _when(finding),
            _evidence(finding),
            code(finding.fingerprint),
        )
        for finding in findings
    ]
    return table(("Rule", "Key", "Who", "When", "Evidence", "Fingerprint"), rows)


def _when(finding: Finding) -> str:
    moments = dict.fromkeys(moment_words(read.moment, read.function, read.entry) for read in finding.reads)
    if not moments and finding.moment:
        moments = {moment_words(finding.moment): None}
    told = list(moments)[:READS]
    more = f" and {len(moments) - READS} more" if len(moments) > READS else ""
    return (", ".join(markdown(moment) for moment in told) or "-") + more


def _evidence(finding: Finding) -> str:
    told = []
    if finding.config:
        told.append(f"config {code(f'{finding.config.place} ({revision_words(finding.config.revision)})')}")
    told += [_read(read) for read in finding.reads[:READS]]
    if len(finding.reads) > READS:
        told.append(f"and {len(finding.reads) - READS} more")
    return "<br>".join(told) or "-"


def _read(read: ReadEvidence) -> str:
    return f"read {code(f'{read.place} ({revision_words(read.revision)})')}"


def _explained(finding: Finding, view: View) -> str:
    key = f" {code(key_of(finding.path))}" if finding.path is not None else ""
    advice = remedy(finding, view)
    todo = f" **To do:** {markdown(advice)}" if advice else ""
    return f"**{finding.id}** {markdown(finding.rule)}{key}: {markdown(message(finding, view))}{todo}"


def _reasons(findings: Sequence[Finding]) -> list[str]:
    reasons: dict[str, None] = {}
    for finding in findings:
        if finding.suppressed:
            until = f", until {finding.suppressed.until}" if finding.suppressed.until else ""
            reasons[markdown(f"settings line {finding.suppressed.line}: {finding.suppressed.because}{until}")] = None
    return list(reasons)
