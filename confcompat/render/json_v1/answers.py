"""`diff`, `key`, `plan` and `rules` as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, assert_never

from confcompat.model.answers import (
    DiffAnswer,
    EnvironmentDiff,
    KeyAnswer,
    KeyChange,
    KeyInEnvironment,
    KeyReaders,
    ShownNode,
)
from confcompat.model.findings import ReadEvidence, Report
from confcompat.model.keys import format_key, path_to_json
from confcompat.model.lookup import Absent, Lookup, Present, Unknown
from confcompat.model.releases import Release
from confcompat.model.rules import Rule
from confcompat.render.json_v1.check import plan_entry
from confcompat.render.json_v1.document import applications, document, key_fields
from confcompat.render.phrases import general, one_line
from confcompat.render.view import View


def render_diff(answers: Sequence[DiffAnswer], view: View) -> str:
    """The `confcompat/diff` document."""
    contents = [
        {"application": answer.application, "environments": [_environment(one) for one in answer.environments]}
        for answer in answers
    ]
    return _headed("diff", contents, view)


def render_key(answers: Sequence[KeyAnswer], view: View) -> str:
    """The `confcompat/key` document."""
    contents = [
        {
            "application": answer.application,
            **key_fields(answer.path),
            "environments": [_key_in(one) for one in answer.environments],
        }
        for answer in answers
    ]
    return _headed("key", contents, view)


def render_plan(reports: Sequence[Report], view: View) -> str:
    """The `confcompat/plan` document: the verdict of each environment, and each key that cannot go in any order."""
    contents = [
        {
            "application": report.application,
            "candidate": {"revision": report.candidate.revision, "commit": report.candidate.commit},
            "environments": [
                {"name": one.name, "delivery": one.delivery.value, "verdict": one.verdict.value}
                for one in report.environments
            ],
            "plan": [plan_entry(entry) for entry in report.plan],
        }
        for report in reports
    ]
    return _headed("plan", contents, view)


def render_rules(rules: Sequence[Rule], _view: View) -> str:
    """The `confcompat/rules` document."""
    return document({"format": "confcompat/rules", "version": 1, "rules": [_rule(rule) for rule in rules]})


def _headed(name: str, contents: Sequence[dict[str, Any]], view: View) -> str:
    return applications([{"format": f"confcompat/{name}", "version": 1, **content} for content in contents], name, view)


def _environment(one: EnvironmentDiff) -> dict[str, Any]:
    return {
        "name": one.name,
        "from": one.before,
        "to": one.after,
        "changes": [_change(change) for change in one.changes],
        "renames": [
            {
                "from": format_key(rename.before),
                "from_path": path_to_json(rename.before),
                "to": format_key(rename.after),
                "to_path": path_to_json(rename.after),
                "evidence": list(rename.evidence),
            }
            for rename in one.renames
        ],
        "notes": list(one.notes),
    }


def _change(change: KeyChange) -> dict[str, Any]:
    return {
        "kind": change.kind.value,
        **key_fields(change.path),
        "before": _node(change.before),
        "after": _node(change.after),
    }


def _node(node: ShownNode | None) -> dict[str, Any] | None:
    if node is None:
        return None
    return {
        "type": node.kind.value,
        "text": node.text,
        "secret": node.secret,
        "file": node.place.file,
        "line": node.place.line,
    }


def _key_in(one: KeyInEnvironment) -> dict[str, Any]:
    return {
        "name": one.name,
        "delivery": one.delivery.value,
        "now": _lookup(one.now),
        "candidate": _lookup(one.candidate),
        "readers": [_readers(readers) for readers in one.readers],
        "removal": one.removal.value,
        "waits_for": [_release(release) for release in one.waits_for],
        "notes": list(one.notes),
    }


def _lookup(found: Lookup[ShownNode]) -> dict[str, Any]:
    match found:
        case Present(node):
            return {"set": True, "node": _node(node), "reason": None}
        case Absent():
            return {"set": False, "node": None, "reason": None}
        case Unknown(reason):
            return {"set": None, "node": None, "reason": reason}
        case _:
            assert_never(found)


def _readers(readers: KeyReaders) -> dict[str, Any]:
    return {
        **_release(readers.release),
        "since": readers.since or None,
        "reads": [_read(read) for read in readers.reads],
        "maybe": [_read(read) for read in readers.maybe],
    }


def _release(release: Release) -> dict[str, Any]:
    return {"role": release.role.value, "revision": release.revision, "commit": release.commit}


def _read(read: ReadEvidence) -> dict[str, Any]:
    return {
        "file": read.place.file,
        "line": read.place.line,
        "function": read.function,
        "moment": read.moment.value,
        "entry": read.entry,
        "need": read.need.value,
    }


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.id,
        "name": rule.name,
        "severity": rule.severity.value,
        "since": rule.since,
        "summary": one_line(rule.summary),
        "explanation": one_line(rule.explanation),
        "forward": one_line(rule.forward),
        "rollback": one_line(rule.rollback),
        "remedy": general(rule.remedy),
    }
