"""`resolve_inputs`: every name becomes a snapshot, so that a check has nothing left to look up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace

from confcompat.adapters.inputs.clones import Clone, Clones, OpenRepository
from confcompat.adapters.inputs.cluster import applied, read_cluster, refuse_unread
from confcompat.adapters.inputs.flags import Flags, choose_environments, read_stable_flags
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
from confcompat.model.inputs import CheckInputs, EnvironmentInputs, ReleaseSource
from confcompat.model.releases import Policy, Release, Role
from confcompat.model.settings import EnvironmentSettings, ImageTag, RevisionName, Settings, TagPattern
from confcompat.model.snapshots import Snapshot


def resolve_inputs(settings: Settings, flags: Flags, repository: Clone, open_repository: OpenRepository) -> CheckInputs:
    """Everything that a check of these settings reads. `repository` holds the settings file.

    Raises `UsageError` for what cannot be (an unknown environment, no stable release, a working tree in a bare
    repository) and `InputError` for a repository, revision or file that is missing.
    """
    chosen = choose_environments(settings, flags.env)
    stable = read_stable_flags(flags.stable, [environment.name for environment in settings.environments])
    refuse_unnamed(settings, chosen, stable)
    for each in chosen:
        refuse_unread(each)
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
            named = self._stable(settings, config)
            stable = _release(self.clones, self.application, named, Role.STABLE)
            config_now, note = self._config_now(settings, config, stable.snapshot)
            config_candidate = self._config_candidate(config)
            cluster = settings.cluster
            given = None
            if cluster is not None:
                deployed = self.clones.snapshot(config, cluster.deployed) if cluster.deployed else config_now
                given = read_cluster(
                    cluster, self.settings.application.name, self.settings.file, deployed, config_candidate
                )
            return EnvironmentInputs(
                settings=settings,
                live=(stable,),
                rollback=self._rollback(settings),
                config_now=config_now,
                config_candidate=config_candidate,
                cluster=given,
                notes=tuple(text for text in (named.note, note) if text),
            )

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
