"""Which ReplicaSets of a workload are live, and what they are to it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from confcompat.cluster.objects import as_mapping, texts
from confcompat.cluster.templates import read_template
from confcompat.cluster.workloads import owner_uids, uid_of
from confcompat.model.cluster import (
    Manifest,
    ObjectName,
    PodTemplate,
    Replicas,
    ReplicaState,
    RolloutStatus,
    Running,
    Workload,
)

HISTORY_LIMIT = 10
_ROLLOUT_HASH = "rollouts-pod-template-hash"
_REVISIONS = ("rollout.argoproj.io/revision", "deployment.kubernetes.io/revision")
_WORKLOAD_GENERATION = "rollout.argoproj.io/workload-generation"
_ORDER = tuple(ReplicaState)


@dataclass(frozen=True, slots=True)
class _Set:
    """A ReplicaSet as the dump tells it."""

    name: str
    hash: str
    revision: int
    running: bool
    template: PodTemplate


def running_workload(workload: Workload, manifest: Manifest, replica_sets: Iterable[Manifest]) -> Running:
    """The workload with its own ReplicaSets, by owner uid: the live ones first, then the history that it keeps."""
    sets = [_read(each, workload.name.namespace) for each in replica_sets if workload.uid in owner_uids(each)]
    sets = sorted(sets, key=lambda each: (-each.revision, each.name)) if workload.uid else []
    states = _rollout_states(manifest, sets) if workload.name.kind == "Rollout" else _deployment_states(manifest, sets)
    limit = _whole(as_mapping(manifest.body.get("spec")).get("revisionHistoryLimit"), HISTORY_LIMIT)
    named = [Replicas(each.name, states[each.name], each.template, each.revision) for each in sets]
    live = sorted(
        (each for each in named if each.state is not ReplicaState.HISTORY), key=lambda each: _ORDER.index(each.state)
    )
    live.sort(key=lambda each: each.state not in (ReplicaState.STABLE, ReplicaState.ACTIVE, ReplicaState.OLD))
    history = [each for each in named if each.state is ReplicaState.HISTORY][:limit]
    return Running(workload, _status(manifest, live), (*live, *history))


def lone_replica_set(manifest: Manifest, namespace: str) -> Running:
    """A ReplicaSet whose owner was not seen, or that has none: what runs of it is live."""
    found = _read(manifest, namespace)
    state = ReplicaState.STABLE if found.running else ReplicaState.HISTORY
    name = ObjectName(manifest.name.kind, namespace, found.name)
    workload = Workload(name, found.template, uid_of(manifest), place=manifest.place)
    return Running(workload, RolloutStatus.UNKNOWN, (Replicas(found.name, state, found.template, found.revision),))


def _read(manifest: Manifest, namespace: str) -> _Set:
    metadata, spec = as_mapping(manifest.body.get("metadata")), as_mapping(manifest.body.get("spec"))
    annotations, labels = texts(metadata.get("annotations")), texts(metadata.get("labels"))
    status = as_mapping(manifest.body.get("status"))
    replicas = max(_whole(spec.get("replicas"), 0 if status else 1), _whole(status.get("replicas"), 0))
    revision = next((annotations[name] for name in _REVISIONS if name in annotations), "")
    return _Set(
        manifest.name.name,
        labels.get(_ROLLOUT_HASH, labels.get("pod-template-hash", "")),
        int(revision) if revision.isdigit() else 0,
        replicas > 0 or bool(annotations.get("scale-down-deadline")),
        read_template(spec.get("template"), namespace),
    )


def _rollout_states(manifest: Manifest, sets: list[_Set]) -> dict[str, ReplicaState]:
    status = as_mapping(manifest.body.get("status"))
    blue_green = as_mapping(as_mapping(manifest.body.get("spec")).get("strategy")).get("blueGreen") is not None
    stable = _text(status.get("stableRS")) or _text(as_mapping(status.get("canary")).get("stableRS"))
    green = as_mapping(status.get("blueGreen"))
    active, preview = _text(green.get("activeSelector")), _text(green.get("previewSelector"))
    current = _text(status.get("currentPodHash"))
    out = {}
    for each in sets:
        if blue_green and each.hash and each.hash == active:
            state = ReplicaState.ACTIVE
        elif blue_green and each.hash and each.hash == preview and each.running:
            state = ReplicaState.PREVIEW
        elif not blue_green and each.hash and each.hash == stable:
            state = ReplicaState.STABLE
        elif not blue_green and each.hash and each.hash == current and each.running:
            # The very first rollout has no stable ReplicaSet: what runs is all there is.
            state = ReplicaState.CANARY if stable else ReplicaState.STABLE
        else:
            state = ReplicaState.DRAINING if each.running else ReplicaState.HISTORY
        out[each.name] = state
    return out


def _deployment_states(manifest: Manifest, sets: list[_Set]) -> dict[str, ReplicaState]:
    annotations = texts(as_mapping(manifest.body.get("metadata")).get("annotations"))
    revision = next((annotations[name] for name in _REVISIONS if name in annotations), "")
    own = next((each for each in sets if str(each.revision) == revision), sets[0] if sets else None)
    older = [each for each in sets if each is not own and each.running]
    out = {}
    for each in sets:
        if each is own:
            state = ReplicaState.NEW if older else ReplicaState.STABLE
        elif each is (older[0] if older else None):
            state = ReplicaState.OLD
        else:
            state = ReplicaState.DRAINING if each.running else ReplicaState.HISTORY
        out[each.name] = state
    return out


def _status(manifest: Manifest, live: list[Replicas]) -> RolloutStatus:
    if not _is_current(manifest):
        return RolloutStatus.UNKNOWN
    if manifest.name.kind == "Rollout" and as_mapping(manifest.body.get("status")).get("abort") is True:
        return RolloutStatus.ABORTED
    settled = len(live) <= 1 and not _is_moving(manifest)
    return RolloutStatus.IDLE if settled else RolloutStatus.PROGRESSING


def _is_moving(manifest: Manifest) -> bool:
    status = as_mapping(manifest.body.get("status"))
    stable, current = _text(status.get("stableRS")), _text(status.get("currentPodHash"))
    return bool(stable and current and stable != current)


def _is_current(manifest: Manifest) -> bool:
    """What the status says is of the manifest as it stands; a status that says nothing of it is taken for it."""
    metadata, status = as_mapping(manifest.body.get("metadata")), as_mapping(manifest.body.get("status"))
    annotations = texts(metadata.get("annotations"))
    pairs = (
        (metadata.get("generation"), status.get("observedGeneration")),
        (annotations.get(_WORKLOAD_GENERATION), status.get("workloadObservedGeneration")),
    )
    # A Rollout writes its generation as text, a Deployment as a number.
    return all(want is None or seen is None or _text(want) == _text(seen) for want, seen in pairs)


def _whole(found: Any, default: int) -> int:
    return found if isinstance(found, int) and not isinstance(found, bool) else default


def _text(found: Any) -> str:
    return "" if found is None else str(found)


def newest(running: Running) -> Replicas | None:
    """The live ReplicaSet with the highest revision."""
    live = [each for each in running.replicas if each.state is not ReplicaState.HISTORY]
    return max(live, key=lambda each: each.revision, default=None)
