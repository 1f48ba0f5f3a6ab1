"""A second scene for an environment with a cluster: the variables that each release's own pods are given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from confcompat.cluster.crew import application_workload, deployed_workload, newest_pods, pods_in
from confcompat.cluster.objects import Objects
from confcompat.cluster.state import Cluster
from confcompat.cluster.variables import GIVEN, GIVEN_PATTERN, Given, Variable, Variables, container_of, variables_of
from confcompat.cluster.versions import is_version_named
from confcompat.matrix.cells import ReadingRelease, Scene, Sight
from confcompat.model.cluster import CONFIG_MAP, SECRET, PodSource
from confcompat.model.inputs import CheckInputs, EnvironmentInputs
from confcompat.model.places import Place
from confcompat.model.reads import ENVIRONMENT_ROOT
from confcompat.model.releases import Delivery
from confcompat.model.trees import ChangeKind, ConfigTree
from confcompat.trees import find_changes
from confcompat.trees.variables import Value, keeping, variable_tree


@dataclass(frozen=True, slots=True)
class Pods:
    """The pods of every release of an environment, in the order of its releases; None where nobody knows them.

    `label` is the application's workload, `running_candidate` the pods that run the candidate already.
    """

    live: tuple[PodSource | None, ...]
    rollback: tuple[PodSource | None, ...]
    candidate: PodSource | None
    running_candidate: PodSource | None
    place: Place
    label: str


def pods_of(environment: EnvironmentInputs, cluster: Cluster, application: str) -> Pods:
    """Those that a dump shows, else those of the manifests.

    Raises `UsageError` where it is not clear which workload runs the application.
    """
    running = environment.cluster.running if environment.cluster else None
    workload = application_workload(cluster, application, running)
    live = [source.pods for source in environment.live]
    if running is None and live and live[0] is None:
        live[0] = pods_in(deployed_workload(cluster, application, workload), cluster, application)
    wanted = pods_in(workload, cluster, application)
    candidate = wanted or environment.candidate_pods or newest_pods(running, live)
    place = workload.place if workload and workload.place else Place("", 1)
    named = running.workload if running else workload or deployed_workload(cluster, application)
    return Pods(
        tuple(live),
        tuple(source.pods for source in environment.rollback),
        candidate,
        environment.candidate_pods,
        place,
        named.label if named else "",
    )


def build_crews(inputs: CheckInputs, clusters: Mapping[str, Cluster | None]) -> Mapping[str, Pods]:
    """The pods of every environment that has a cluster."""
    application = inputs.settings.application.name
    return {
        each.settings.name: pods_of(each, cluster, application)
        for each in inputs.environments
        if (cluster := clusters[each.settings.name]) is not None
    }


def build_variable_scenes(
    inputs: CheckInputs,
    scenes: tuple[Scene, ...],
    clusters: Mapping[str, Cluster | None],
    crews: Mapping[str, Pods],
) -> tuple[Scene, ...]:
    """A scene for each environment in which somebody knows what the candidate's pods are given."""
    by_name = {each.settings.name: each for each in inputs.environments}
    found = (
        variable_scene(scene, by_name[scene.name], cluster, crews[scene.name])
        for scene in scenes
        if (cluster := clusters[scene.name]) is not None
    )
    return tuple(each for each in found if each is not None)


def variable_scene(scene: Scene, environment: EnvironmentInputs, cluster: Cluster, pods: Pods) -> Scene | None:
    """The scene of the environment's variables; None where nobody knows what pods the candidate has.

    What a live release loses is told of the object that it comes from; here, what else becomes of its variables.
    """
    if pods.candidate is None or environment.cluster is None:
        return None
    seeing = _Seeing(scene.name, environment, cluster, pods.place, scene.delivery)
    live = [_as_variables(each) for each in scene.live]
    rollback = [_as_variables(each) for each in scene.rollback]
    candidate = _as_variables(scene.candidate)
    sights = [(each, seeing.live(each, of)) for each, of in zip(live, pods.live, strict=True)]
    sights += [(each, seeing.live(each, of)) for each, of in zip(rollback, pods.rollback, strict=False)]
    own = seeing.candidate(candidate, pods.candidate)
    return Scene(
        scene.name,
        scene.delivery,
        scene.policy,
        tuple(live),
        tuple(rollback),
        candidate,
        own.now,
        own.after,
        own.readable_now,
        own.readable_after,
        own.changes,
        (),
        scene.critical,
        scene.display,
        tuple(sights),
    )


