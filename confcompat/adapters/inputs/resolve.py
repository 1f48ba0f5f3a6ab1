"""`resolve_inputs`: every name becomes a snapshot, so that a check has nothing left to look up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace

from confcompat.adapters.inputs.clones import Clone, Clones, OpenRepository
from confcompat.adapters.inputs.cluster import applied, read_cluster, read_dump
from confcompat.adapters.inputs.flags import Flags, choose_environments, read_stable_flags, refuse_other_clusters
from confcompat.adapters.inputs.kubectl import LIVE, ask_cluster
from confcompat.adapters.inputs.live import Images, Resolved, find_running, resolve_running
from confcompat.adapters.inputs.stable import (
    COMMAND_LINE,
    NamedRelease,
    image_release,
    newest_tag,
    refuse_unnamed,
    settings_release,
    stable_source,
)
from confcompat.errors import InputError, InternalError
from confcompat.model.cluster import Manifests, Running
from confcompat.model.inputs import CheckInputs, ClusterInputs, EnvironmentInputs, ReleaseSource
from confcompat.model.releases import Policy, Release, Role
from confcompat.model.settings import (
    ClusterSettings,
    EnvironmentSettings,
    ImageTag,
    RevisionName,
    RolloutDump,
    Settings,
    TagPattern,
    Unnamed,
)
from confcompat.model.snapshots import Snapshot


def resolve_inputs(settings: Settings, flags: Flags, repository: Clone, open_repository: OpenRepository) -> CheckInputs:
    """Everything that a check of these settings reads. `repository` holds the settings file.

    Raises `UsageError` for what cannot be (an unknown environment, no stable release, a working tree in a bare
    repository) and `InputError` for a repository, revision or file that is missing.
    """
    chosen = choose_environments(settings, flags.env)
    stable = read_stable_flags(flags.stable, [environment.name for environment in settings.environments])
    if flags.ask_cluster:
        refuse_other_clusters(chosen)
    refuse_unnamed(settings, chosen, stable, flags.ask_cluster)
    clones = Clones(repository, open_repository)
    application = clones.at(settings.application.repo)
    candidate = _candidate(clones, application, flags.candidate)
    resolver = _Resolver(clones, application, candidate.snapshot, flags, stable, settings)
    inputs = CheckInputs(
        settings=settings,
        candidate=candidate,
        environments=tuple(resolver.environment(environment) for environment in chosen),
        repository=application,
        policy=flags.policy,
        fail_on=flags.fail_on or settings.fail_on,
    )
    return replace(inputs, base=_base(inputs, clones, application, flags.base)) if flags.base else inputs


def _candidate(clones: Clones, application: Clone, revision: str) -> ReleaseSource:
    if revision:
        return _release(clones, application, NamedRelease(revision, COMMAND_LINE), Role.CANDIDATE)
    snapshot = clones.worktree(application, "--candidate")
    return ReleaseSource(Release(Role.CANDIDATE, snapshot.revision, snapshot.commit, "working tree"), snapshot)


def _release(clones: Clones, application: Clone, named: NamedRelease, role: Role) -> ReleaseSource:
    snapshot = clones.snapshot(application, named.revision)
    return ReleaseSource(Release(role, named.revision, snapshot.commit, named.source), snapshot)


def _base(inputs: CheckInputs, clones: Clones, application: Clone, revision: str) -> CheckInputs:
    """The same live releases and config now, with the base branch in the candidate's place.

    Config in the application's repository is the base branch's too. Config in another repository is the one in force
    now: `--base` names no revision there, and whatever is new since `deployed` must not pass as known already.
    """
    base = _release(clones, application, NamedRelease(revision, COMMAND_LINE), Role.CANDIDATE)
    environments = tuple(
        _with_config(
            environment,
            inputs.settings.application.name,
            base.snapshot if clones.at(environment.settings.repo) is application else environment.config_now,
        )
        for environment in inputs.environments
    )
    return replace(inputs, candidate=base, environments=environments)


def _with_config(environment: EnvironmentInputs, application: str, config: Snapshot) -> EnvironmentInputs:
    given, settings = environment.cluster, environment.settings.cluster
    if given is not None and settings is not None:
        given = replace(given, candidate=applied(settings, application, config))
    return replace(environment, config_candidate=config, cluster=given)


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen of an environment's cluster. `running` comes from `file`, which need not be the cluster's dump."""

    dump: Manifests
    running: Running | None
    file: str


