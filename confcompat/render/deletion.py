"""The commands that would delete what nobody needs: to be looked through, and run by a person."""

from __future__ import annotations

import re
import shlex

from confcompat.model.cluster import CONFIG_MAP
from confcompat.model.pruning import EnvironmentPrune, NamedBy, Prunable, Use
from confcompat.render.escape import shown

_NAME = re.compile(r"[a-z0-9][-a-z0-9.]*\Z")


def deletion(environment: EnvironmentPrune) -> tuple[str, ...]:
    """One `kubectl delete` for each object that is safe to delete and that no manifest would bring back."""
    safe = [each for each in environment.objects if each.use is Use.SAFE and not each.declared]
    # What no API server takes as a name is nothing to hand to a shell.
    return tuple(_command(each) for each in safe if _NAME.match(each.name.name))


def _command(found: Prunable) -> str:
    kind = "configmap" if found.name.kind == CONFIG_MAP else "secret"
    words = ["kubectl", "delete", kind, found.name.name]
    if found.name.namespace:
        words += ["--namespace", found.name.namespace]
    return shown(shlex.join(words))


def dump_command(environment: EnvironmentPrune) -> str:
    """What asks a cluster for every kind that matters here."""
    kinds = "rollout,deploy,sts,ds,rs,job,cronjob,pod,ingress,sa,cm,secret"
    where = f" --namespace {shlex.quote(environment.namespace)}" if environment.namespace else ""
    return f"kubectl get {kinds}{where} -o yaml > {shlex.quote(environment.dump or 'FILE')}"


def reason(found: Prunable) -> str:
    """Why the object has the use that it has."""
    match found.use:
        case Use.SAFE:
            return "the manifests hold it: take it out there" if found.declared else "nothing names it"
        case Use.UNSURE:
            return "; ".join(found.doubts)
        case Use.ROLLBACK_ONLY:
            names = ", ".join(dict.fromkeys(f"ReplicaSet/{each.replica_set}" for each in found.named_by))
            return f"{names}, until revision {found.leaves} leaves the history" if found.leaves else names
        case Use.IN_USE:
            return ", ".join(dict.fromkeys(_owner(each) for each in found.named_by))


def _owner(found: NamedBy) -> str:
    return f"ReplicaSet/{found.replica_set}" if found.replica_set else found.workload
