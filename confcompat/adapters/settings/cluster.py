"""The `cluster` section of an environment: what is applied, what runs, and who deletes."""

from __future__ import annotations

import re
from collections.abc import Mapping

from confcompat.adapters.settings.document import Setting, quote
from confcompat.adapters.settings.values import repository_path, revision
from confcompat.model.settings import ClusterSettings, HelmChart, Prune

CLUSTER_SETTINGS = (
    *("manifests", "helm", "kustomize", "deployed", "dump", "namespace", "workload", "container"),
    *("image-root", "prune", "external"),
)
HELM_SETTINGS = ("chart", "release", "values", "set")
_OBJECT = re.compile(r"[A-Za-z*?\[\]]+/\S+\Z")
_WORKLOAD = re.compile(r"[A-Za-z]+/[a-z0-9.-]+\Z")


def read_cluster(setting: Setting) -> ClusterSettings:
    """The section; usable after a problem too."""
    found = setting.section(CLUSTER_SETTINGS)
    helm = _helm(found["helm"]) if "helm" in found else None
    given = ClusterSettings(
        manifests=_paths(found, "manifests"),
        helm=helm,
        kustomize=_folder(found["kustomize"]) if "kustomize" in found else "",
        deployed=revision(found["deployed"]) if "deployed" in found else "",
        dump=_text(found, "dump", "a path"),
        namespace=_text(found, "namespace", "a namespace"),
        workload=_workload(found["workload"]) if "workload" in found else "",
        container=_text(found, "container", "a container's name"),
        image_root=_image_root(found["image-root"]) if "image-root" in found else "",
        prune=_prune(found, helm is not None and "manifests" not in found and "kustomize" not in found),
        external=tuple(_external(item) for item in found["external"].items()) if "external" in found else (),
    )
    # With `--live` a namespace is enough.
    if setting.is_mapping() and not given.has_manifests and not given.dump and not given.namespace:
        setting.wrong("says neither what is applied nor what runs", "add manifests, helm, kustomize or dump")
    return given


def _text(found: Mapping[str, Setting], name: str, expected: str) -> str:
    return found[name].text(expected) if name in found else ""


def _paths(found: Mapping[str, Setting], name: str) -> tuple[str, ...]:
    if name not in found:
        return ()
    items = found[name].items("a list of files")
    if name == "manifests" and not items and isinstance(found[name].node.value, list):
        found[name].wrong("names no file")
    return tuple(path for item in items if (path := repository_path(item)))


def _folder(setting: Setting) -> str:
    if setting.is_text() and setting.node.value == ".":
        return "."
    return repository_path(setting)


def _helm(setting: Setting) -> HelmChart:
    found = setting.section(HELM_SETTINGS, required=("chart",))
    return HelmChart(
        chart=_folder(found["chart"]) if "chart" in found else "",
        release=_text(found, "release", "a release's name"),
        values=_paths(found, "values"),
        sets=tuple(_assignment(item) for item in found["set"].items()) if "set" in found else (),
    )


def _assignment(setting: Setting) -> str:
    text = setting.text("NAME=VALUE")
    if text and ("=" not in text or text.startswith("-")):
        setting.wrong(f"{quote(text)} sets nothing", 'write for example "image.tag=1.42.0"')
    return text


def _workload(setting: Setting) -> str:
    text = setting.text("TYPE/NAME")
    if text and not _WORKLOAD.match(text):
        setting.wrong(f"{quote(text)} names no workload", "write for example Rollout/api")
    return text


def _image_root(setting: Setting) -> str:
    text = setting.text("a path")
    if text and not text.startswith("/"):
        setting.wrong(f"{quote(text)} is no path of an image", "write it from the root: /app")
    return text


def _prune(found: Mapping[str, Setting], only_helm: bool) -> Prune:
    if "prune" in found:
        return Prune(found["prune"].choice([each.value for each in Prune if each is not Prune.SOMEBODY]))
    return Prune.HELM if only_helm else Prune.SOMEBODY


def _external(setting: Setting) -> str:
    text = setting.text("TYPE/NAME")
    if text and not _OBJECT.match(text):
        setting.wrong(f"{quote(text)} names no object", 'write for example "Secret/db-*"')
    return text