def _as_variables(reader: ReadingRelease) -> ReadingRelease:
    return ReadingRelease.of(reader.release, reader.reads, ENVIRONMENT_ROOT)


@dataclass(frozen=True, slots=True)
class _Seeing:
    """What releases see of their variables."""

    name: str
    environment: EnvironmentInputs
    cluster: Cluster
    place: Place
    delivery: Delivery

    def live(self, reader: ReadingRelease, pods: PodSource | None) -> Sight:
        if pods is None:
            empty = self._tree(Variables({}), reader, self._revision(True))
            return Sight(empty, empty, False, False)
        now, after = self._variables(pods, self.cluster.now), self._variables(pods, self.cluster.after)
        tree = self._tree(now, reader, self._revision(True))
        kept = [name for name in now.set if name not in after.set or self._is_told(now.set[name], after.set[name])]
        next_tree = keeping(self._tree(after, reader, self._revision(False)), tree, kept)
        return _sight(tree, next_tree, not now.open_to, not after.open_to and not now.open_to)

    def candidate(self, reader: ReadingRelease, pods: PodSource) -> Sight:
        now, after = self._variables(pods, self.cluster.now), self._variables(pods, self.cluster.after)
        trees = self._tree(now, reader, self._revision(True)), self._tree(after, reader, self._revision(False))
        return _sight(*trees, not now.open_to, not after.open_to)

    def _is_told(self, now: Variable, after: Variable) -> bool:
        """CC302 speaks of the value that changed under its name."""
        if now.object is None or (now.object, now.key) != (after.object, after.key):
            return False
        found = self.cluster.now.get(now.object)
        plain = now.object.kind == CONFIG_MAP and not is_version_named(now.object.name)
        return not (plain and self.delivery is Delivery.SHARED and found is not None and not found.immutable)

    def _variables(self, pods: PodSource, objects: Objects) -> Variables:
        container = container_of(pods.template, pods.container)
        if container is None:
            return Variables({})
        return variables_of(container, given_of(self.cluster, objects))

    def _tree(self, found: Variables, reader: ReadingRelease, revision: str) -> ConfigTree:
        read = {read.path[0] for read in reader.reads.reads if read.root == ENVIRONMENT_ROOT and len(read.path) == 1}
        always = {name for name in read if isinstance(name, str) and (name in GIVEN or GIVEN_PATTERN.match(name))}
        # A key that an `env` entry names and that is not there is told as CC306: the pod never starts.
        values: dict[str, Value] = dict.fromkeys((*always, *found.dangling), (None, self.place))
        values |= {name: _value(variable, self.place) for name, variable in found.set.items()}
        return variable_tree(self.name, revision, self.place, values)

    def _revision(self, now: bool) -> str:
        given = self.environment.cluster
        found = (given.deployed if now else given.candidate).revision if given else ""
        return found or (self.environment.config_now if now else self.environment.config_candidate).revision


def given_of(cluster: Cluster, objects: Objects) -> Given:
    """The objects that pods meet."""
    named = {reference.object for namer in cluster.namers for reference in namer.template.references}
    elsewhere = frozenset(name for name in named if name in cluster.made or cluster.is_external(name))
    return Given(objects, frozenset(cluster.unseen), elsewhere)


def _value(variable: Variable, place: Place) -> Value:
    at = variable.datum.place if variable.datum else place
    if variable.value is None or (variable.object is not None and variable.object.kind == SECRET):
        return None, at
    try:
        return variable.value.decode(), at
    except UnicodeDecodeError:
        return None, at


def _sight(now: ConfigTree, after: ConfigTree, readable_now: bool, readable_after: bool) -> Sight:
    changes = tuple(each for each in find_changes(now, after) if each.kind is ChangeKind.VALUED and each.path)
    return Sight(now, after, readable_now, readable_after, changes)
