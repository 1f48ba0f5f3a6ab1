"""`confcompat prune`: which versions of ConfigMaps and Secrets may be deleted, and what that rests on."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from confcompat.model.cluster import ObjectName
from confcompat.model.releases import Role


class Use(StrEnum):
    """What an object is still good for."""

    IN_USE = "in-use"
    """Pods that run, or that are wanted, name it."""
    ROLLBACK_ONLY = "rollback-only"
    """Only ReplicaSets without replicas name it: a rollback to one of them needs it."""
    SAFE = "safe"
    """Everything that could name it was seen, and nothing does."""
    UNSURE = "unsure"
    """Nothing that was seen names it, and `doubts` say what was not seen."""


@dataclass(frozen=True, slots=True)
class NamedBy:
    """A template that names the object. `revision` is the workload's own count of it, 0 where there is none."""

    workload: str
    role: Role
    replica_set: str = ""
    revision: int = 0


@dataclass(frozen=True, slots=True)
class Prunable:
    """A version-named object of the cluster.

    `leaves` is the revision whose leaving the history frees the object (0: no such thing). `declared`: the manifests
    hold it, so whoever applies them would bring it back. `doubts` are the kinds or facts that stand against "safe".
    """

    name: ObjectName
    use: Use
    named_by: tuple[NamedBy, ...] = ()
    leaves: int = 0
    declared: bool = False
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EnvironmentPrune:
    """One environment's objects by name. `unseen` are the kinds that could name an object and were not looked at."""

    name: str
    namespace: str
    dump: str
    unseen: tuple[str, ...]
    objects: tuple[Prunable, ...]


@dataclass(frozen=True, slots=True)
class PruneAnswer:
    """`confcompat prune` of one application, environments in the settings' order."""

    application: str
    environments: tuple[EnvironmentPrune, ...]
