"""What runs in a cluster, and what it is given: objects, pod templates, and who names what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from confcompat.model.places import Place
from confcompat.model.releases import Role

CONFIG_MAP = "ConfigMap"
SECRET = "Secret"


@dataclass(frozen=True, slots=True, order=True)
class ObjectName:
    """What an object is known by. `namespace` is "" where nothing says it."""

    kind: str
    namespace: str
    name: str

    def __str__(self) -> str:
        return f"{self.kind}/{self.name}"


@dataclass(frozen=True, slots=True)
class Manifest:
    """One object as it was written. `body` is plain YAML data (scalars as text, but booleans, numbers and null).

    `lines` are the lines of its data's keys (`data`, `binaryData`, `stringData`), with whether the text of the value
    stands literally from the next line on. `rendered` manifests have no lines of their own.
    """

    name: ObjectName
    api: str
    body: Mapping[str, Any] = field(repr=False)
    place: Place
    lines: Mapping[str, tuple[int, bool]] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Datum:
    """One key of a ConfigMap or Secret. `content` never leaves the process where the object is a Secret.

    `place` is the key's; `literal` says that the text's lines are those of the file, from the next line on.
    """

    digest: str
    place: Place
    content: bytes = field(repr=False)
    binary: bool = False
    literal: bool = False


@dataclass(frozen=True, slots=True)
class ConfigObject:
    """A ConfigMap or Secret with its keys."""

    name: ObjectName
    data: Mapping[str, Datum]
    place: Place
    immutable: bool = False
    type: str = ""
    annotations: Mapping[str, str] = field(default_factory=dict, repr=False)
    labels: Mapping[str, str] = field(default_factory=dict, repr=False)
    hashes: frozenset[str] = frozenset()
    """The suffixes that kustomize would give to this content."""

    @property
    def contents(self) -> Mapping[str, str]:
        """The digest of each key."""
        return {key: datum.digest for key, datum in self.data.items()}


class Field(StrEnum):
    """Where in a template an object is named."""

    ENV = "env"
    ENV_FROM = "envFrom"
    VOLUME = "volume"
    PROJECTED = "projected"
    PULL_SECRETS = "imagePullSecrets"
    TLS = "tls"


@dataclass(frozen=True, slots=True)
class Reference:
    """One place that names an object, or a key of it (`key` "" is the whole object).

    `container` is "" where none is meant. `variable` is the variable that an `env` entry sets. `items` tells a key that
    a volume picks from one that comes with the whole object; `sub_path` is a key that a mount picks from a volume.
    """

    object: ObjectName
    field: Field
    key: str = ""
    container: str = ""
    variable: str = ""
    prefix: str = ""
    optional: bool = False
    sub_path: bool = False


@dataclass(frozen=True, slots=True)
class Literal:
    """A variable's value as the template writes it."""

    value: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class FromKey:
    """A variable's value is one key of an object."""

    object: ObjectName
    key: str
    optional: bool


@dataclass(frozen=True, slots=True)
class FromField:
    """A variable's value is known when the pod runs (`fieldRef`, `resourceFieldRef`)."""


VariableSource = Literal | FromKey | FromField


@dataclass(frozen=True, slots=True)
class EnvFrom:
    """Every key of an object becomes a variable."""

    object: ObjectName
    prefix: str
    optional: bool


@dataclass(frozen=True, slots=True)
class VolumePart:
    """One object of a volume. `items` are (key, path) pairs, empty for all keys under their own names."""

    object: ObjectName
    items: tuple[tuple[str, str], ...]
    optional: bool
    projected: bool = False


@dataclass(frozen=True, slots=True)
class Mount:
    """A volume's place in a container. `parts` are empty for volumes that hold neither ConfigMap nor Secret."""

    path: str
    sub_path: str
    parts: tuple[VolumePart, ...]


@dataclass(frozen=True, slots=True)
class Container:
    """One container of a pod."""

    name: str
    image: str
    env: tuple[tuple[str, VariableSource], ...] = ()
    env_from: tuple[EnvFrom, ...] = ()
    mounts: tuple[Mount, ...] = ()
    init: bool = False


@dataclass(frozen=True, slots=True)
class PodTemplate:
    """What a pod is made of, as far as it names config. `references` are in the order of the template."""

    containers: tuple[Container, ...] = ()
    references: tuple[Reference, ...] = ()


@dataclass(frozen=True, slots=True)
class Canary:
    """A Rollout's strategy: `blue_green` or canary; `judged` where an analysis or an experiment looks at it."""

    blue_green: bool
    judged: bool
    paused_for_good: bool = False


@dataclass(frozen=True, slots=True)
class Workload:
    """Something that makes pods, or names objects as they do (an Ingress, a ServiceAccount).

    `template` is None where it stands elsewhere (`workload_ref`) and was not found.
    """

    name: ObjectName
    template: PodTemplate | None
    uid: str = ""
    canary: Canary | None = None
    workload_ref: ObjectName | None = None
    place: Place | None = None

    @property
    def label(self) -> str:
        """`Rollout/api`."""
        return str(self.name)


class ReplicaState(StrEnum):
    """What a ReplicaSet is to its workload."""

    STABLE = "stable"
    CANARY = "canary"
    ACTIVE = "active"
    PREVIEW = "preview"
    NEW = "new"
    OLD = "old"
    DRAINING = "draining"
    HISTORY = "history"


ROLE_OF: Mapping[ReplicaState, Role] = {
    ReplicaState.STABLE: Role.STABLE,
    ReplicaState.CANARY: Role.CANARY,
    ReplicaState.ACTIVE: Role.STABLE,
    ReplicaState.PREVIEW: Role.CANARY,
    ReplicaState.NEW: Role.CANARY,
    ReplicaState.OLD: Role.STABLE,
    ReplicaState.DRAINING: Role.STABLE,
    ReplicaState.HISTORY: Role.ROLLBACK,
}


class RolloutStatus(StrEnum):
    """How far a rollout is."""

    IDLE = "idle"
    PROGRESSING = "progressing"
    ABORTED = "aborted"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Replicas:
    """One ReplicaSet of a workload. `revision` is the workload's own count, 0 where nothing says it."""

    name: str
    state: ReplicaState
    template: PodTemplate
    revision: int = 0

    @property
    def role(self) -> Role:
        return ROLE_OF[self.state]


@dataclass(frozen=True, slots=True)
class Running:
    """A workload's ReplicaSets: the live ones (the stable one first), then its history, newest first."""

    workload: Workload
    status: RolloutStatus
    replicas: tuple[Replicas, ...]


@dataclass(frozen=True, slots=True)
class PodSource:
    """Where a release's pods are described. `container` is the one that runs the application."""

    template: PodTemplate
    container: str
    state: str = ""
    replica_set: str = ""
    image: str = ""


@dataclass(frozen=True, slots=True)
class UnreadableManifest:
    """A manifest that does not parse."""

    place: Place
    problem: str


@dataclass(frozen=True, slots=True)
class Manifests:
    """What one revision wants to be in the cluster, or what is in it.

    `kinds` were asked for: where `found` holds none of a kind, there is none.
    """

    found: tuple[Manifest, ...] = ()
    unreadable: tuple[UnreadableManifest, ...] = ()
    revision: str = ""
    kinds: frozenset[str] = frozenset()
