"""The `environments` section: where config lives, how it is delivered, and which releases run."""

from __future__ import annotations

from collections.abc import Mapping

from confcompat.adapters.settings.document import Setting
from confcompat.adapters.settings.values import key_path, repository_path, revision
from confcompat.model.keys import is_exact
from confcompat.model.releases import Delivery
from confcompat.model.settings import (
    EnvironmentSettings,
    ImageTag,
    RevisionName,
    RolloutDump,
    StableSource,
    TagPattern,
    Unnamed,
)

ENVIRONMENT_SETTINGS = ("config", "repo", "delivery", "stable", "deployed", "rollback")
STABLE_SETTINGS = ("tag", "image", "rollout")
IMAGE_SETTINGS = ("file", "path")
CLUSTER_CONFIG = frozenset({"mount", "variable"})
NOT_YET = "not supported yet by this version"
_STABLE_FORMS = 'a revision, {tag: "v*"}, {image: {file: FILE, path: KEY}, tag: "v{value}"} or {rollout: FILE}'


def read_environments(setting: Setting) -> tuple[EnvironmentSettings, ...]:
    """Every environment, in the order of the file."""
    return tuple(_environment(name, item) for name, item in setting.entries("a mapping of environments").items())


def _environment(name: str, setting: Setting) -> EnvironmentSettings:
    found = dict(setting.section((*ENVIRONMENT_SETTINGS, "cluster"), required=("config",)))
    if "cluster" in found:
        found.pop("cluster").wrong(NOT_YET, "remove the section; name the stable release with `stable`")
    return EnvironmentSettings(
        name=name,
        config=_config(found["config"]) if "config" in found else (),
        repo=found["repo"].text("a path to a clone") if "repo" in found else "",
        delivery=_delivery(found),
        stable=read_stable(found["stable"]) if "stable" in found else Unnamed(),
        deployed=revision(found["deployed"]) if "deployed" in found else "",
        rollback=tuple(revision(item) for item in found["rollback"].items()) if "rollback" in found else (),
    )


def _delivery(found: Mapping[str, Setting]) -> Delivery:
    if "delivery" not in found:
        return Delivery.SHARED
    return Delivery(found["delivery"].choice([delivery.value for delivery in Delivery]))


def _config(setting: Setting) -> tuple[str, ...]:
    before = len(setting.problems.found)
    items = setting.items("a list of files")
    if not items and len(setting.problems.found) == before:
        setting.wrong("names no file", "list the environment's config files, the one that wins last")
    return tuple(_config_file(item) for item in items)


def _config_file(setting: Setting) -> str:
    if setting.is_mapping() and CLUSTER_CONFIG & set(setting.entries()):
        setting.wrong(f"a file that is found through the cluster: {NOT_YET}", "name the file by its path")
        return ""
    return repository_path(setting)


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
