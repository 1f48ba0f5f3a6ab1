"""A check as JSON (contract.md, "JSON: check")."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from confcompat.model.findings import (
    CellName,
    ClusterTold,
    ConfigEvidence,
    EnvironmentVerdict,
    Finding,
    LiveRelease,
    ObjectEvidence,
    PlanEntry,
    ReadEvidence,
    Report,
    Summary,
    Suppression,
)
from confcompat.render.json_v1.document import applications, coverage_counts, key_fields
from confcompat.render.phrases import step_words
from confcompat.render.told import message, remedy
from confcompat.render.view import View


def render_checks(reports: Sequence[Report], view: View) -> str:
    """The `confcompat/check` document of one application, or the `confcompat/check-many` document of several."""
    return applications([check_document(report, view) for report in reports], "check", view)


def check_document(report: Report, view: View) -> dict[str, Any]:
    """The `confcompat/check` document, not yet text."""
    return {
        "format": "confcompat/check",
        "version": 1,
        "application": report.application,
        "candidate": {"revision": report.candidate.revision, "commit": report.candidate.commit},
        "environments": [_environment(environment) for environment in report.environments],
        "findings": [_finding(finding, view) for finding in report.findings],
        "plan": [plan_entry(entry) for entry in report.plan],
        "coverage": coverage_counts(report.coverage),
        "summary": _summary(report.summary),
        "failed": report.failed,
        "assumed": list(report.assumed),
    }


def plan_entry(entry: PlanEntry) -> dict[str, Any]:
    """A changed key with its verdict; `steps` are sentences, `actions` the same for programs."""
    return {
        "environment": entry.environment,
        **key_fields(entry.path or None if entry.object else entry.path),
        "verdict": entry.verdict.value,
        "steps": [step_words(entry, step) for step in entry.steps],
        "actions": [step.value for step in entry.steps],
        "detail": entry.detail,
        **({"object": _named_object(entry.object)} if entry.object else {}),
    }


def _environment(environment: EnvironmentVerdict) -> dict[str, Any]:
    return {
        "name": environment.name,
        "delivery": environment.delivery.value,
        "verdict": environment.verdict.value,
        "releases": [_release(live) for live in environment.releases],
        "config": {"now": environment.config_now, "candidate": environment.config_candidate},
        "protected": environment.protected,
        "notes": list(environment.notes),
        **({"cluster": _cluster(environment.cluster)} if environment.cluster else {}),
    }


def _cluster(cluster: ClusterTold) -> dict[str, Any]:
    return {
        "workload": cluster.workload or None,
        "namespace": cluster.namespace or None,
        "rollout": cluster.rollout or None,
        "unseen": list(cluster.unseen),
        "objects": [
            {
                "kind": each.object.kind,
                "namespace": each.object.namespace or None,
                "name": each.object.name,
                "use": each.use,
                "named_by": list(each.named_by),
            }
            for each in cluster.objects
        ],
    }


def _named_object(found: ObjectEvidence) -> dict[str, str | None]:
    return {
        "kind": found.kind,
        "namespace": found.namespace or None,
        "name": found.name,
        "key": found.key or None,
    }


def _object_fields(finding: Finding) -> dict[str, Any]:
    found, reference = finding.object, finding.reference
    if found is None:
        return {}
    out: dict[str, Any] = {
        "object": _named_object(found),
        "reference": {
            "workload": reference.workload,
            "replica_set": reference.replica_set or None,
            "container": reference.container or None,
            "field": reference.field,
            "optional": reference.optional,
        }
        if reference
        else None,
    }
    return out | ({"reason": finding.reason or None} if finding.id == "CC302" else {})


def _release(live: LiveRelease) -> dict[str, Any]:
    return {
        "role": live.release.role.value,
        "revision": live.release.revision,
        "commit": live.release.commit,
        "source": live.release.source,
        **({"state": live.state} if live.state else {}),
        **({"replica_set": live.replica_set} if live.replica_set else {}),
        **({"image": live.image} if live.image else {}),
        "coverage": coverage_counts(live.coverage),
    }


def _finding(finding: Finding, view: View) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "id": finding.id,
        "severity": finding.severity.value,
        "environment": finding.environment,
        **key_fields(finding.path),
        "cell": _cell(finding.cell),
        "need": finding.need.value if finding.need else None,
        "moment": finding.moment.value if finding.moment else None,
        "pre_existing": finding.pre_existing,
        "introduced": finding.introduced,
        "config": _config(finding.config),
        "reads": [_read(read) for read in finding.reads],
        "message": message(finding, view),
        "remedy": remedy(finding, view),
        "fingerprint": finding.fingerprint,
        "suppressed": _suppression(finding.suppressed),
        **_object_fields(finding),
    }


def _cell(cell: CellName | None) -> dict[str, str] | None:
    return {"release": cell.release.value, "config": cell.config.value} if cell else None


def _config(evidence: ConfigEvidence | None) -> dict[str, Any] | None:
    if evidence is None:
        return None
    return {"file": evidence.place.file, "line": evidence.place.line or None, "revision": evidence.revision}


def _read(read: ReadEvidence) -> dict[str, Any]:
    return {
        "file": read.place.file,
        "line": read.place.line,
        "revision": read.revision,
        "function": read.function,
        "moment": read.moment.value,
        "entry": read.entry,
        "need": read.need.value,
    }


def _suppression(suppression: Suppression | None) -> dict[str, Any] | None:
    if suppression is None:
        return None
    return {"because": suppression.because, "line": suppression.line, "until": suppression.until or None}


def _summary(summary: Summary) -> dict[str, int]:
    return {
        "error": summary.error,
        "warning": summary.warning,
        "info": summary.info,
        "suppressed": summary.suppressed,
        "pre_existing": summary.pre_existing,
    }
