"""The words that more than one format uses: verdicts, needs, moments, steps, counts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import assert_never

from confcompat.model.findings import (
    CellName,
    ConfigState,
    EnvironmentVerdict,
    Finding,
    PlanEntry,
    StepKind,
    Summary,
    Verdict,
)
from confcompat.model.keys import KeyPath, format_key
from confcompat.model.reads import (
    Condition,
    Coverage,
    Moment,
    Need,
    Scalar,
    WhenAbsent,
    WhenPresent,
    WhenValue,
)
from confcompat.model.releases import Delivery, Release
from confcompat.model.rules import Rule, RuleExample
from confcompat.model.trees import ChangeKind

_PLACEHOLDER = re.compile(r"\{(\w+)\}|[\[\]]")

VERDICTS: Mapping[Verdict, str] = MappingProxyType(
    {
        Verdict.ANY_ORDER: "Config and application may go out in any order.",
        Verdict.CONFIG_FIRST: "Apply the config first, then release the application.",
        Verdict.APP_FIRST: "Release the application first; apply the config once the old release has drained.",
        Verdict.TWO_STEP: "Neither order is safe: widen the config, release the application, then remove the old keys.",
        Verdict.BROKEN: "The new release does not run on the new config. Mend this before anything goes out.",
    }
)

DELIVERIES: Mapping[Delivery, str] = MappingProxyType(
    {
        Delivery.SHARED: "shared config (every live release sees the newest)",
        Delivery.BUNDLED: "bundled config (it travels inside the image)",
        Delivery.VERSIONED: "versioned config (each release pins its own object)",
    }
)

CHANGES: Mapping[ChangeKind, str] = MappingProxyType(
    {
        ChangeKind.REMOVED: "removed",
        ChangeKind.ADDED: "added",
        ChangeKind.RETYPED: "other type",
        ChangeKind.NULLED: "null now",
        ChangeKind.VALUED: "other value",
    }
)

_STEPS: Mapping[StepKind, str] = MappingProxyType(
    {
        StepKind.APPLY_CONFIG: "Apply the config.",
        StepKind.RELEASE_APPLICATION: "Release the application.",
        StepKind.WAIT_FOR_DRAIN: "Wait until no old release runs any more, and no rollback to it is wanted.",
        StepKind.EXPAND_CONFIG: "Apply a config that holds the old and the new keys.",
        StepKind.CONTRACT_CONFIG: "Take the old keys out of the config.",
        StepKind.FIX: "Mend the candidate or its config: together they do not run.",
    }
)

_NEEDS: Mapping[Need, str] = MappingProxyType(
    {
        Need.REQUIRED: "fails without it",
        Need.DEFAULTED: "falls back without it",
        Need.GUARDED: "asks before it reads",
        Need.TESTED: "only asks whether it is there",
    }
)


def counted(number: int, noun: str, nouns: str = "") -> str:
    """`1 read`, `2 reads`."""
    return f"{number} {noun if number == 1 else nouns or noun + 's'}"


def one_line(text: str) -> str:
    """Folded text of a data file as one line."""
    return " ".join(text.split())


def protected_words(environment: EnvironmentVerdict) -> str:
    """What the delivery kept apart; "" when there was nothing."""
    if not environment.protected:
        return ""
    breaks = counted(environment.protected, "break")
    return f"The {environment.delivery.value} delivery keeps {breaks} apart that a shared ConfigMap would let through."


def general(text: str) -> str:
    """A rule's remedy as its page tells it, with no finding at hand: `{key}` stands as `KEY`."""
    return _PLACEHOLDER.sub(lambda found: (found.group(1) or "").upper(), one_line(text))


def page_examples(rule: Rule) -> tuple[RuleExample, ...]:
    """One example that fires and one that does not: what a page has room for."""
    return tuple(
        example for fires in (True, False) for example in [one for one in rule.examples if one.reported is fires][:1]
    )


def key_of(path: KeyPath | None) -> str:
    """A key as shown; the whole file is `(root)`, no key at all is ``""``."""
    return "" if path is None else format_key(path) or "(root)"


def need_words(need: Need) -> str:
    """What happens without the key: `fails without it`."""
    return _NEEDS[need]


