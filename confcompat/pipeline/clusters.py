"""The clusters of a check: built of their inputs, observed, and told of as a whole."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace

from confcompat.cluster.state import Cluster, build_cluster, default_namespace
from confcompat.cluster.variables import container_of, variables_of
from confcompat.matrix.cells import ReadingRelease, Scene
from confcompat.matrix.objects import observe_objects, observe_standing_objects, uses_of
from confcompat.matrix.telling import evidence
from confcompat.model.cluster import Manifests, ObjectName, PodSource
from confcompat.model.findings import ClusterTold, ConfigEvidence, ObjectEvidence
from confcompat.model.inputs import CheckInputs, ClusterInputs, EnvironmentInputs
from confcompat.model.observations import Actor, Effect, Facets, Fact, Observation
from confcompat.model.reads import APP_ROOT, ENVIRONMENT_ROOT, Certainty, Need
from confcompat.model.releases import Policy
from confcompat.model.settings import ClusterSettings, EnvironmentSettings
from confcompat.pipeline.variables import Pods, given_of


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


def is_changed(cluster: Cluster | None, given: ClusterInputs | None) -> bool:
    """Objects or manifests are other ones after the change than they are now."""
    if cluster is None or given is None:
        return False
    return cluster.now != cluster.after or given.deployed.found != given.candidate.found


def observe_clusters(
    inputs: CheckInputs,
    clusters: Mapping[str, Cluster | None],
    crews: Mapping[str, Pods],
    scenes: tuple[Scene, ...],
    files: Mapping[str, Collection[tuple[ObjectName, str]]],
) -> Iterator[Observation]:
    """What the changes do to the objects of every environment, and what is so anyway.

    `files` are the keys of objects that releases read as their config files.
    """
    for environment in inputs.environments:
        name = environment.settings.name
        cluster, given = clusters[name], environment.cluster
        if cluster is None or given is None:
            continue
        if is_changed(cluster, given):
            full = inputs.policy is Policy.FULL
            seen = observe_objects(cluster, name, environment.settings.delivery, full)
            scene = next(each for each in scenes if each.name == name)
            crew = _Crew(cluster, scene, crews[name], files.get(name, ()))
            joined = (crew.joined(each) for each in seen)
            yield from (_dated(each, given) for each in joined if each is not None)
        yield from (_dated(each, given) for each in observe_standing_objects(cluster, name))
        yield from _unreadable(name, given.candidate, {each.place.file for each in given.deployed.unreadable})


@dataclass(frozen=True, slots=True)
class _Crew:
    """The releases of one environment with their pods."""

    cluster: Cluster
    scene: Scene
    pods: Pods
    files: Collection[tuple[ObjectName, str]]

    def joined(self, seen: Observation) -> Observation | None:
        """With the release's own reads of the variable that is gone: one that needs it breaks.

        None where another source still sets the variable. Only the application's container is known to read what its
        source says.
        """
        reference, path = seen.reference, seen.path
        if seen.facets.fact is not Fact.OBJECT_KEY_REMOVED or reference is None:
            return seen
        pairs = [
            (reader, pods)
            for reader, pods in self._pairs(seen.facets.actor)
            if (pods.replica_set, pods.container) == (reference.replica_set, reference.container)
        ]
        if not pairs or reference.workload != self.pods.label:
            return seen
        if path is None and not self._is_file(seen.object):
            return seen
        if path is not None and all(str(path[0]) in self._after(pods) for _, pods in pairs):
            return None
        # A config file that is gone takes every key with it.
        reads = [
            (read, reader.release)
            for reader, _ in pairs
            for read in reader.reads.reads
            if read.certainty is Certainty.EXACT
            and (read.root == APP_ROOT if path is None else (read.root, read.path) == (ENVIRONMENT_ROOT, path))
        ]
        breaks = any(read.need is Need.REQUIRED and not read.when and not read.any_of for read, _ in reads)
        effect = Effect.BREAKS if breaks and seen.facets.actor is not Actor.ROLLBACK else seen.facets.effect
        return replace(
            seen,
            facets=replace(seen.facets, effect=effect),
            reads=tuple(told for read, release in reads for told in evidence((read,), release)),
        )

    def _is_file(self, found: ObjectEvidence | None) -> bool:
        return found is not None and (ObjectName(found.kind, found.namespace, found.name), found.key) in self.files

    def _pairs(self, actor: Actor) -> list[tuple[ReadingRelease, PodSource]]:
        scene, crew = self.scene, self.pods
        every = [*zip(scene.live, crew.live, strict=True), *zip(scene.rollback, crew.rollback, strict=False)]
        every.append((scene.candidate, crew.running_candidate))
        return [(reader, pods) for reader, pods in every if pods and reader.release.role.value == actor.value]

    def _after(self, pods: PodSource) -> Collection[str]:
        container = container_of(pods.template, pods.container)
        return variables_of(container, given_of(self.cluster, self.cluster.after)).set if container else ()


def _dated(observation: Observation, given: ClusterInputs) -> Observation:
    """With the revision that the object's line stands in; an object of the dump has none."""
    config = observation.config
    if config is None:
        return observation
    # What is told of the manifests as wanted stands there: the others are told at the object as it was.
    ahead = observation.reason == "hash" or observation.facets.fact is Fact.OBJECT_SHARED
    source = given.candidate if ahead else given.deployed
    return dated_by_dump(replace(observation, config=ConfigEvidence(config.place, source.revision)), given)


def dated_by_dump(observation: Observation, given: ClusterInputs) -> Observation:
    """What the dump says has no revision."""
    config = observation.config
    if config is None or all(each.place.file != config.place.file for each in given.dump.found):
        return observation
    return replace(observation, config=ConfigEvidence(config.place, "dump"))


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
