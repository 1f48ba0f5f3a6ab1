"""The findings of a check under the settings' ignore entries, and the entries that have outlived their reason."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from confcompat.judge import fits, hold_back, in_order, judge, stale_entries
from confcompat.matrix.cells import Scene
from confcompat.matrix.source import observe_source
from confcompat.matrix.standing import observe_standing
from confcompat.model.findings import Finding
from confcompat.model.inputs import CheckInputs
from confcompat.model.observations import Observation
from confcompat.model.rules import Rule
from confcompat.model.settings import Ignore
from confcompat.pipeline.drained import Drains


def apply_ignores(
    inputs: CheckInputs, scenes: tuple[Scene, ...], findings: tuple[Finding, ...], rules: tuple[Rule, ...]
) -> tuple[Finding, ...]:
    """All findings, those that are accepted marked, with one more for each entry that holds nothing back."""
    settings, drained = inputs.settings, Drains(inputs)
    if not settings.ignore:
        return findings
    names = tuple(scene.name for scene in scenes)
    held = hold_back(findings, settings.ignore, drained, names)
    matched = held.matched
    idle = frozenset(settings.ignore) - matched
    before = _matched_at_deployed(inputs, scenes, rules, idle) if idle else frozenset()
    # Once more where an entry accepts that another one is stale: such an entry does hold something back.
    for _ in range(2):
        stale = judge(stale_entries(settings, matched, before, drained, names), rules)
        accepted = hold_back(stale, settings.ignore, drained, names)
        matched |= accepted.matched
    return in_order((*held.findings, *accepted.findings))


def _matched_at_deployed(
    inputs: CheckInputs, scenes: tuple[Scene, ...], rules: tuple[Rule, ...], entries: frozenset[Ignore]
) -> frozenset[Ignore]:
    findings = judge(_observe_deployed(inputs, scenes), rules)
    return frozenset(entry for entry in entries if any(fits(entry, finding) for finding in findings))


def _observe_deployed(inputs: CheckInputs, scenes: tuple[Scene, ...]) -> Iterator[Observation]:
    deployed = tuple(
        replace(
            scene, after=scene.now, readable_after=scene.readable_now, candidate=scene.live[0], changes=(), renames=()
        )
        for scene in scenes
        if scene.live
    )
    for scene in deployed:
        yield from observe_standing(scene, deployed)
        release = scene.candidate
        yield from observe_source(release.release, release.reads, (), inputs.settings.budget_unresolved)