def moment_words(moment: Moment, function: str | None = None, entry: str | None = None) -> str:
    """`on import`, `at start-up`, `on POST /orders`, `when api.pool.connect is called`, `when called`."""
    match moment:
        case Moment.IMPORT:
            return "on import"
        case Moment.STARTUP:
            return "at start-up"
        case Moment.CALL if entry:
            return f"on {entry}"
        case Moment.CALL if function:
            return f"when {function} is called"
        case Moment.CALL:
            return "when called"
        case _:
            assert_never(moment)


def commit_words(commit: str | None) -> str:
    """A commit id, short; `-` for a working tree that no commit holds."""
    return commit[:9] if commit else "-"


def release_words(release: Release) -> str:
    """`stable v1.41.0 (9c1e2ab01)`."""
    known = f" ({release.commit[:9]})" if release.commit and not release.commit.startswith(release.revision) else ""
    return f"{release.role.value} {revision_words(release.revision)}{known}"


def revision_words(revision: str) -> str:
    """A revision as people call it."""
    return "the working tree" if revision == "worktree" else revision


def cell_words(cell: CellName) -> str:
    """`stable with the new config`."""
    config = "today's config" if cell.config is ConfigState.NOW else "the new config"
    return f"{cell.release.value} with {config}"


def subject_words(entry: PlanEntry) -> str:
    """The key that an entry of the plan is about, and the object with it: `Secret/api-secret (TOKEN)`."""
    found = entry.object
    if found is None:
        return key_of(entry.path)
    key = f" ({found.key})" if found.key else ""
    words = f"{found.kind}/{found.name}{key}"
    return f"{key_of(entry.path)} of {words}" if entry.path else words


def step_words(entry: PlanEntry, step: StepKind) -> str:
    """One step of a plan in words, with the key it is about."""
    if entry.detail and step is StepKind.EXPAND_CONFIG:
        return f"Apply a config that holds both {key_of(entry.path)} and {entry.detail}."
    if entry.detail and step is StepKind.CONTRACT_CONFIG:
        return f"Take {key_of(entry.path)} out of the config."
    return _STEPS[step]


def coverage_words(coverage: Coverage) -> str:
    """`412 reads: 403 exact, 6 pattern, 3 opaque`, and the files that could not be read."""
    reads = counted(coverage.exact + coverage.pattern + coverage.opaque, "read")
    text = f"{reads}: {coverage.exact} exact, {coverage.pattern} pattern, {coverage.opaque} opaque"
    if coverage.unparsed:
        text += f"; {counted(len(coverage.unparsed), 'file')} could not be read"
    return text


def files_words(coverage: Coverage) -> str:
    """`1204 files: 1100 passed over without parsing, 104 parsed, 0 unparsed`."""
    return (
        f"{counted(coverage.files, 'file')}: {coverage.screened_out} passed over without parsing, "
        f"{coverage.parsed} parsed, {len(coverage.unparsed)} unparsed"
    )


def summary_words(summary: Summary, not_introduced: int) -> str:
    """`1 error, 0 warnings, 2 info; apart: 1 pre-existing, 1 suppressed`."""
    counts = f"{counted(summary.error, 'error')}, {counted(summary.warning, 'warning')}, {summary.info} info"
    if not_introduced:
        counts += f" ({not_introduced} of them not introduced by this change)"
    apart = [
        f"{number} {word}"
        for number, word in (
            (summary.pre_existing, "pre-existing"),
            (summary.suppressed, "suppressed"),
        )
        if number
    ]
    return f"{counts}; apart: {', '.join(apart)}" if apart else counts


def condition_words(condition: Condition) -> str:
    """`where db is there`, `where mode is "tls"`."""
    key = key_of(condition.path)
    match condition:
        case WhenPresent(truthy=truthy):
            return f"where {key} is there and not empty" if truthy else f"where {key} is there"
        case WhenAbsent(falsy=falsy):
            return f"where {key} is absent or empty" if falsy else f"where {key} is absent"
        case WhenValue(value=value, negated=negated):
            return f"where {key} is {'not ' if negated else ''}{scalar_words(value)}"
        case _:
            assert_never(condition)


def scalar_words(value: Scalar) -> str:
    """A scalar as YAML writes it."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case str():
            return f'"{value}"'
        case _:
            return str(value)


def standing(finding: Finding) -> str:
    """How a finding stands to the change: `counts`, `pre-existing`, `not-introduced` or `suppressed`."""
    if finding.pre_existing:
        return "pre-existing"
    if finding.suppressed:
        return "suppressed"
    return "counts" if finding.introduced else "not-introduced"
