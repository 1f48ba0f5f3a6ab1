"""The clusters of a check: built of their inputs, observed, and told of as a whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from confcompat.cluster.state import Cluster, build_cluster, default_namespace
from confcompat.matrix.cells import Scene
from confcompat.matrix.objects import observe_objects, observe_standing_objects, uses_of
from confcompat.matrix.telling import evidence
from confcompat.model.cluster import Manifests
from confcompat.model.findings import ClusterTold, ConfigEvidence
from confcompat.model.inputs import CheckInputs, ClusterInputs, EnvironmentInputs
from confcompat.model.observations import Actor, Effect, Facets, Fact, Observation
from confcompat.model.reads import ENVIRONMENT_ROOT, Certainty, Need
from confcompat.model.releases import Policy
from confcompat.model.settings import ClusterSettings, EnvironmentSettings


def build_of(environment: EnvironmentInputs, application: str) -> Cluster | None:
    """The environment's cluster, None where the settings have none."""
    given = environment.cluster
    return cluster_of(environment.settings, given, application) if given and environment.settings.cluster else None


def cluster_of(environment: EnvironmentSettings, given: ClusterInputs, application: str) -> Cluster:
    """The cluster of these inputs."""
    inputs = (given.deployed, given.candidate, given.dump)
    # Where the cluster was seen, its word counts before that of the manifests.
    settings = environment.cluster or ClusterSettings()
    namespace = (
        given.namespace
        or default_namespace(application, inputs[2:], settings.workload)
        or default_namespace(application, inputs, settings.workload)
    )
    return build_cluster(settings, *inputs, namespace, given.as_candidate)


def observe_clusters(
    inputs: CheckInputs, clusters: Mapping[str, Cluster | None], scenes: tuple[Scene, ...]
) -> Iterator[Observation]:
    """What the changes do to the objects of every environment, and what is so anyway."""
    for environment in inputs.environments:
        cluster, given = clusters[environment.settings.name], environment.cluster
        if cluster is None or given is None:
            continue
        name = environment.settings.name
        if cluster.now != cluster.after or given.deployed.found != given.candidate.found:
            full = inputs.policy is Policy.FULL
            seen = observe_objects(cluster, name, environment.settings.delivery, full)
            scene = next(each for each in scenes if each.name == name)
            application = inputs.settings.application.name
            yield from (_joined(_dated(each, given), scene, application) for each in seen)
        yield from (_dated(each, given) for each in observe_standing_objects(cluster, name))
        yield from _unreadable(name, given.candidate, {each.place.file for each in given.deployed.unreadable})


def _joined(observation: Observation, scene: Scene, application: str) -> Observation:
    """With the release's own reads of the variable that is gone: one that needs it breaks.

    Only the application's container is known to read what its source says.
    """
    reference, path = observation.reference, observation.path
    if observation.facets.fact is not Fact.OBJECT_KEY_REMOVED or reference is None or path is None:
        return observation
    if application not in (reference.container, reference.workload.rpartition("/")[2]):
        return observation
    readers = [each for each in (*scene.live, *scene.rollback) if each.release.role.value == observation.facets.actor]
    reads = [
        (read, each.release)
        for each in readers
        for read in each.reads.reads
        if read.root == ENVIRONMENT_ROOT and read.path == path and read.certainty is Certainty.EXACT
    ]
    breaks = any(read.need is Need.REQUIRED and not read.when and not read.any_of for read, _ in reads)
    effect = Effect.BREAKS if breaks and observation.facets.actor is not Actor.ROLLBACK else observation.facets.effect
    return replace(
        observation,
        facets=replace(observation.facets, effect=effect),
        reads=tuple(told for read, release in reads for told in evidence((read,), release)),
    )


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


def tell_cluster(cluster: Cluster | None, given: ClusterInputs | None) -> ClusterTold | None:
    """What is said of the cluster as a whole."""
    if cluster is None:
        return None
    running = given.running if given else None
    workload, status = (running.workload.label, running.status.value) if running else ("", "")
    return ClusterTold(cluster.namespace, cluster.unseen, uses_of(cluster), workload, status)
