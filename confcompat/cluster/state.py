"""The cluster now and after: its objects, what leaves, and every template that names one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

from confcompat.cluster.leaving import Leaving, find_leaving
from confcompat.cluster.objects import Objects, as_mapping, config_objects, in_namespace
from confcompat.cluster.releases import lone_replica_set, running_workload
from confcompat.cluster.workloads import owner_uids, read_workloads, uid_of
from confcompat.model.cluster import (
    CONFIG_MAP,
    SECRET,
    Manifest,
    Manifests,
    ObjectName,
    PodTemplate,
    Reference,
    ReplicaState,
    Running,
    Workload,
)
from confcompat.model.releases import Role
from confcompat.model.settings import ClusterSettings

SEEN_KINDS: tuple[str, ...] = (
    *(CONFIG_MAP, "CronJob", "DaemonSet", "Deployment", "Ingress", "Job"),
    *("ReplicaSet", "Rollout", SECRET, "ServiceAccount", "StatefulSet"),
)
POD_MAKERS = ("Rollout", "Deployment", "StatefulSet", "DaemonSet", "CronJob", "Job", "ReplicaSet")
EVERYWHERE = ("ConfigMap/kube-root-ca.crt", "ConfigMap/openshift-service-ca.crt")


@dataclass(frozen=True, slots=True)
class Namer:
    """A template that names objects, and in which role. `live`: its pods run. `pods`: it makes pods at all."""

    workload: Workload
    role: Role
    template: PodTemplate
    live: bool
    replica_set: str = ""
    state: str = ""
    revision: int = 0

    @property
    def pods(self) -> bool:
        return self.workload.name.kind not in ("Ingress", "ServiceAccount")

    def naming(self, name: ObjectName) -> tuple[Reference, ...]:
        """The places that name the object."""
        return tuple(each for each in self.template.references if each.object == name)


@dataclass(frozen=True, slots=True)
class Cluster:
    """One environment's cluster. `namers` are live, rollback and candidate templates.

    `deployed` are the templates of the manifests as applied; `desired` those that the dump's workloads ask for.
    `refused` are the objects that cannot be changed as the manifests want it.
    """

    settings: ClusterSettings
    now: Objects
    after: Objects
    leaving: Mapping[ObjectName, Leaving]
    refused: frozenset[ObjectName]
    namers: tuple[Namer, ...]
    deployed: tuple[Workload, ...]
    desired: tuple[Workload, ...]
    candidate: tuple[Workload, ...]
    unseen: tuple[str, ...]
    namespace: str
    made: frozenset[ObjectName] = field(default=frozenset())

    def may_exist(self, name: ObjectName) -> bool:
        """The object is not in the input, but nothing says that it is not in the cluster."""
        return name.kind in self.unseen or name in self.made or self.is_external(name)

    def is_external(self, name: ObjectName) -> bool:
        """The settings say that it is made elsewhere, or every namespace has it."""
        return any(fnmatchcase(str(name), pattern) for pattern in (*self.settings.external, *EVERYWHERE))


def default_namespace(application: str, inputs: Iterable[Manifests], workload: str = "") -> str:
    """Where the application's workload lives (a Rollout first), else all workloads; "" where that is not one place.

    `workload` is TYPE/NAME of the settings.
    """
    every = [each.name for one in inputs for each in one.found if each.name.kind in POD_MAKERS and each.name.namespace]
    kind, _, name = workload.lower().rpartition("/")
    own = [each for each in every if each.name == (name or application) and kind in ("", each.kind.lower())]
    own.sort(key=lambda each: each.kind != "Rollout")
    places = {each.namespace for each in own[:1] or every}
    return places.pop() if len(places) == 1 else ""


def build_cluster(
    settings: ClusterSettings,
    deployed: Manifests,
    candidate: Manifests,
    dump: Manifests,
    namespace: str = "",
    as_candidate: frozenset[str] = frozenset(),
) -> Cluster:
    """The cluster of three inputs, any of which may be empty.

    `namespace` is that of objects that name none. `as_candidate` are the ReplicaSets that run the candidate itself.
    """
    dumped = tuple(each for each in dump.found if in_namespace(each.name, namespace).namespace == namespace)
    kinds = {each.name.kind for each in dumped} | dump.kinds
    applied = config_objects(deployed.found, namespace)
    wanted = config_objects(candidate.found, namespace)
    seen = config_objects(dumped, namespace)
    now = {**{name: each for name, each in applied.items() if name.kind not in kinds}, **seen}
    every = (*deployed.found, *candidate.found, *dumped)
    leaving = find_leaving(settings.prune, applied, wanted, now, every) if settings.has_manifests else {}
    refused = frozenset(
        name for name, each in now.items() if each.immutable and name in wanted and _differs(each, wanted[name])
    )
    gone = {name for name in leaving if leaving[name] is not Leaving.LAST}
    after = {name: each for name, each in now.items() if name not in gone}
    after |= {name: each for name, each in wanted.items() if name not in refused}
    deployed_workloads = read_workloads(deployed.found, namespace)
    desired = read_workloads(dumped, namespace)
    wanted_workloads = read_workloads(candidate.found, namespace)
    stable = (*desired, *(each for each in deployed_workloads if each.name.kind not in kinds))
    return Cluster(
        settings,
        now,
        after,
        leaving,
        refused,
        (
            *_running(stable, dumped, as_candidate, namespace),
            *(Namer(each, Role.CANDIDATE, each.template, live=False) for each in wanted_workloads if each.template),
        ),
        deployed_workloads,
        desired,
        wanted_workloads,
        tuple(sorted(set(SEEN_KINDS) - kinds - {each.name.kind for each in every})),
        namespace,
        frozenset(_made(every, namespace)),
    )


def _differs(first: object, second: object) -> bool:
    return getattr(first, "contents", None) != getattr(second, "contents", None)


def _running(
    workloads: Iterable[Workload], dumped: tuple[Manifest, ...], as_candidate: frozenset[str], namespace: str
) -> Iterator[Namer]:
    sets = [each for each in dumped if each.name.kind == "ReplicaSet"]
    by_uid = {uid_of(each): each for each in dumped}
    owners = set()
    for workload in workloads:
        manifest = by_uid.get(workload.uid) if workload.uid else None
        running = running_workload(workload, manifest, sets) if manifest is not None else None
        owners.add(workload.uid)
        if running is not None and running.replicas:
            yield from _replicas(running, as_candidate)
        elif workload.template is not None:
            yield Namer(workload, Role.STABLE, workload.template, live=True)
    for each in sets:
        if owners.isdisjoint(owner_uids(each)):
            yield from _replicas(lone_replica_set(each, in_namespace(each.name, namespace).namespace), as_candidate)


def _replicas(running: Running, as_candidate: frozenset[str]) -> Iterator[Namer]:
    for each in running.replicas:
        role = Role.CANDIDATE if each.name in as_candidate else each.role
        live = each.state is not ReplicaState.HISTORY
        yield Namer(running.workload, role, each.template, live, each.name, each.state.value, each.revision)


def _made(manifests: Iterable[Manifest], namespace: str) -> Iterator[ObjectName]:
    """Secrets that an operator makes of another object."""
    for manifest in manifests:
        spec = as_mapping(manifest.body.get("spec"))
        match manifest.name.kind:
            case "ExternalSecret":
                name = as_mapping(spec.get("target")).get("name") or manifest.name.name
            case "SealedSecret":
                metadata = as_mapping(as_mapping(spec.get("template")).get("metadata"))
                name = metadata.get("name") or manifest.name.name
            case "Certificate":
                name = spec.get("secretName")
            case _:
                continue
        if name:
            yield in_namespace(ObjectName(SECRET, manifest.name.namespace, str(name)), namespace)


def names_any(workloads: Iterable[Workload], name: ObjectName) -> bool:
    """One of the templates names the object."""
    return any(each.object == name for one in workloads if one.template for each in one.template.references)
