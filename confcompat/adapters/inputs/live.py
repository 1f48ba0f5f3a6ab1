"""What a dump says of the application's releases: which run, and from which revision each was built."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from confcompat.adapters.inputs.clones import Clone, Clones
from confcompat.cluster.choosing import choose_container, choose_workload
from confcompat.cluster.images import revisions_of
from confcompat.cluster.objects import in_namespace
from confcompat.cluster.releases import running_workload
from confcompat.cluster.state import default_namespace
from confcompat.cluster.variables import container_of
from confcompat.cluster.workloads import read_workloads
from confcompat.errors import InputError
from confcompat.model.cluster import Manifests, PodSource, Replicas, ReplicaState, RolloutStatus, Running, Workload
from confcompat.model.inputs import ReleaseSource
from confcompat.model.releases import Release, Role
from confcompat.model.settings import ClusterSettings
from confcompat.model.snapshots import Snapshot

DUMP = "dump"


def find_running(settings: ClusterSettings, application: str, dump: Manifests) -> Running | None:
    """The application's workload and its ReplicaSets; None where the dump holds no workload.

    A workload that keeps no ReplicaSets runs its own template; of a Rollout without any, nothing is known to run.
    Raises `UsageError` where it is not clear which workload is meant.
    """
    namespace = settings.namespace or default_namespace(application, (dump,), settings.workload)
    found = [each for each in dump.found if in_namespace(each.name, namespace).namespace == namespace]
    workload = choose_workload(settings.workload, settings.namespace, application, read_workloads(found, namespace))
    if workload is None:
        return None
    manifest = next(each for each in found if in_namespace(each.name, namespace) == workload.name)
    if workload.uid:
        sets = (each for each in found if each.name.kind == "ReplicaSet")
        running = running_workload(workload, manifest, sets)
        if running.replicas:
            return running
    if workload.name.kind == "Rollout" or workload.template is None:
        return Running(workload, RolloutStatus.UNKNOWN, ())
    return Running(workload, RolloutStatus.UNKNOWN, (Replicas("", ReplicaState.STABLE, workload.template),))


@dataclass(frozen=True, slots=True)
class Resolved:
    """The releases of one workload. `stable` None: another source names it, and only its pods are known."""

    stable: ReleaseSource | None
    stable_pods: PodSource | None
    others: tuple[ReleaseSource, ...]
    rollback: tuple[ReleaseSource, ...]
    candidate_pods: PodSource | None
    as_candidate: frozenset[str]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Images:
    """Follows images to revisions of the application. `pattern` is the settings' `tag`."""

    clones: Clones
    application: Clone
    pattern: str
    environment: str
    file: str

    def follow(self, image: str) -> str:
        """The revision that the image was built from. Raises `InputError` where it names no known one."""
        wanted = revisions_of(image, self.pattern)
        faults = []
        for revision in wanted:
            try:
                self.application.resolve(revision)
            except InputError as fault:
                faults.append(fault)
            else:
                return revision
        tried = f" (tried {', '.join(wanted)})" if wanted else ""
        name = f"name the release: --stable {self.environment}=REV"
        raise InputError(
            f"environment {self.environment}: {self.file}: the image {image or '(none)'} names no revision of "
            f"{self.application.name}{tried}",
            f"{name}; or bring it: {faults[0].hint}" if faults else name,
        )

    def release(self, revision: str, role: Role, pods: PodSource) -> ReleaseSource:
        """The release at that revision."""
        snapshot = self.clones.snapshot(self.application, revision)
        return ReleaseSource(Release(role, revision, snapshot.commit, DUMP), snapshot, pods)


def resolve_running(
    running: Running,
    settings: ClusterSettings,
    application: str,
    candidate: Snapshot,
    images: Images,
    named: bool,
    history: bool,
) -> Resolved:
    """Every ReplicaSet's release. `named`: another source names the stable one. `history`: rollback targets, too.

    Raises `InputError` where the stable image leads to no revision; other images that lead to none are told in `notes`.
    """
    out: dict[str, list[ReleaseSource]] = {"stable": [], "others": [], "rollback": []}
    notes: list[str] = []
    stable_pods = candidate_pods = None
    as_candidate = set()
    for at, each in enumerate(running.replicas):
        if each.role is Role.ROLLBACK and not history:
            continue
        pods = pods_of(each, running.workload, settings, application)
        first = at == 0 and each.role is Role.STABLE
        if first:
            stable_pods = pods
            if named:
                continue
        try:
            revision = images.follow(pods.image)
        except InputError as fault:
            if first:
                raise
            notes.append(f"{each.state.value} {each.name} is not judged: {fault.what}")
            continue
        release = images.release(revision, each.role, pods)
        if each.role is Role.CANARY and release.release.commit == candidate.commit is not None:
            candidate_pods = pods
            as_candidate.add(each.name)
            continue
        kind = "stable" if first else "rollback" if each.role is Role.ROLLBACK else "others"
        out[kind].append(release)
        if first:
            notes.append(f"stable: {revision}, from the image {pods.image} in {images.file}")
    stable = out["stable"][0] if out["stable"] else None
    return Resolved(
        stable,
        stable_pods,
        tuple(_once(out["others"], stable)),
        tuple(_once(out["rollback"], None)),
        candidate_pods,
        frozenset(as_candidate),
        tuple(notes),
    )


def pods_of(found: Replicas, workload: Workload, settings: ClusterSettings, application: str) -> PodSource:
    """The ReplicaSet's pods, with the application's container and its image."""
    name = choose_container(settings.container, application, workload.name, found.template)
    container = container_of(found.template, name)
    return PodSource(found.template, name, found.state.value, found.name, container.image if container else "")


def _once(found: list[ReleaseSource], stable: ReleaseSource | None) -> Iterator[ReleaseSource]:
    """Without those that run what another one of the same role runs, from the same template."""
    known = {_mark(stable)} if stable else set()
    for each in found:
        if _mark(each) not in known:
            known.add(_mark(each))
            yield each


def _mark(source: ReleaseSource) -> tuple[object, ...]:
    return source.release.role, source.release.commit, source.pods.template if source.pods else None
