"""`prune` as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from confcompat.model.pruning import EnvironmentPrune, NamedBy, Prunable, PruneAnswer
from confcompat.render.deletion import deletion
from confcompat.render.json_v1.document import applications
from confcompat.render.view import View


def render_prune(answers: Sequence[PruneAnswer], view: View) -> str:
    """The `confcompat/prune` document."""
    contents = [
        {
            "format": "confcompat/prune",
            "version": 1,
            "application": answer.application,
            "environments": [_environment(one) for one in answer.environments],
        }
        for answer in answers
    ]
    return applications(contents, "prune", view)


def _environment(one: EnvironmentPrune) -> dict[str, Any]:
    return {
        "name": one.name,
        "namespace": one.namespace or None,
        "unseen": list(one.unseen),
        "objects": [_object(each) for each in one.objects],
        "delete": list(deletion(one)),
    }


def _object(found: Prunable) -> dict[str, Any]:
    return {
        "kind": found.name.kind,
        "namespace": found.name.namespace or None,
        "name": found.name.name,
        "use": found.use.value,
        "named_by": [_named_by(each) for each in found.named_by],
        "until_revision": found.leaves or None,
        "declared": found.declared,
        "doubts": list(found.doubts),
    }


def _named_by(found: NamedBy) -> dict[str, Any]:
    return {
        "workload": found.workload,
        "role": found.role.value,
        "replica_set": found.replica_set or None,
        "revision": found.revision or None,
    }
