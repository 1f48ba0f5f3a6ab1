"""`prune`: the clusters of the environments, and what of them nobody needs any more."""

from __future__ import annotations

from collections.abc import Collection

from confcompat.cluster.objects import config_objects
from confcompat.cluster.pruning import find_prunable, unseen_namers
from confcompat.model.inputs import ClusterInputs
from confcompat.model.pruning import EnvironmentPrune, PruneAnswer
from confcompat.model.settings import EnvironmentSettings
from confcompat.pipeline.clusters import cluster_of


def prune(
    application: str, environments: Collection[tuple[EnvironmentSettings, ClusterInputs]], asked: Collection[str]
) -> PruneAnswer:
    """The versions of ConfigMaps and Secrets in every environment.

    `asked` are kinds that somebody looked for in the cluster: where the dump holds none, there is none.
    """
    return PruneAnswer(application, tuple(_prune(application, *each, asked) for each in environments))


def _prune(
    application: str, settings: EnvironmentSettings, given: ClusterInputs, asked: Collection[str]
) -> EnvironmentPrune:
    cluster = cluster_of(settings, given, application)
    # What a dump does not hold, the cluster may: manifests say what is wanted, not all that is there.
    unseen = unseen_namers({each.name.kind for each in given.dump.found} | given.dump.kinds | set(asked))
    declared = config_objects(given.candidate.found, cluster.namespace)
    unreadable = [each.place.file for one in (given.deployed, given.candidate) for each in one.unreadable]
    return EnvironmentPrune(
        settings.name,
        cluster.namespace,
        cluster.settings.dump,
        unseen,
        find_prunable(cluster, unseen, declared.keys(), unreadable),
    )
