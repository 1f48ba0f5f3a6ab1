"""Which versions of ConfigMaps and Secrets nobody needs any more."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from confcompat.cluster.objects import is_helm_release
from confcompat.cluster.state import Cluster
from confcompat.cluster.versions import is_version_named
from confcompat.model.cluster import CONFIG_MAP, SECRET, ObjectName
from confcompat.model.pruning import NamedBy, Prunable, Use
from confcompat.model.releases import Role

NAMING: tuple[str, ...] = (
    *("CronJob", "DaemonSet", "Deployment", "Job", "Pod", "ReplicaSet", "Rollout", "StatefulSet"),
)
"""Kinds whose pods name ConfigMaps and Secrets."""
NAMING_SECRETS = ("Ingress", "ServiceAccount")
"""Kinds that name Secrets besides."""


def unseen_namers(seen: Collection[str]) -> tuple[str, ...]:
    """The kinds that could name an object, and that nobody looked at."""
    return tuple(sorted({*NAMING, *NAMING_SECRETS} - set(seen)))


def find_prunable(
    cluster: Cluster, unseen: Collection[str], declared: Collection[ObjectName], unreadable: Iterable[str]
) -> tuple[Prunable, ...]:
    """The version-named objects that the cluster holds now.

    `declared` are the objects of the manifests, `unreadable` the manifests that could not be read: they may name any.
    """
    naming = _naming(cluster)
    blind = tuple(f"{file} cannot be read" for file in dict.fromkeys(unreadable))
    out = []
    for name, found in sorted(cluster.now.items()):
        if name.kind not in (CONFIG_MAP, SECRET) or not is_version_named(name.name) or is_helm_release(found):
            continue
        by = tuple(dict.fromkeys(naming.get(name, ())))
        doubts = (*_unseen_for(name, unseen), *blind, *_elsewhere(cluster, name)) if not by else ()
        use = _use(by, doubts)
        leaves = max((each.revision for each in by), default=0) if use is Use.ROLLBACK_ONLY else 0
        out.append(Prunable(name, use, by, leaves, name in declared, doubts))
    return tuple(out)


def _naming(cluster: Cluster) -> dict[ObjectName, list[NamedBy]]:
    """Every template that names an object: what runs, what ran, what is asked for, what the manifests say."""
    out: dict[ObjectName, list[NamedBy]] = {}
    for namer in cluster.namers:
        by = NamedBy(namer.workload.label, namer.role, namer.replica_set, namer.revision)
        for reference in namer.template.references:
            out.setdefault(reference.object, []).append(by)
    for role, workloads in ((Role.STABLE, cluster.deployed), (Role.CANDIDATE, cluster.desired)):
        for workload in workloads:
            for reference in workload.template.references if workload.template else ():
                if not any(each.role is not Role.ROLLBACK for each in out.get(reference.object, ())):
                    out.setdefault(reference.object, []).append(NamedBy(workload.label, role))
    return out


def _use(by: tuple[NamedBy, ...], doubts: tuple[str, ...]) -> Use:
    if by:
        return Use.ROLLBACK_ONLY if all(each.role is Role.ROLLBACK for each in by) else Use.IN_USE
    return Use.UNSURE if doubts else Use.SAFE


def _unseen_for(name: ObjectName, unseen: Collection[str]) -> tuple[str, ...]:
    kinds = [kind for kind in sorted(unseen) if name.kind == SECRET or kind not in NAMING_SECRETS]
    return (f"not seen: {', '.join(kinds)}",) if kinds else ()


def _elsewhere(cluster: Cluster, name: ObjectName) -> tuple[str, ...]:
    if cluster.is_external(name):
        return ("`external` says that it is made elsewhere",)
    return ("an operator of the input makes it",) if name in cluster.made else ()
