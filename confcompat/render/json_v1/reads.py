"""The reads of a release as JSON (contract.md, "JSON: reads")."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, assert_never

from confcompat.model.keys import path_to_json
from confcompat.model.listing import ReadsAnswer
from confcompat.model.lookup import Present, Unknown
from confcompat.model.reads import (
    Closed,
    Condition,
    Coverage,
    Read,
    WhenAbsent,
    WhenPresent,
    WhenValue,
)
from confcompat.render.json_v1.document import applications, key_fields, scalar
from confcompat.render.masking import is_masked, patterns_of, safe_scalar
from confcompat.render.view import View
from confcompat.trees.secrets import SecretPatterns

EXAMPLES = 20
"""So many of the keys that a read leaves open are listed; all are counted."""


def render_reads(answers: Sequence[ReadsAnswer], view: View) -> str:
    """The `confcompat/reads` document of one application, or the `confcompat/reads-many` document of several."""
    return applications([reads_document(answer, view) for answer in answers], "reads", view)


def reads_document(answer: ReadsAnswer, view: View) -> dict[str, Any]:
    """The `confcompat/reads` document, not yet text."""
    patterns = patterns_of(view)
    reads = [_read(read, patterns) for read in answer.found.reads]
    for read, one in zip(reads, answer.undecided or (), strict=False):
        read["undecided"] = {"count": len(one.keys), "keys": [path_to_json(key) for key in one.keys[:EXAMPLES]]}
    return {
        "format": "confcompat/reads",
        "version": 1,
        "application": answer.application,
        "revision": answer.revision,
        "commit": answer.commit,
        "reads": reads,
        "closed": [_closed(closed) for closed in answer.found.closed],
        "coverage": _coverage(answer.found.coverage),
        "assumed": list(answer.found.assumed),
    }


def _read(read: Read, patterns: SecretPatterns) -> dict[str, Any]:
    default = read.default.value if isinstance(read.default, Present) else None
    return {
        "root": read.root,
        **key_fields(read.path),
        "need": read.need.value,
        "extent": read.extent.value,
        "certainty": read.certainty.value,
        "default": scalar(safe_scalar(patterns, read.path, default)),
        "any_of": [path_to_json(path) for path in read.any_of] or None,
        "when": _when(read.when, patterns),
        "moment": read.moment.value,
        "function": read.function,
        "entry": read.entry,
        "file": read.place.file,
        "line": read.place.line,
        "column": read.place.column,
        "via": list(read.via),
        "uses": [use.value for use in read.uses],
        "reason": read.reason,
        "default_masked": is_masked(patterns, read.path, default),
        "default_unknown": read.default.reason if isinstance(read.default, Unknown) else None,
    }


def _closed(closed: Closed) -> dict[str, Any]:
    return {
        "root": closed.root,
        **key_fields(closed.path),
        "allows": list(closed.allows),
        "raises": closed.raises,
        "file": closed.place.file,
        "line": closed.place.line,
        "moment": closed.moment.value,
        "function": closed.function,
    }


def _when(conditions: Sequence[Condition], patterns: SecretPatterns) -> dict[str, Any] | None:
    told = [_condition(condition, patterns) for condition in conditions]
    if len(told) > 1:
        return {"all": told}
    return told[0] if told else None


def _condition(condition: Condition, patterns: SecretPatterns) -> dict[str, Any]:
    path = path_to_json(condition.path)
    match condition:
        case WhenPresent(truthy=truthy):
            return {"present": path, "truthy": True} if truthy else {"present": path}
        case WhenAbsent(falsy=falsy):
            return {"absent": path, "falsy": True} if falsy else {"absent": path}
        case WhenValue(value=value, negated=negated):
            return {"value": path, "is_not" if negated else "is": scalar(safe_scalar(patterns, condition.path, value))}
        case _:
            assert_never(condition)


def _coverage(coverage: Coverage) -> dict[str, Any]:
    return {
        "files": coverage.files,
        "screened_out": coverage.screened_out,
        "parsed": coverage.parsed,
        "unparsed": [{"file": one.file, "reason": one.reason} for one in coverage.unparsed],
        "exact": coverage.exact,
        "pattern": coverage.pattern,
        "opaque": coverage.opaque,
    }
