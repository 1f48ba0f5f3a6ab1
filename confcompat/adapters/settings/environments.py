"""The `environments` section: where config lives, how it is delivered, and which releases run."""

from __future__ import annotations

from collections.abc import Mapping

from confcompat.adapters.settings.cluster import read_cluster
from confcompat.adapters.settings.document import Setting, quote
from confcompat.adapters.settings.values import key_path, repository_path, revision
from confcompat.model.keys import is_exact
from confcompat.model.releases import Delivery
from confcompat.model.settings import (
    ConfigSource,
    EnvironmentSettings,
    ImageTag,
    MountedFile,
    RevisionName,
    RolloutDump,
    StableSource,
    TagPattern,
    Unnamed,
    VariableFile,
)

ENVIRONMENT_SETTINGS = ("config", "repo", "delivery", "stable", "deployed", "rollback")
STABLE_SETTINGS = ("tag", "image", "rollout")
IMAGE_SETTINGS = ("file", "path")
CLUSTER_CONFIG = ("mount", "variable")
_STABLE_FORMS = 'a revision, {tag: "v*"}, {image: {file: FILE, path: KEY}, tag: "v{value}"} or {rollout: FILE}'


def read_environments(setting: Setting) -> tuple[EnvironmentSettings, ...]:
    """Every environment, in the order of the file."""
    return tuple(_environment(name, item) for name, item in setting.entries("a mapping of environments").items())


def _environment(name: str, setting: Setting) -> EnvironmentSettings:
    found = setting.section((*ENVIRONMENT_SETTINGS, "cluster"))
    if "config" not in found and "cluster" not in found and setting.is_mapping():
        setting.wrong('"config" is missing', "without config files, a `cluster` section is needed to judge variables")
    sources = _config(found["config"]) if "config" in found else ()
    plain = tuple(source for source in sources if isinstance(source, str))
    if len(plain) < len(sources) and "cluster" not in found:
        found["config"].wrong("a file that is found through the cluster needs a `cluster` section")
    return EnvironmentSettings(
        name=name,
        config=plain,
        repo=found["repo"].text("a path to a clone") if "repo" in found else "",
        delivery=_delivery(found),
        stable=read_stable(found["stable"]) if "stable" in found else Unnamed(),
        deployed=revision(found["deployed"]) if "deployed" in found else "",
        rollback=tuple(revision(item) for item in found["rollback"].items()) if "rollback" in found else (),
        sources=sources if len(plain) < len(sources) else (),
        cluster=read_cluster(found["cluster"]) if "cluster" in found else None,
    )


def _delivery(found: Mapping[str, Setting]) -> Delivery:
    if "delivery" not in found:
        return Delivery.SHARED
    return Delivery(found["delivery"].choice([delivery.value for delivery in Delivery]))


def _config(setting: Setting) -> tuple[ConfigSource, ...]:
    before = len(setting.problems.found)
    items = setting.items("a list of files")
    if not items and len(setting.problems.found) == before:
        setting.wrong("names no file", "list the environment's config files, the one that wins last")
    return tuple(_config_file(item) for item in items)


def _config_file(setting: Setting) -> ConfigSource:
    if not setting.is_mapping() or not set(CLUSTER_CONFIG) & set(setting.entries()):
        return repository_path(setting)
    found = setting.section(CLUSTER_CONFIG)
    if len(found) != 1:
        setting.wrong("names one file: {mount: PATH} or {variable: NAME}")
    if "variable" in found:
        return VariableFile(found["variable"].text("a variable's name"))
    path = found["mount"].text("a path") if "mount" in found else "/"
    if path and not path.startswith("/"):
        found["mount"].wrong(f"{quote(path)} is no path of a container", "write it from the root: /etc/api/api.yaml")
    return MountedFile(path)


def read_stable(setting: Setting) -> StableSource:
    """Any of the forms that name a stable release."""
    if not setting.is_mapping():
        if setting.is_text() or not isinstance(setting.node.value, list):
            return RevisionName(revision(setting))
        setting.mistyped(_STABLE_FORMS)
        return Unnamed()
    found = setting.section(STABLE_SETTINGS)
    if "image" in found and "rollout" in found:
        setting.wrong("image and rollout both name the stable release", "keep one of them")
    if "image" in found:
        return _image(found["image"], found.get("tag"))
    if "rollout" in found:
        tag = found["tag"].text("a pattern with {value}") if "tag" in found else ""
        return RolloutDump(found["rollout"].text("a path"), tag)
    if "tag" in found:
        return TagPattern(found["tag"].text('a pattern such as "v*"'))
    setting.wrong(f"names no release: expected {_STABLE_FORMS}")
    return Unnamed()


def _image(setting: Setting, tag: Setting | None) -> ImageTag:
    found = setting.section(IMAGE_SETTINGS, required=IMAGE_SETTINGS)
    path = key_path(found["path"]) if "path" in found else ()
    if not is_exact(path):
        found["path"].wrong("names more than one value", "write the key without a star")
    pattern = tag.text("a pattern with {value}") if tag else "{value}"
    if tag and pattern and "{value}" not in pattern:
        tag.wrong("holds no {value}, so every image would name the same release", 'write for example "v{value}"')
    return ImageTag(
        file=repository_path(found["file"]) if "file" in found else "",
        path=path,
        tag=pattern,
    )
