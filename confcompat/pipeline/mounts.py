"""Config files that only a pod template names: each release sees its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from confcompat.cluster.files import ImageFile, MountedKey, MountedNothing, MountedUnknown, SeenFile, seen_file
from confcompat.cluster.objects import Objects
from confcompat.cluster.state import Cluster
from confcompat.cluster.variables import Given, container_of, variables_of
from confcompat.matrix.cells import Display, ReadingRelease, Scene, Sight
from confcompat.model.cluster import Container, ObjectName, PodSource
from confcompat.model.findings import ConfigEvidence, ConfigState
from confcompat.model.inputs import CheckInputs, EnvironmentInputs
from confcompat.model.keys import KeyPath
from confcompat.model.lookup import Present
from confcompat.model.observations import Actor, Effect, Facets, Fact, Observation
from confcompat.model.places import Place
from confcompat.model.reads import APP_ROOT, Certainty
from confcompat.model.settings import ConfigSource, MountedFile
from confcompat.model.snapshots import Snapshot
from confcompat.model.trees import ConfigTree
from confcompat.pipeline.configs import Configs
from confcompat.pipeline.variables import Pods, given_of
from confcompat.trees import Layer, build_tree, find_changes, find_renames
from confcompat.trees.mounted import hiding, mounted_fragment


@dataclass(frozen=True, slots=True)
class Absent:
    """A variable names a file that is neither mounted nor in the image. `place` is where it gets that value."""

    variable: str
    path: str
    place: Place


@dataclass(frozen=True, slots=True)
class Seen:
    """One release's config in one state: the tree, what it could not tell, the files that are not there."""

    tree: ConfigTree
    unknown: tuple[str, ...]
    absent: tuple[Absent, ...]
    keys: tuple[tuple[ObjectName, str], ...]
    """The keys of objects that are read as files."""

    @property
    def readable(self) -> bool:
        return not (self.unknown or self.absent or self.tree.unreadable)


@dataclass(frozen=True, slots=True)
class MountedScene:
    """The scene with each release's own files, and what is told of files that are not there."""

    scene: Scene
    observations: tuple[Observation, ...]
    notes: tuple[str, ...]
    keys: frozenset[tuple[ObjectName, str]]


def with_mounts(
    scene: Scene, inputs: CheckInputs, environment: EnvironmentInputs, cluster: Cluster, pods: Pods, configs: Configs
) -> MountedScene:
    """The scene as the pods see it. A release whose pods nobody knows sees nothing that could be judged."""
    looking = _Looking(environment, cluster, pods, configs)
    sources = [*zip(scene.live, environment.live, pods.live, strict=True)]
    if scene.rollback:
        sources += zip(scene.rollback, environment.rollback, pods.rollback, strict=True)
    sources.append((scene.candidate, inputs.candidate, pods.candidate))
    pairs = [
        (reader, *looking.both(source.snapshot, of, reader is not scene.candidate)) for reader, source, of in sources
    ]
    exact = {id(reader): _exact(reader) for reader, *_ in pairs}
    stable = frozenset(path for reader in scene.live for path in exact[id(reader)])
    sights = []
    for reader, now, after in pairs:
        changes = find_changes(now.tree, after.tree) if now.readable and after.readable else ()
        renames = find_renames(changes, stable, frozenset(exact[id(scene.candidate)]))
        sights.append((reader, Sight(now.tree, after.tree, now.readable, after.readable, changes, renames)))
    own = sights[-1][1]
    display = Display(hiding(scene.display.node), scene.display.scalar)
    whole = replace(
        scene,
        now=sights[0][1].now,
        after=own.after,
        readable_now=sights[0][1].readable_now,
        readable_after=own.readable_after,
        changes=own.changes,
        renames=own.renames,
        display=display,
        sights=tuple(sights),
    )
    lacking = {each.variable for each in pairs[0][1].absent}
    told = tuple(_tell(scene, reader, each, lacking) for reader, _, after in pairs for each in after.absent)
    notes = tuple(dict.fromkeys(note for _, now, after in pairs for note in (*now.unknown, *after.unknown)))
    keys = frozenset(key for _, now, _ in pairs for key in now.keys)
    return MountedScene(whole, tuple(_once(told)), notes, keys)


def _exact(reader: ReadingRelease) -> tuple[KeyPath, ...]:
    reads = reader.reads.reads
    return tuple(read.path for read in reads if read.root == APP_ROOT and read.certainty is Certainty.EXACT)


