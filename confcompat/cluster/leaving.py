"""Objects that leave the manifests, and whether anybody deletes them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum

from confcompat.cluster.objects import Objects, as_list, as_mapping
from confcompat.model.cluster import ConfigObject, Manifest, ObjectName
from confcompat.model.settings import Prune

_SYNC = "argocd.argoproj.io/sync-options"
_FLUX = "kustomize.toolkit.fluxcd.io/prune"
_HELM = "helm.sh/resource-policy"


class Leaving(StrEnum):
    """How an object goes."""

    DELETED = "deleted"
    PRUNED = "pruned"
    LAST = "last"
    """Argo CD prunes it at the end of the sync, when the new release is healthy."""


def find_leaving(
    prune: Prune, applied: Objects, wanted: Objects, now: Objects, manifests: Iterable[Manifest]
) -> Mapping[ObjectName, Leaving]:
    """What was applied, is not wanted any more, and goes. What is kept is not among it."""
    options = _application_options(manifests)
    out = {}
    for name, was in applied.items():
        old = now.get(name, was)
        how = _how(prune, old, options) if name not in wanted else None
        if how is not None and name in now:
            out[name] = how
    return out


def _how(prune: Prune, old: ConfigObject, options: frozenset[str]) -> Leaving | None:
    match prune:
        case Prune.NONE:
            return None
        case Prune.HELM:
            return None if old.annotations.get(_HELM) == "keep" else Leaving.DELETED
        case Prune.FLUX:
            kept = "disabled" in (old.annotations.get(_FLUX), old.labels.get(_FLUX))
            return None if kept else Leaving.PRUNED
        case Prune.ARGOCD:
            own = frozenset(part.strip() for part in old.annotations.get(_SYNC, "").split(","))
            if "Prune=false" in own:
                return None
            return Leaving.LAST if "PruneLast=true" in own | options else Leaving.PRUNED
        case Prune.SOMEBODY:
            return Leaving.DELETED


def _application_options(manifests: Iterable[Manifest]) -> frozenset[str]:
    found: set[str] = set()
    for manifest in manifests:
        spec = as_mapping(manifest.body.get("spec"))
        if manifest.name.kind == "ApplicationSet":
            spec = as_mapping(as_mapping(spec.get("template")).get("spec"))
        elif manifest.name.kind != "Application":
            continue
        found |= {str(option) for option in as_list(as_mapping(spec.get("syncPolicy")).get("syncOptions"))}
    return frozenset(found)
