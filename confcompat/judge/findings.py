"""Each observation is claimed by one rule or by none; a claimed one is a finding with a fingerprint."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable

from confcompat.model.findings import CellName, Finding
from confcompat.model.keys import path_to_json
from confcompat.model.observations import Actor, Facets, Observation
from confcompat.model.releases import Role
from confcompat.model.rules import Rule, Severity


def claim(facets: Facets, rules: Iterable[Rule]) -> Rule | None:
    """The rule that speaks of such an observation; None for what is waived (tests hold the reasons)."""
    return next((rule for rule in rules if facets.match(rule.when)), None)


def judge(observations: Iterable[Observation], rules: tuple[Rule, ...]) -> tuple[Finding, ...]:
    """The findings, in an order that depends on nothing but what they say."""
    claimed = {}
    findings = []
    for observation in observations:
        facets = observation.facets
        if facets not in claimed:
            claimed[facets] = claim(facets, rules)
        rule = claimed[facets]
        if rule is not None:
            findings.append(_finding(observation, rule))
    # Two releases of one role may run the same code on the same config: that is one fact.
    return in_order(dict.fromkeys(findings))


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """By environment (those of the source alone first), rule, key, release, and place."""
    return tuple(sorted(findings, key=_rank))


def _rank(finding: Finding) -> tuple[str, ...]:
    place = finding.config.place if finding.config else None
    return (
        finding.environment or "",
        finding.id,
        json.dumps(path_to_json(finding.path or ())),
        f"{finding.cell.release}{finding.cell.config}" if finding.cell else "",
        f"{place.file}:{place.line:09}" if place else dict(finding.details).get("file", ""),
        *(f"{read.place.file}:{read.place.line:09}:{read.revision}" for read in finding.reads),
        *((finding.object.kind, finding.object.name, finding.object.key) if finding.object else ()),
        finding.fingerprint,
    )


def _finding(observation: Observation, rule: Rule) -> Finding:
    return Finding(
        rule.name,
        rule.id,
        severity_of(rule, observation.facets),
        observation.environment,
        observation.path,
        _cell(observation),
        observation.need,
        observation.moment,
        observation.pre_existing,
        observation.introduced,
        observation.config,
        observation.reads,
        tuple(sorted((name, text) for name, text in observation.details.items() if text)),
        fingerprint(rule.name, observation),
        None,
        observation.object,
        observation.reference,
        observation.reason,
    )


def _cell(observation: Observation) -> CellName | None:
    actor = observation.facets.actor
    if actor is Actor.NONE or observation.config_state is None:
        return None
    return CellName(Role(actor.value), observation.config_state)


def severity_of(rule: Rule, facets: Facets) -> Severity:
    """The severity of the first grade that matches, else the rule's own."""
    return next((grade.severity for grade in rule.grades if facets.match(grade.when)), rule.severity)


def fingerprint(rule: str, observation: Observation) -> str:
    """Twelve hexadecimal digits of rule, environment, key, release role and reading function.

    No line numbers, no wording, no values: a finding keeps its name while the code around it moves. Where no key and no
    function tell findings apart (a file, an ignore entry), the observation's identity stands in.
    """
    first = observation.reads[0] if observation.reads else None
    named = observation.object
    if named is not None:
        role = None if observation.facets.actor is Actor.NONE else observation.facets.actor.value
        # An object's finding keeps its name whoever reads it, and whatever of it was changed.
        told = [rule, observation.environment, named.kind, named.namespace, named.name, named.key, role]
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:12]
    parts = [
        rule,
        observation.environment,
        None if observation.path is None else path_to_json(observation.path),
        None if observation.facets.actor is Actor.NONE else observation.facets.actor.value,
        first.function if first else None,
    ]
    if observation.identity:
        parts.append(observation.identity)
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:12]
