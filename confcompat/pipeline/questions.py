"""The questions beside the check: `diff` and `key`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from confcompat.matrix.cells import ReadingRelease
from confcompat.matrix.index import Met
from confcompat.matrix.telling import evidence
from confcompat.model.answers import (
    DiffAnswer,
    EnvironmentDiff,
    KeyAnswer,
    KeyChange,
    KeyInEnvironment,
    KeyReaders,
    Removal,
    ShownNode,
)
from confcompat.model.inputs import CheckInputs, EnvironmentInputs, ReadRelease
from confcompat.model.keys import KeyPath
from confcompat.model.lookup import Absent, Lookup, Present, Unknown
from confcompat.model.reads import Certainty, Read
from confcompat.model.releases import Delivery, Release, Role
from confcompat.model.settings import EnvironmentSettings, Settings
from confcompat.model.snapshots import Snapshot
from confcompat.model.trees import ConfigNode, ConfigTree
from confcompat.pipeline.configs import Configs
from confcompat.pipeline.scenes import Readers
from confcompat.trees import SecretPatterns, find_changes, find_renames, look_up

_AGES = (Role.ROLLBACK, Role.STABLE, Role.CANARY, Role.CANDIDATE)


def diff(settings: Settings, sides: Iterable[tuple[EnvironmentSettings, Snapshot, Snapshot]]) -> DiffAnswer:
    """What changed in the effective config of each environment, from its first snapshot to its second.

    Where a side cannot be read, nothing is compared and `notes` say why.
    """
    configs, secrets = Configs(), SecretPatterns(settings.secrets)
    return DiffAnswer(
        settings.application.name,
        tuple(
            replace(found, notes=(*found.notes, *_unlooked(environment)))
            for environment, before, after in sides
            for found in [_compare(configs.tree(environment, before), configs.tree(environment, after), secrets)]
        ),
    )


def _compare(before: ConfigTree, after: ConfigTree, secrets: SecretPatterns) -> EnvironmentDiff:
    notes = [*_problems(before), *_problems(after), *before.notes, *after.notes]
    readable = not before.unreadable and not after.unreadable
    changes = find_changes(before, after) if readable else ()
    shown = tuple(
        KeyChange(
            change.kind,
            change.path,
            _show(change.path, change.before, secrets),
            _show(change.path, change.after, secrets),
        )
        for change in changes
    )
    # Nobody's reads are known here: only values and names speak for a rename.
    renames = find_renames(changes, frozenset(), frozenset())
    return EnvironmentDiff(
        after.environment, before.revision, after.revision, shown, renames, tuple(dict.fromkeys(notes))
    )


def _problems(tree: ConfigTree) -> list[str]:
    missing = [f"{file}: {tree.revision} holds no such file; it contributes nothing" for file in tree.missing]
    broken = [f"{each.place}: {each.problem}; nothing is compared with {tree.revision}" for each in tree.unreadable]
    return missing + broken


def _show(path: KeyPath, node: ConfigNode | None, secrets: SecretPatterns) -> ShownNode | None:
    if node is None:
        return None
    secret = secrets.covers(path) or secrets.covers_value(node.value)
    return ShownNode(node.kind, secrets.describe(path, node), secret, node.place)


def key(inputs: CheckInputs, read_release: ReadRelease, path: KeyPath) -> KeyAnswer:
    """What is known of one exact key: set or not, who reads it in each release, and when it may be removed."""
    readers, configs, secrets = Readers(read_release), Configs(), SecretPatterns(inputs.settings.secrets)
    return KeyAnswer(
        inputs.settings.application.name,
        path,
        tuple(_in_environment(inputs, each, readers, configs, secrets, path) for each in inputs.environments),
    )


def _in_environment(
    inputs: CheckInputs,
    environment: EnvironmentInputs,
    readers: Readers,
    configs: Configs,
    secrets: SecretPatterns,
    path: KeyPath,
) -> KeyInEnvironment:
    settings = environment.settings
    now = configs.tree(settings, environment.config_now)
    after = configs.tree(settings, environment.config_candidate)
    sources = (*environment.live, inputs.candidate, *reversed(environment.rollback))
    found = tuple(_readers(readers.of(source), path) for source in sources)
    # Rollback targets are older than what runs, and the settings name the newest of them first.
    by_age = sorted(found, key=lambda each: _AGES.index(each.release.role))
    since = next((each.release.revision for each in by_age if each.reads), "")
    there = _lookup(now, path, secrets), _lookup(after, path, secrets)
    # Config that travels with its release is met by the candidate alone.
    running = found if settings.delivery is Delivery.SHARED else (found[len(environment.live)],)
    removal, waits = _removal(there, running)
    return KeyInEnvironment(
        settings.name,
        settings.delivery,
        *there,
        tuple(KeyReaders(each.release, each.reads, each.maybe, since if each.reads else "") for each in found),
        removal,
        waits,
        tuple(dict.fromkeys((*environment.notes, *_problems(now), *_problems(after), *_unlooked(settings)))),
    )


def _unlooked(settings: EnvironmentSettings) -> tuple[str, ...]:
    """A file that only pods see may set the key as well."""
    return (
        ("files that only the cluster names are not looked into here; `check` reads them",) if settings.sources else ()
    )


def _lookup(tree: ConfigTree, path: KeyPath, secrets: SecretPatterns) -> Lookup[ShownNode]:
    match look_up(tree, path):
        case Present(node):
            shown = _show(path, node, secrets)
            return Present(shown) if shown is not None else Absent()
        case Absent() as absent:
            return absent
        case Unknown(reason):
            return Unknown(reason)


def _readers(reader: ReadingRelease, path: KeyPath) -> KeyReaders:
    met = reader.index.meet(path)
    exact = [read for read in (*met.at, *met.below) if read.certainty is Certainty.EXACT]
    maybe = [read for read in _every(met) if read not in exact]
    return KeyReaders(reader.release, evidence(exact, reader.release), evidence(maybe, reader.release))


def _every(met: Met) -> tuple[Read, ...]:
    return (*met.at, *met.below, *met.above)


def _removal(
    there: tuple[Lookup[ShownNode], Lookup[ShownNode]], readers: tuple[KeyReaders, ...]
) -> tuple[Removal, tuple[Release, ...]]:
    if all(isinstance(each, Absent) for each in there):
        return Removal.NOTHING_THERE, ()
    # A rollback target does not run: it is shown, but nothing waits for it.
    running = [each for each in readers if each.release.role is not Role.ROLLBACK]
    if any(each.reads for each in running if each.release.role is Role.CANDIDATE):
        return Removal.IN_USE, ()
    waits = tuple(each.release for each in running if each.reads)
    if waits:
        return Removal.AFTER_DRAIN, waits
    return (Removal.UNSURE if any(each.maybe for each in running) else Removal.NOW), ()
