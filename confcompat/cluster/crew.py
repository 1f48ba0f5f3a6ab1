"""Who runs the application: the pods of each release, found in the manifests where no cluster was seen."""

from __future__ import annotations

from collections.abc import Iterable

from confcompat.cluster.choosing import choose_container, choose_workload
from confcompat.cluster.state import Cluster
from confcompat.model.cluster import PodSource, Running, Workload


def application_workload(cluster: Cluster, application: str, running: Running | None) -> Workload | None:
    """The application's workload as the manifests want it; None where they hold none.

    Raises `UsageError` where more than one may be meant.
    """
    if running is not None:
        # What runs is known. Manifests of config alone say nothing of its next template.
        return next((each for each in cluster.candidate if each.name == running.workload.name), None)
    if cluster.settings.workload and not _named(cluster, (*cluster.candidate, *cluster.deployed)):
        # Neither side has it: that is said, with what there is.
        return _choose(cluster, application, (*cluster.candidate, *cluster.deployed))
    return _chosen(cluster, application, cluster.candidate)


def deployed_workload(cluster: Cluster, application: str, wanted: Workload | None = None) -> Workload | None:
    """The application's workload as it is applied now: the same as is wanted, else the one that is meant."""
    same = [each for each in cluster.deployed if wanted is not None and each.name == wanted.name]
    return same[0] if same else _chosen(cluster, application, cluster.deployed)


def pods_in(workload: Workload | None, cluster: Cluster, application: str) -> PodSource | None:
    """The pods of a workload's own template."""
    if workload is None or workload.template is None:
        return None
    name = choose_container(cluster.settings.container, application, workload.name, workload.template)
    image = next((each.image for each in workload.template.containers if each.name == name), "")
    return PodSource(workload.template, name, image=image)


def newest_pods(running: Running | None, live: Iterable[PodSource | None]) -> PodSource | None:
    """The pods of the newest ReplicaSet that runs; without ReplicaSets, those of the first release."""
    ranks = {each.name: each.revision for each in running.replicas} if running else {}
    known = [each for each in live if each is not None]
    return max(known, key=lambda each: ranks.get(each.replica_set, 0), default=None)


def _chosen(cluster: Cluster, application: str, found: Iterable[Workload]) -> Workload | None:
    there = tuple(found)
    # A workload that is new, or that goes, is on one side only.
    if cluster.settings.workload and not _named(cluster, there):
        return None
    return _choose(cluster, application, there)


def _choose(cluster: Cluster, application: str, found: Iterable[Workload]) -> Workload | None:
    return choose_workload(cluster.settings.workload, cluster.namespace, application, found)


def _named(cluster: Cluster, found: Iterable[Workload]) -> bool:
    wanted = cluster.settings.workload.lower()
    return any(each.label.lower() == wanted for each in found)
