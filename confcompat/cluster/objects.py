"""ConfigMaps and Secrets of manifests, with their keys by digest."""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from confcompat.cluster.versions import has_kustomize_suffix, kustomize_hashes
from confcompat.model.cluster import CONFIG_MAP, SECRET, ConfigObject, Datum, Manifest, ObjectName
from confcompat.model.places import Place

Objects = Mapping[ObjectName, ConfigObject]
HELM_RELEASE = "helm.sh/release.v1"


def in_namespace(name: ObjectName, default: str) -> ObjectName:
    """The name, in the default namespace where it says none itself."""
    return name if name.namespace else ObjectName(name.kind, default, name.name)


def config_objects(manifests: Iterable[Manifest], namespace: str) -> dict[ObjectName, ConfigObject]:
    """The ConfigMaps and Secrets; of two with one name the later counts, as when they are applied."""
    out = {}
    for manifest in manifests:
        if manifest.name.kind in (CONFIG_MAP, SECRET) and manifest.api in ("v1", ""):
            name = in_namespace(manifest.name, namespace)
            out[name] = _object(name, manifest)
    return out


def _object(name: ObjectName, manifest: Manifest) -> ConfigObject:
    body = manifest.body
    metadata = as_mapping(body.get("metadata"))
    hashed = has_kustomize_suffix(name.name)
    return ConfigObject(
        name,
        _secret_data(manifest) if name.kind == SECRET else _map_data(manifest),
        manifest.place,
        body.get("immutable") is True,
        str(body.get("type") or ""),
        texts(metadata.get("annotations")),
        texts(metadata.get("labels")),
        kustomize_hashes(_written(body), name.kind, name.name) if hashed else frozenset(),
    )


def _written(body: Mapping[str, Any]) -> dict[str, Any]:
    return {**body, **{part: texts(body.get(part)) for part in ("data", "binaryData", "stringData")}}


def _map_data(manifest: Manifest) -> dict[str, Datum]:
    out = {}
    for key, value in texts(manifest.body.get("data")).items():
        out[key] = _datum(value.encode("utf-8", "surrogatepass"), manifest, "data", key)
    for key, value in texts(manifest.body.get("binaryData")).items():
        out[key] = _datum(_decoded(value), manifest, "binaryData", key, binary=True)
    return out


def _secret_data(manifest: Manifest) -> dict[str, Datum]:
    out = {}
    for key, value in texts(manifest.body.get("data")).items():
        out[key] = _datum(_decoded(value), manifest, "data", key)
    for key, value in texts(manifest.body.get("stringData")).items():
        out[key] = _datum(value.encode("utf-8", "surrogatepass"), manifest, "stringData", key)
    return out


def _datum(content: bytes, manifest: Manifest, section: str, key: str, binary: bool = False) -> Datum:
    line, literal = manifest.lines.get(f"{section}/{key}", (manifest.place.line, False))
    digest = hashlib.sha256(content).hexdigest()
    return Datum(digest, Place(manifest.place.file, line), content, binary, literal and section != "binaryData")


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        # No API server takes it; as it stands it is at least comparable.
        return text.encode("utf-8", "surrogatepass")


def as_mapping(found: Any) -> Mapping[str, Any]:
    """The mapping, empty for anything else."""
    return found if isinstance(found, dict) else {}


def as_list(found: Any) -> list[Any]:
    """The list, empty for anything else."""
    return found if isinstance(found, list) else []


def texts(found: Any) -> dict[str, str]:
    """The entries of a mapping as text; null is empty text, as the API server takes it."""
    return {str(key): _as_text(value) for key, value in as_mapping(found).items()}


def _as_text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def is_helm_release(found: ConfigObject) -> bool:
    """Helm's own record of a release."""
    return found.type == HELM_RELEASE or found.name.name.startswith("sh.helm.release.v1.")
