"""Manifests → workloads: whatever makes pods or names Secrets as pods do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from confcompat.cluster.objects import as_list, as_mapping, in_namespace
from confcompat.cluster.templates import read_template
from confcompat.model.cluster import SECRET, Canary, Field, Manifest, ObjectName, PodTemplate, Reference, Workload

_TEMPLATE_AT: Mapping[str, tuple[str, ...]] = {
    "Deployment": ("spec", "template"),
    "StatefulSet": ("spec", "template"),
    "DaemonSet": ("spec", "template"),
    "ReplicationController": ("spec", "template"),
    "Job": ("spec", "template"),
    "CronJob": ("spec", "jobTemplate", "spec", "template"),
    "Rollout": ("spec", "template"),
    "Pod": (),
}
NAMING_KINDS = (*_TEMPLATE_AT, "Ingress", "ServiceAccount")
"""Kinds that name ConfigMaps or Secrets; a ReplicaSet is read with the workload that it belongs to."""


def read_workloads(manifests: Iterable[Manifest], namespace: str) -> tuple[Workload, ...]:
    """Every workload, Ingress and ServiceAccount, in the order of the manifests.

    What another object of the input owns is left out: its owner stands for it (a Job of a CronJob), or its ReplicaSet
    does (a Pod). A Pod that is done needs nothing any more.
    """
    every = tuple(manifests)
    by_name = {in_namespace(each.name, namespace): each for each in every}
    uids = frozenset(uid for each in every if (uid := uid_of(each)))
    return tuple(
        _workload(manifest, namespace, by_name)
        for manifest in every
        if manifest.name.kind in NAMING_KINDS and _is_ours(manifest) and not _is_stood_for(manifest, uids)
    )


def uid_of(manifest: Manifest) -> str:
    """The object's uid, "" where it was never in a cluster."""
    return str(as_mapping(manifest.body.get("metadata")).get("uid") or "")


def _is_stood_for(manifest: Manifest, uids: frozenset[str]) -> bool:
    phase = as_mapping(manifest.body.get("status")).get("phase")
    if manifest.name.kind == "Pod" and phase in ("Succeeded", "Failed"):
        return True
    return not uids.isdisjoint(owner_uids(manifest))


def _is_ours(manifest: Manifest) -> bool:
    return manifest.name.kind != "Rollout" or manifest.api.startswith("argoproj.io/")


def owner_uids(manifest: Manifest) -> tuple[str, ...]:
    """The uids of what controls the object; with none marked as controller, of all that own it."""
    owners = [as_mapping(owner) for owner in as_list(as_mapping(manifest.body.get("metadata")).get("ownerReferences"))]
    controlling = [owner for owner in owners if owner.get("controller") is True]
    return tuple(str(owner.get("uid") or "") for owner in controlling or owners)


def _workload(manifest: Manifest, namespace: str, by_name: Mapping[ObjectName, Manifest]) -> Workload:
    name = in_namespace(manifest.name, namespace)
    uid = uid_of(manifest)
    if name.kind in ("Ingress", "ServiceAccount"):
        template = PodTemplate(references=tuple(_secrets_of(manifest, name)))
        return Workload(name, template, uid, place=manifest.place)
    spec = as_mapping(manifest.body.get("spec"))
    referred = _workload_ref(spec, name) if name.kind == "Rollout" else None
    return Workload(
        name,
        _template(manifest, name, referred, by_name),
        uid,
        _canary(spec) if name.kind == "Rollout" else None,
        referred,
        manifest.place,
    )


def _template(
    manifest: Manifest, name: ObjectName, referred: ObjectName | None, by_name: Mapping[ObjectName, Manifest]
) -> PodTemplate | None:
    if referred is None:
        return read_template(_at(manifest.body, _TEMPLATE_AT[name.kind]), name.namespace)
    found = by_name.get(referred)
    if found is None:
        return None
    # A core PodTemplate holds its template at the top.
    path = ("template",) if referred.kind == "PodTemplate" else ("spec", "template")
    return read_template(_at(found.body, path), name.namespace)


def _workload_ref(spec: Mapping[str, Any], name: ObjectName) -> ObjectName | None:
    found = as_mapping(spec.get("workloadRef"))
    if not found.get("name"):
        return None
    return ObjectName(str(found.get("kind") or "Deployment"), name.namespace, str(found["name"]))


def _canary(spec: Mapping[str, Any]) -> Canary | None:
    strategy = as_mapping(spec.get("strategy"))
    if "blueGreen" in strategy:
        found = as_mapping(strategy["blueGreen"])
        return Canary(blue_green=True, judged=bool(found.get("prePromotionAnalysis")))
    if "canary" not in strategy:
        return None
    found = as_mapping(strategy["canary"])
    steps = [as_mapping(step) for step in as_list(found.get("steps"))]
    judged = bool(found.get("analysis")) or any("analysis" in step or "experiment" in step for step in steps)
    for_good = any("pause" in step and not as_mapping(step["pause"]).get("duration") for step in steps)
    return Canary(False, judged, for_good)


def _secrets_of(manifest: Manifest, name: ObjectName) -> Iterator[Reference]:
    body, spec = manifest.body, as_mapping(manifest.body.get("spec"))
    if name.kind == "Ingress":
        for entry in map(as_mapping, as_list(spec.get("tls"))):
            if entry.get("secretName"):
                yield Reference(ObjectName(SECRET, name.namespace, str(entry["secretName"])), Field.TLS)
        return
    for section in ("secrets", "imagePullSecrets"):
        for entry in map(as_mapping, as_list(body.get(section))):
            if entry.get("name"):
                yield Reference(ObjectName(SECRET, name.namespace, str(entry["name"])), Field.PULL_SECRETS)


def _at(body: Any, path: tuple[str, ...]) -> Any:
    for name in path:
        body = as_mapping(body).get(name)
    return body
