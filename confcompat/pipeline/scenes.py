"""Inputs → scenes: every environment with its trees, its releases and what changed."""

from __future__ import annotations

from confcompat.judge import Order
from confcompat.matrix.cells import Display, ReadingRelease, Scene
from confcompat.model.cluster import PodSource
from confcompat.model.findings import EnvironmentVerdict, LiveRelease
from confcompat.model.inputs import CheckInputs, EnvironmentInputs, ReadRelease, ReleaseSource
from confcompat.model.keys import KeyPath, parse_key
from confcompat.model.reads import APP_ROOT, Certainty
from confcompat.model.releases import Policy
from confcompat.model.snapshots import Snapshot
from confcompat.model.trees import ConfigTree
from confcompat.pipeline.configs import Configs
from confcompat.trees import SecretPatterns, find_changes, find_renames


class Readers:
    """Releases with their reads, each indexed once however many environments run it."""

    def __init__(self, read_release: ReadRelease) -> None:
        self._read_release = read_release
        self._known: dict[tuple[str, str, int, PodSource | None], ReadingRelease] = {}
        # Kept so that the ids above stay theirs.
        self._sources: list[ReleaseSource] = []

    def of(self, source: ReleaseSource) -> ReadingRelease:
        """What a release reads."""
        name = (source.release.role.value, source.release.revision, id(source.snapshot), source.pods)
        if name not in self._known:
            self._sources.append(source)
            self._known[name] = ReadingRelease.of(source.release, self._read_release(source.snapshot))
        return self._known[name]


def build_scenes(inputs: CheckInputs, readers: Readers, configs: Configs) -> tuple[Scene, ...]:
    """The scenes of all environments, by name."""
    secrets = SecretPatterns(inputs.settings.secrets)
    display = Display(secrets.describe, secrets.describe_value)
    critical = tuple(parse_key(pattern) for pattern in inputs.settings.critical)
    environments = sorted(inputs.environments, key=lambda environment: environment.settings.name)
    return tuple(_scene(inputs, each, readers, configs, critical, display) for each in environments)


def _scene(
    inputs: CheckInputs,
    environment: EnvironmentInputs,
    readers: Readers,
    configs: Configs,
    critical: tuple[KeyPath, ...],
    display: Display,
) -> Scene:
    settings = environment.settings
    now = configs.tree(settings, environment.config_now)
    after = configs.tree(settings, environment.config_candidate)
    readable_now = _can_tell(settings.config, now)
    readable_after = _can_tell(settings.config, after) and not after.missing
    candidate = readers.of(inputs.candidate)
    live = tuple(readers.of(source) for source in environment.live)
    rollback = environment.rollback if inputs.policy is Policy.FULL else ()
    changes = find_changes(now, after) if readable_now and readable_after else ()
    stable_reads = frozenset(path for reader in live for path in _exact_paths(reader))
    return Scene(
        settings.name,
        settings.delivery,
        inputs.policy,
        live,
        tuple(readers.of(source) for source in rollback),
        candidate,
        now,
        after,
        readable_now,
        readable_after,
        changes,
        find_renames(changes, stable_reads, frozenset(_exact_paths(candidate))),
        critical,
        display,
    )


def _can_tell(config: tuple[str, ...], tree: ConfigTree) -> bool:
    # Without config files nothing is provided as files: then nothing can be said to be absent from them.
    return bool(config) and not tree.unreadable


def _exact_paths(reader: ReadingRelease) -> tuple[KeyPath, ...]:
    reads = reader.reads.reads
    return tuple(read.path for read in reads if read.root == APP_ROOT and read.certainty is Certainty.EXACT)


def tell_environment(
    scene: Scene, environment: EnvironmentInputs, order: Order, remarks: tuple[str, ...]
) -> EnvironmentVerdict:
    """What is said of an environment as a whole; `remarks` are notes about this check."""
    releases = _releases(scene, environment)
    return EnvironmentVerdict(
        scene.name,
        scene.delivery,
        order.verdict,
        releases,
        scene.now.revision,
        scene.after.revision,
        order.protected,
        (*environment.notes, *remarks, *_notes(scene)),
    )


def _releases(scene: Scene, environment: EnvironmentInputs) -> tuple[LiveRelease, ...]:
    rollback = environment.rollback if scene.rollback else ()
    pods = [source.pods for source in (*environment.live, *rollback)]
    out = [_release(reader, each) for reader, each in zip((*scene.live, *scene.rollback), pods, strict=True)]
    if environment.candidate_pods is not None:
        # The candidate runs already, as the canary that the change is.
        out.insert(len(scene.live), _release(scene.candidate, environment.candidate_pods))
    return tuple(out)


def _release(reader: ReadingRelease, pods: PodSource | None) -> LiveRelease:
    if pods is None:
        return LiveRelease(reader.release, reader.reads.coverage)
    return LiveRelease(reader.release, reader.reads.coverage, pods.state, pods.replica_set, pods.image)


def _notes(scene: Scene) -> tuple[str, ...]:
    now, after = scene.now, scene.after
    out = [f"{file}: {now.revision} holds no such file; it contributes nothing there" for file in now.missing]
    out += [
        f"{each.place}: cannot be read at {now.revision}; what changed and what was wrong before cannot be told"
        for each in now.unreadable
    ]
    return tuple(dict.fromkeys((*out, *now.notes, *after.notes)))


def same_files(first: Snapshot, second: Snapshot) -> bool:
    """Both snapshots hold the same files with the same content."""
    if first is second or (first.commit is not None and first.commit == second.commit):
        return True
    mine, theirs = first.entries, second.entries
    return mine.keys() == theirs.keys() and all(entry.blob == theirs[path].blob for path, entry in mine.items())
