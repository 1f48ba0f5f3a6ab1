"""The clusters of a check: built of their inputs, observed, and told of as a whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from confcompat.cluster.state import Cluster, build_cluster, default_namespace
from confcompat.matrix.objects import observe_objects, observe_standing_objects, uses_of
from confcompat.model.cluster import Manifests
from confcompat.model.findings import ClusterTold, ConfigEvidence
from confcompat.model.inputs import CheckInputs, ClusterInputs, EnvironmentInputs
from confcompat.model.observations import Actor, Effect, Facets, Fact, Observation
from confcompat.model.releases import Policy


def build_of(environment: EnvironmentInputs, application: str) -> Cluster | None:
    """The environment's cluster, None where the settings have none."""
    given, settings = environment.cluster, environment.settings.cluster
    if given is None or settings is None:
        return None
    inputs = (given.deployed, given.candidate, given.dump)
    # Where the cluster was seen, its word counts before that of the manifests.
    namespace = given.namespace or default_namespace(application, inputs[2:]) or default_namespace(application, inputs)
    return build_cluster(settings, *inputs, namespace)


def observe_clusters(inputs: CheckInputs, clusters: Mapping[str, Cluster | None]) -> Iterator[Observation]:
    """What the changes do to the objects of every environment, and what is so anyway."""
    for environment in inputs.environments:
        cluster, given = clusters[environment.settings.name], environment.cluster
        if cluster is None or given is None:
            continue
        name = environment.settings.name
        if cluster.now != cluster.after or given.deployed.found != given.candidate.found:
            full = inputs.policy is Policy.FULL
            seen = observe_objects(cluster, name, environment.settings.delivery, full)
            yield from (_dated(each, given) for each in seen)
        yield from (_dated(each, given) for each in observe_standing_objects(cluster, name))
        yield from _unreadable(name, given.candidate, {each.place.file for each in given.deployed.unreadable})


def _dated(observation: Observation, given: ClusterInputs) -> Observation:
    """With the revision that the object's line stands in; an object of the dump has none."""
    config = observation.config
    if config is None:
        return observation
    # What is told of the manifests as wanted stands there: the others are told at the object as it was.
    ahead = observation.reason == "hash" or observation.facets.fact is Fact.OBJECT_SHARED
    source = given.candidate if ahead else given.deployed
    dumped = any(each.place.file == config.place.file for each in given.dump.found)
    return replace(observation, config=ConfigEvidence(config.place, "dump" if dumped else source.revision))


def _unreadable(environment: str, manifests: Manifests, known: set[str]) -> Iterator[Observation]:
    for each in manifests.unreadable:
        yield Observation(
            Facets(Fact.UNREADABLE, Effect.NONE, Actor.NONE),
            environment,
            config=ConfigEvidence(each.place, manifests.revision),
            details={"environment": environment, "file": each.place.file, "problem": each.problem},
            identity=each.place.file,
            introduced=each.place.file not in known,
        )


def tell_cluster(cluster: Cluster | None) -> ClusterTold | None:
    """What is said of the cluster as a whole."""
    if cluster is None:
        return None
    return ClusterTold(cluster.namespace, cluster.unseen, uses_of(cluster))
