"""Everything that a check needs, resolved: no name is left to look up, only snapshots to read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from confcompat.model.cluster import Manifests, PodSource, Running
from confcompat.model.reads import ReleaseReads
from confcompat.model.releases import Policy, Release
from confcompat.model.settings import EnvironmentSettings, Settings
from confcompat.model.snapshots import Repository, Snapshot

ReadRelease = Callable[[Snapshot], ReleaseReads]
"""What a snapshot of the application reads; remembers its answers, so it may be asked again."""


@dataclass(frozen=True, slots=True)
class ReleaseSource:
    """A release and its code. `pods` are those that run it, where a cluster was seen."""

    release: Release
    snapshot: Snapshot
    pods: PodSource | None = None


@dataclass(frozen=True, slots=True)
class ClusterInputs:
    """The manifests as applied and as wanted, and what the cluster was seen to hold; any may be empty.

    `running` is the application's own workload, None where none was seen to run. `as_candidate` are its ReplicaSets
    that run the candidate already.
    """

    deployed: Manifests
    candidate: Manifests
    dump: Manifests
    namespace: str = ""
    running: Running | None = None
    as_candidate: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class EnvironmentInputs:
    """One environment: its live releases (stable first, the candidate not among them) and its config's snapshots.

    `candidate_pods` run the candidate already. `notes` says in words what was assumed while resolving (a default
    `deployed`, a tag that was chosen).
    """

    settings: EnvironmentSettings
    live: tuple[ReleaseSource, ...]
    rollback: tuple[ReleaseSource, ...]
    config_now: Snapshot
    config_candidate: Snapshot
    notes: tuple[str, ...] = ()
    cluster: ClusterInputs | None = None
    candidate_pods: PodSource | None = None


@dataclass(frozen=True, slots=True)
class CheckInputs:
    """One application. `base` is the same check with the base branch as candidate, or None.

    `repository` is the application's; it answers whether an ignore's `until` is contained in a live release.
    """

    settings: Settings
    candidate: ReleaseSource
    environments: tuple[EnvironmentInputs, ...]
    repository: Repository
    policy: Policy = Policy.BACKWARD
    fail_on: str = "error"
    base: CheckInputs | None = None