def _tell(scene: Scene, reader: ReadingRelease, found: Absent, lacking: set[str]) -> Observation:
    role = reader.release.role
    return Observation(
        Facets(Fact.FILE_ABSENT, Effect.BREAKS, Actor(role.value)),
        scene.name,
        (found.variable,),
        ConfigState.CANDIDATE,
        config=ConfigEvidence(found.place, scene.after.revision),
        details={
            "environment": scene.name,
            "release": role.value,
            "revision": reader.release.revision,
            "key": found.variable,
            "file": found.path,
        },
        pre_existing=found.variable in lacking,
    )


def _once(told: tuple[Observation, ...]) -> Iterator[Observation]:
    known = set()
    for each in told:
        mark = (each.facets.actor, each.path)
        if mark not in known:
            known.add(mark)
            yield each


@dataclass(frozen=True, slots=True)
class _Looking:
    """Looks for the files of one environment."""

    environment: EnvironmentInputs
    cluster: Cluster
    pods: Pods
    configs: Configs

    def both(self, snapshot: Snapshot, pods: PodSource | None, runs: bool) -> tuple[Seen, Seen]:
        """What is seen now and after. What a release that runs loses with its object's key is told of the object."""
        now = self.seen(snapshot, pods, self.cluster.now, self.environment.config_now)
        after = self.seen(snapshot, pods, self.cluster.after, self.environment.config_candidate)
        gone = set(now.keys) - set(after.keys)
        return (now, replace(now, absent=after.absent)) if runs and gone else (now, after)

    def seen(self, snapshot: Snapshot, pods: PodSource | None, objects: Objects, config: Snapshot) -> Seen:
        container = container_of(pods.template, pods.container) if pods else None
        gathered = _Gathered([], [], [], [])
        for source in self.environment.settings.sources:
            if isinstance(source, str):
                gathered.layers.extend(self.configs.layers((source,), config))
            elif container is None:
                gathered.unknown.append("what the pods mount is not known, as no pod template was found")
            else:
                self._look(source, container, given_of(self.cluster, objects), snapshot, gathered)
        plain = any(isinstance(each, str) for each in self.environment.settings.sources)
        baked = bool(gathered.layers) and not gathered.keys and not plain
        # A file of the image is the application's own, at its release's revision.
        revision = snapshot.revision if baked else config.revision
        tree = build_tree(self.environment.settings.name, revision, tuple(gathered.layers))
        return Seen(tree, tuple(gathered.unknown), tuple(gathered.absent), tuple(gathered.keys))

    def _look(
        self, source: ConfigSource, container: Container, given: Given, snapshot: Snapshot, gathered: _Gathered
    ) -> None:
        path, place, variable = "", self.pods.place, ""
        if isinstance(source, MountedFile):
            path = source.path
        elif not isinstance(source, str):
            variable = source.variable
            found = variables_of(container, given).set.get(variable)
            if found is None or found.value is None:
                gathered.unknown.append(f"the pod template does not say what {variable} is")
                return
            path = found.value.decode("utf-8", "replace")
            place = found.datum.place if found.datum else place
        root = self.cluster.settings.image_root
        seen = seen_file(path, container, given, snapshot.entries, root)
        self._take(seen, Absent(variable, path, place), snapshot, gathered)

    def _take(self, seen: SeenFile, wanted: Absent, snapshot: Snapshot, gathered: _Gathered) -> None:
        match seen:
            case MountedKey(found, key, datum):
                gathered.layers.append(
                    (datum.place.file, Present(mounted_fragment(datum, wanted.path, found.name.kind)))
                )
                gathered.keys.append((found.name, key))
            case MountedUnknown(why):
                gathered.unknown.append(why)
            case ImageFile(path) if path:
                gathered.layers.extend(self.configs.layers((path,), snapshot))
            case ImageFile() if wanted.variable:
                gathered.absent.append(wanted)
            case ImageFile() | MountedNothing():
                # A file that is not there: it contributes nothing, and all its keys are absent.
                pass


@dataclass(frozen=True, slots=True)
class _Gathered:
    layers: list[Layer]
    unknown: list[str]
    absent: list[Absent]
    keys: list[tuple[ObjectName, str]]


def mounted_scenes(
    inputs: CheckInputs,
    scenes: tuple[Scene, ...],
    clusters: Mapping[str, Cluster | None],
    crews: Mapping[str, Pods],
    configs: Configs,
) -> Mapping[str, MountedScene]:
    """The scenes of environments whose settings name files through the cluster."""
    by_name = {each.settings.name: each for each in inputs.environments}
    return {
        scene.name: with_mounts(scene, inputs, by_name[scene.name], cluster, crews[scene.name], configs)
        for scene in scenes
        if by_name[scene.name].settings.sources and (cluster := clusters[scene.name]) is not None
    }
