"""Findings in the terminal: the worst in full, the rest a line each."""

from __future__ import annotations

from collections.abc import Sequence

from confcompat.model.findings import Finding, ReadEvidence
from confcompat.model.rules import Severity
from confcompat.render.escape import shown
from confcompat.render.phrases import cell_words, counted, key_of, moment_words, need_words, revision_words
from confcompat.render.text.paint import SEVERITY_COLOUR, paint
from confcompat.render.text.tables import table, wrapped
from confcompat.render.told import message, remedy
from confcompat.render.view import View

FULL = 25
"""So many findings of one environment are told in full; the others in one line each, unless `--verbose` asks."""
READS = 5
"""So many reading lines of one finding are told."""
_ORDER = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}
_LABEL = 9


def by_severity(findings: Sequence[Finding]) -> list[Finding]:
    """Errors first; else in the order given."""
    return sorted(findings, key=lambda finding: _ORDER[finding.severity])


def in_full(findings: Sequence[Finding], view: View) -> str:
    """Every finding; those past the first 25 in one line each, and how to see them in full."""
    ordered = by_severity(findings)
    full = len(ordered) if view.verbose else FULL
    # One more block costs less than the note that says it was left out.
    full = len(ordered) if len(ordered) <= full + 1 else full
    parts = [_block(finding, view) for finding in ordered[:full]]
    if ordered[full:]:
        rest = counted(len(ordered) - full, "more finding")
        parts.append(f"  {rest}, a line each (--verbose tells them in full):\n\n{in_short(ordered[full:])}")
    return "\n\n".join(parts)


def in_short(findings: Sequence[Finding], with_environment: bool = False) -> str:
    """One line each: rule, key, where; and the environment, where a heading does not say it."""
    rows = [
        (
            *([finding.environment or "-"] if with_environment else []),
            f"{finding.severity.value} {finding.id} {finding.rule}",
            key_of(finding.path) or "-",
            finding.cell.release.value if finding.cell else "-",
            _where(finding),
            finding.fingerprint,
        )
        for finding in by_severity(findings)
    ]
    headers = ("finding", "key", "release", "where", "fingerprint")
    return table(("environment", *headers) if with_environment else headers, rows, indent="  ")


def _where(finding: Finding) -> str:
    """The place of the first read, else of the config line, at the revision that it stands in."""
    evidence = finding.reads[0] if finding.reads else finding.config
    return f"{evidence.place} ({revision_words(evidence.revision)})" if evidence else "-"


def _block(finding: Finding, view: View) -> str:
    colour = SEVERITY_COLOUR[finding.severity]
    badge = paint(f"{finding.severity.value.upper()} {finding.id}", view, "bold", colour)
    key = paint(shown(key_of(finding.path)), view, "bold")
    mark = paint(f"[{finding.fingerprint}]", view, "dim")
    lines = [f"  {badge} {shown(finding.rule)}{f': {key}' if key else ''}  {mark}"]
    lines.append(wrapped(shown(message(finding, view)), view.columns, "    "))
    if finding.config:
        place = f"{finding.config.place} ({revision_words(finding.config.revision)})"
        lines.append(_labelled("config", place))
    for read in finding.reads if view.verbose else finding.reads[:READS]:
        lines.append(_labelled("read", _read_words(read, view)))
    if not view.verbose and len(finding.reads) > READS:
        lines.append(_labelled("", f"and {len(finding.reads) - READS} more (--verbose)"))
    if finding.cell:
        lines.append(_labelled("who", cell_words(finding.cell) + _when(finding)))
    if advice := remedy(finding, view):
        lines.append(wrapped(shown(advice), view.columns, " " * (4 + _LABEL), "    " + "remedy".ljust(_LABEL)))
    return "\n".join(lines)


def _labelled(label: str, text: str) -> str:
    return f"    {label.ljust(_LABEL)}{shown(text)}"


def _when(finding: Finding) -> str:
    words = []
    if finding.need:
        words.append(need_words(finding.need))
    if finding.moment and not finding.reads:
        words.append(moment_words(finding.moment))
    return f": {', '.join(words)}" if words else ""


def _read_words(read: ReadEvidence, view: View) -> str:
    function = f" in {read.function}" if read.function else ""
    moment = moment_words(read.moment, None if function else read.function, read.entry)
    # "in connect, when called" says nothing that "in connect" does not.
    when = "" if moment == "when called" and not view.verbose else f", {moment}"
    return f"{read.place}{function} ({revision_words(read.revision)}){when}"