@dataclass(frozen=True, slots=True)
class _Resolver:
    clones: Clones
    application: Clone
    candidate: Snapshot
    flags: Flags
    stable: Mapping[str, str]
    settings: Settings

    def environment(self, settings: EnvironmentSettings) -> EnvironmentInputs:
        with _blaming(f"environment {settings.name}"):
            config = self.clones.at(settings.repo)
            seen = self._seen(settings)
            stable, found, note_stable = self._live(settings, config, seen)
            config_now, note = self._config_now(settings, config, stable.snapshot)
            config_candidate = self._config_candidate(config)
            given = self._cluster(settings, config, config_now, config_candidate, seen)
            return EnvironmentInputs(
                settings=settings,
                live=(stable, *(found.others if found else ())),
                rollback=(*self._rollback(settings), *(found.rollback if found else ())),
                config_now=config_now,
                config_candidate=config_candidate,
                cluster=replace(given, as_candidate=found.as_candidate) if given and found else given,
                notes=tuple(text for text in (note_stable, note, *(found.notes if found else ())) if text),
                candidate_pods=found.candidate_pods if found else None,
            )

    def _seen(self, settings: EnvironmentSettings) -> Seen:
        """The dumps: that of the cluster, and that which tells of releases (often the same)."""
        cluster = settings.cluster or ClusterSettings()
        if self.flags.ask_cluster:
            asked = ask_cluster(cluster.namespace)
            return Seen(asked, find_running(cluster, self.settings.application.name, asked), LIVE)
        dump = read_dump(cluster.dump, self.settings.file) if cluster.dump else Manifests()
        source = stable_source(settings, self.stable)
        file = source.file if isinstance(source, RolloutDump) else cluster.dump
        if not file:
            return Seen(dump, None, "")
        telling = dump if file == cluster.dump else read_dump(file, self.settings.file)
        return Seen(dump, find_running(cluster, self.settings.application.name, telling), file)

    def _live(
        self, settings: EnvironmentSettings, config: Clone, seen: Seen
    ) -> tuple[ReleaseSource, Resolved | None, str]:
        """The stable release, the others that run, and what to say of the choice."""
        source = stable_source(settings, self.stable)
        from_dump = bool(seen.file) and isinstance(source, RolloutDump | Unnamed)
        named = None if from_dump else self._stable(settings, config)
        found = None
        if seen.running is not None:
            pattern = source.tag if isinstance(source, RolloutDump | ImageTag) else ""
            images = Images(self.clones, self.application, pattern, settings.name, seen.file)
            cluster, application = settings.cluster or ClusterSettings(), self.settings.application.name
            full = self.flags.policy is Policy.FULL
            found = resolve_running(seen.running, cluster, application, self.candidate, images, named is not None, full)
        if named is not None:
            release = _release(self.clones, self.application, named, Role.STABLE)
            return replace(release, pods=found.stable_pods if found else None), found, named.note
        if found is None or found.stable is None:
            raise InputError(
                f"{seen.file}: the dump tells of no stable release",
                f"write it with `kubectl get rollout,rs,deploy -o yaml`, or name one: --stable {settings.name}=REV",
            )
        return found.stable, found, ""

    def _cluster(
        self, settings: EnvironmentSettings, config: Clone, now: Snapshot, after: Snapshot, seen: Seen
    ) -> ClusterInputs | None:
        cluster = settings.cluster
        if cluster is None:
            return None
        deployed = self.clones.snapshot(config, cluster.deployed) if cluster.deployed else now
        given = read_cluster(cluster, self.settings.application.name, seen.dump, deployed, after)
        return replace(given, running=seen.running)

    def _stable(self, settings: EnvironmentSettings, config: Clone) -> NamedRelease:
        source = stable_source(settings, self.stable)
        match source:
            case NamedRelease():
                return source
            case RevisionName():
                return settings_release(source)
            case TagPattern(pattern):
                return newest_tag(self.application, pattern, self.candidate, settings.name)
            case ImageTag():
                # What runs is what was deployed; where nothing says what was, the branch that is checked out is.
                revision = self.flags.config_deployed or settings.deployed or "HEAD"
                snapshot = self.clones.snapshot(config, revision)
                return image_release(source, snapshot, f"{revision} of {config.name}", settings.name)
            case _:
                raise InternalError(f"environment {settings.name}: {source} was to be refused before")

    def _config_now(self, settings: EnvironmentSettings, config: Clone, stable: Snapshot) -> tuple[Snapshot, str]:
        revision = self.flags.config_deployed or settings.deployed
        if revision:
            return self.clones.snapshot(config, revision), ""
        if config is self.application:
            return stable, ""
        return self.clones.snapshot(config, "HEAD"), f"config now: HEAD of {config.name}, as `deployed` names no other"

    def _config_candidate(self, config: Clone) -> Snapshot:
        if self.flags.config_candidate:
            return self.clones.snapshot(config, self.flags.config_candidate)
        if config is self.application:
            return self.candidate
        return self.clones.worktree(config, "--config-candidate")

    def _rollback(self, settings: EnvironmentSettings) -> tuple[ReleaseSource, ...]:
        if self.flags.policy is not Policy.FULL:
            return ()
        named = (NamedRelease(revision, "settings") for revision in settings.rollback)
        return tuple(_release(self.clones, self.application, name, Role.ROLLBACK) for name in named)


@contextmanager
def _blaming(where: str) -> Iterator[None]:
    """Says whose input is missing, where the adapter that missed it cannot know."""
    try:
        yield
    except InputError as error:
        if error.what.startswith(where):
            raise
        raise InputError(f"{where}: {error.what}", error.hint) from error
