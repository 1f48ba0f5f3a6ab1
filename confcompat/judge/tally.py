"""What counts against the change, and how much there is of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from confcompat.model.findings import Finding, Summary
from confcompat.model.rules import Severity

_AT_LEAST: dict[str, tuple[Severity, ...]] = {
    "error": (Severity.ERROR,),
    "warning": (Severity.ERROR, Severity.WARNING),
    "info": (Severity.ERROR, Severity.WARNING, Severity.INFO),
    "never": (),
}


def fails(findings: Iterable[Finding], fail_on: str) -> bool:
    """A finding at or above `fail_on` is held against the change: introduced, not pre-existing, not held back."""
    counted = _AT_LEAST[fail_on]
    return any(
        finding.severity in counted and finding.introduced and not finding.pre_existing and finding.suppressed is None
        for finding in findings
    )


def summarise(findings: Iterable[Finding]) -> Summary:
    """Each finding counts once: as pre-existing, else as held back, else by its severity."""
    count = Counter(_heading(finding) for finding in findings)
    return Summary(count["error"], count["warning"], count["info"], count["suppressed"], count["pre_existing"])


def _heading(finding: Finding) -> str:
    if finding.pre_existing:
        return "pre_existing"
    return "suppressed" if finding.suppressed is not None else finding.severity.value
