"""Which revision runs as stable: from the command line, the settings, a tag, or an image."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import assert_never

import yaml

from confcompat.adapters.git.tags import version_order
from confcompat.adapters.inputs.clones import Clone
from confcompat.adapters.inputs.flags import EVERY_ENVIRONMENT
from confcompat.adapters.settings.document import Problems, Setting, compose_documents, quote
from confcompat.errors import InputError, SettingsError, UsageError
from confcompat.model.keys import format_key
from confcompat.model.lookup import Absent, Lookup, Present, Unknown
from confcompat.model.settings import (
    EnvironmentSettings,
    ImageTag,
    RevisionName,
    Settings,
    StableSource,
    Unnamed,
)
from confcompat.model.snapshots import Snapshot

COMMAND_LINE = "command line"


@dataclass(frozen=True, slots=True)
class NamedRelease:
    """A revision, from where it is known, and what a person should be told about the choice ("" for nothing)."""

    revision: str
    source: str
    note: str = ""


def stable_source(environment: EnvironmentSettings, flags: Mapping[str, str]) -> StableSource | NamedRelease:
    """What says which release is stable; the command line beats the settings."""
    given = flags.get(environment.name) or flags.get(EVERY_ENVIRONMENT)
    return NamedRelease(given, COMMAND_LINE) if given else environment.stable


def refuse_unnamed(
    settings: Settings, chosen: Sequence[EnvironmentSettings], flags: Mapping[str, str], live: bool = False
) -> None:
    """Raises one `UsageError` that says what to write for every environment whose stable release nobody names.

    A dump of the cluster names it as well, and so does the cluster itself (`live`).
    """
    unnamed = [
        environment.name
        for environment in chosen
        if isinstance(stable_source(environment, flags), Unnamed)
        and not live
        and not (environment.cluster and environment.cluster.dump)
    ]
    if unnamed:
        one = len(unnamed) == 1
        whose = f"environment {unnamed[0]}" if one else f"environments {', '.join(unnamed)}"
        flag = f"--stable {unnamed[0]}=REV" if one and len(chosen) > 1 else "--stable REV"
        where = f'; or write "stable: REV" below environments.{unnamed[0]} in {settings.file}' if settings.file else ""
        raise UsageError(
            f"{whose}: no stable release is named",
            f"write {flag}, REV being the revision that runs there now (a tag, a branch or a commit){where}",
        )


def newest_tag(application: Clone, pattern: str, candidate: Snapshot, environment: str) -> NamedRelease:
    """The newest tag that matches and that the candidate was built upon. Raises `InputError` where there is none."""
    head = candidate.commit or "HEAD"
    found = application.newest_tag(pattern, head)
    if candidate.commit is None:
        found = _newer(found, _tags_on(application, pattern, application.resolve(head)))
    match found:
        case Present(tag):
            return NamedRelease(tag, "tag", f"stable: {tag}, the newest tag that matches {quote(pattern)}")
        case Absent():
            reason = "the candidate was built upon none"
        case Unknown(why):
            reason = why
        case _:
            assert_never(found)
    raise InputError(
        f"environment {environment}: {application.name}: no tag matches {quote(pattern)}: {reason}",
        f"bring the tags with `git fetch --tags`, or name the release: --stable {environment}=REV",
    )


def _tags_on(application: Clone, pattern: str, commit: str) -> tuple[str, ...]:
    # A working tree with changes is not the commit that it began from, so that commit's own tags are older releases.
    return tuple(name for name, tagged in application.tags() if tagged == commit and fnmatchcase(name, pattern))


def _newer(found: Lookup[str], names: Sequence[str]) -> Lookup[str]:
    older = [found.value] if isinstance(found, Present) else []
    # By version, then by date: a tag on the commit itself is the later one.
    newest = max([*older, *names], key=lambda name: (version_order(name), name in names, name), default="")
    return Present(newest) if newest else found


def image_release(source: ImageTag, snapshot: Snapshot, where: str, environment: str) -> NamedRelease:
    """The release that a value of a YAML file names. `where` says which revision of which repository is read.

    Raises `InputError` where the file, or a value at the path, is missing.
    """
    entry = snapshot.entries.get(source.file)
    if entry is None:
        raise InputError(
            f"environment {environment}: stable: {where} holds no {source.file}",
            "mend stable.image.file, or name the revision that holds it with `deployed`",
        )
    ((_, text),) = snapshot.read([entry.blob])
    try:
        documents = compose_documents(text, source.file)
    except SettingsError as error:
        raise InputError(f"environment {environment}: stable: {where}: {error.what}", error.hint) from None
    key = format_key(source.path)
    for document in documents:
        match _value(Setting(document, "", Problems(source.file)), source):
            case Present(value):
                revision = source.tag.replace("{value}", value)
                return NamedRelease(revision, "image", f"stable: {revision}, named by {source.file} ({key}) at {where}")
            case _:
                continue
    raise InputError(
        f"environment {environment}: stable: {source.file} at {where} has no value at {key}",
        f"mend stable.image.path, or name the release: --stable {environment}=REV",
    )


def _value(setting: Setting, source: ImageTag) -> Lookup[str]:
    for segment in source.path:
        node = setting.node
        if isinstance(segment, int) and isinstance(node, yaml.SequenceNode) and segment < len(node.value):
            setting = Setting(node.value[segment], setting.name, setting.problems)
        elif isinstance(segment, str) and isinstance(node, yaml.MappingNode) and segment in setting.entries():
            setting = setting.entries()[segment]
        else:
            return Absent()
    # The text as written: 1.10 is a float to YAML, and a release to the person who wrote it.
    if isinstance(setting.node, yaml.ScalarNode) and setting.node.value and not setting.node.tag.endswith(":null"):
        return Present(setting.node.value)
    return Absent()


def settings_release(source: RevisionName) -> NamedRelease:
    """The revision that the settings name."""
    return NamedRelease(source.revision, "settings")
