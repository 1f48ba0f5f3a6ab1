"""The clusters of a question that needs no release: their dumps, and the manifests as they are wanted."""

from __future__ import annotations

from collections.abc import Sequence

from confcompat.adapters.inputs.clones import Clones
from confcompat.adapters.inputs.cluster import read_cluster, read_dump
from confcompat.adapters.inputs.flags import choose_environments, refuse_other_clusters
from confcompat.adapters.inputs.kubectl import ask_cluster
from confcompat.adapters.settings.document import did_you_mean, quote
from confcompat.cluster.pruning import unseen_namers
from confcompat.errors import UsageError
from confcompat.model.inputs import ClusterInputs
from confcompat.model.settings import EnvironmentSettings, Settings


def clusters_of(
    settings: Settings, wanted: Sequence[str], clones: Clones, live: bool = False
) -> tuple[tuple[EnvironmentSettings, ClusterInputs], ...]:
    """Every environment that has a dump, with what it says, or what the cluster says (`live`).

    The manifests are those of the working tree.

    Raises `UsageError` where an environment that was asked for has no dump, or none has.
    """
    chosen = choose_environments(settings, wanted)
    if live:
        refuse_other_clusters(chosen)
    out = []
    for each in chosen:
        cluster = each.cluster
        if cluster is None or not (cluster.dump or live):
            if wanted:
                raise _no_dump(f"environment {each.name}", settings.file)
            continue
        dump = ask_cluster(cluster.namespace) if live else read_dump(cluster.dump, settings.file)
        clone = clones.at(each.repo)
        after = clones.snapshot(clone, "HEAD") if clone.is_bare else clones.worktree(clone, "--config")
        revision = cluster.deployed or each.deployed
        now = clones.snapshot(clone, revision) if revision else after
        out.append((each, read_cluster(cluster, settings.application.name, dump, now, after)))
    if not out:
        raise _no_dump("no environment", settings.file)
    return tuple(out)


def _no_dump(who: str, file: str) -> UsageError:
    return UsageError(
        f"{who}: {'has' if who.startswith('no ') else 'there is'} no dump of what runs",
        f"write `cluster: {{dump: FILE}}` below the environment in {file or 'confcompat.yaml'}",
    )


def kinds_named(flag: str, names: Sequence[str]) -> frozenset[str]:
    """The kinds as Kubernetes spells them. Raises `UsageError` for one that names no ConfigMap or Secret."""
    known = {kind.lower(): kind for kind in unseen_namers(())}
    out = set()
    for name in names:
        kind = known.get(name.lower()) or known.get(name.lower().removesuffix("s"))
        if kind is None:
            hint = did_you_mean(name, list(known.values())) or f"known: {', '.join(known.values())}"
            raise UsageError(f"{flag}: {quote(name)} is no kind that names a ConfigMap or Secret", hint)
        out.add(kind)
    return frozenset(out)
