"""Pod templates: containers, variables, mounts, and every place that names a ConfigMap or Secret."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from confcompat.cluster.objects import as_list, as_mapping
from confcompat.model.cluster import (
    CONFIG_MAP,
    SECRET,
    Container,
    EnvFrom,
    Field,
    FromField,
    FromKey,
    Literal,
    Mount,
    ObjectName,
    PodTemplate,
    Reference,
    VariableSource,
    VolumePart,
)


def read_template(found: Any, namespace: str) -> PodTemplate:
    """A pod template (`spec` below it), as far as it names config. What is malformed is passed over."""
    return _Reader(namespace).template(as_mapping(as_mapping(found).get("spec")))


@dataclass(frozen=True, slots=True)
class _Reader:
    namespace: str

    def template(self, spec: Mapping[str, Any]) -> PodTemplate:
        volumes = {
            _name(volume): self._parts(volume)
            for volume in map(as_mapping, as_list(spec.get("volumes")))
            if _name(volume)
        }
        containers = tuple(self._containers(spec, volumes))
        references = (
            *(reference for one in containers for reference in _named_by(one)),
            *self._named_by_volumes(spec, volumes, containers),
            *self._named_by_csi(spec),
            *self._pull_secrets(spec),
        )
        return PodTemplate(containers, tuple(dict.fromkeys(references)))

    def _containers(
        self, spec: Mapping[str, Any], volumes: Mapping[str, tuple[VolumePart, ...]]
    ) -> Iterator[Container]:
        for section in ("containers", "initContainers", "ephemeralContainers"):
            for found in map(as_mapping, as_list(spec.get(section))):
                yield Container(
                    _name(found),
                    str(found.get("image") or ""),
                    tuple(self._variables(found)),
                    tuple(self._env_from(found)),
                    tuple(_mounts(found, volumes)),
                    init=section == "initContainers",
                )

    def _variables(self, container: Mapping[str, Any]) -> Iterator[tuple[str, VariableSource]]:
        for entry in map(as_mapping, as_list(container.get("env"))):
            if _name(entry):
                yield _name(entry), self._source(entry)

    def _source(self, entry: Mapping[str, Any]) -> VariableSource:
        source = as_mapping(entry.get("valueFrom"))
        for field, kind in (("configMapKeyRef", CONFIG_MAP), ("secretKeyRef", SECRET)):
            found = as_mapping(source.get(field))
            if found:
                return FromKey(self._object(kind, found.get("name")), str(found.get("key") or ""), _optional(found))
        if source:
            return FromField()
        value = entry.get("value")
        return Literal("" if value is None else _written(value))

    def _env_from(self, container: Mapping[str, Any]) -> Iterator[EnvFrom]:
        for entry in map(as_mapping, as_list(container.get("envFrom"))):
            for field, kind in (("configMapRef", CONFIG_MAP), ("secretRef", SECRET)):
                found = as_mapping(entry.get(field))
                if found.get("name"):
                    prefix = str(entry.get("prefix") or "")
                    yield EnvFrom(self._object(kind, found.get("name")), prefix, _optional(found))

    def _parts(self, volume: Mapping[str, Any]) -> tuple[VolumePart, ...]:
        projected = as_list(as_mapping(volume.get("projected")).get("sources"))
        found = [self._part(volume, False), *(self._part(as_mapping(source), True) for source in projected)]
        return tuple(part for part in found if part is not None)

    def _part(self, source: Mapping[str, Any], projected: bool) -> VolumePart | None:
        for field, kind in (("configMap", CONFIG_MAP), ("secret", SECRET)):
            found = as_mapping(source.get(field))
            name = found.get("name") or (found.get("secretName") if kind == SECRET else None)
            if name:
                items = tuple(
                    (str(item.get("key") or ""), str(item.get("path") or ""))
                    for item in map(as_mapping, as_list(found.get("items")))
                )
                return VolumePart(self._object(kind, name), items, _optional(found), projected)
        return None

    def _named_by_volumes(
        self,
        spec: Mapping[str, Any],
        volumes: Mapping[str, tuple[VolumePart, ...]],
        containers: tuple[Container, ...],
    ) -> Iterator[Reference]:
        # A pod waits for a volume even where no container mounts it.
        mounted = {id(part) for one in containers for mount in one.mounts for part in mount.parts}
        del spec
        for parts in volumes.values():
            for part in parts:
                if id(part) not in mounted:
                    yield from _part_references(part, "", "")

    def _named_by_csi(self, spec: Mapping[str, Any]) -> Iterator[Reference]:
        for volume in map(as_mapping, as_list(spec.get("volumes"))):
            found = as_mapping(as_mapping(volume.get("csi")).get("nodePublishSecretRef"))
            if found.get("name"):
                yield Reference(self._object(SECRET, found["name"]), Field.VOLUME)

    def _pull_secrets(self, spec: Mapping[str, Any]) -> Iterator[Reference]:
        for found in map(as_mapping, as_list(spec.get("imagePullSecrets"))):
            if found.get("name"):
                # The kubelet goes on without a pull secret that is not there; the pull may fail.
                yield Reference(self._object(SECRET, found["name"]), Field.PULL_SECRETS)

    def _object(self, kind: str, name: Any) -> ObjectName:
        return ObjectName(kind, self.namespace, str(name or ""))


def _mounts(container: Mapping[str, Any], volumes: Mapping[str, tuple[VolumePart, ...]]) -> Iterator[Mount]:
    for found in map(as_mapping, as_list(container.get("volumeMounts"))):
        path, volume = str(found.get("mountPath") or ""), str(found.get("name") or "")
        if path:
            yield Mount(path, str(found.get("subPath") or ""), volumes.get(volume, ()))


def _named_by(container: Container) -> Iterator[Reference]:
    for variable, source in container.env:
        if isinstance(source, FromKey) and source.object.name:
            yield Reference(
                source.object, Field.ENV, source.key, container.name, variable, "", optional=source.optional
            )
    for each in container.env_from:
        yield Reference(each.object, Field.ENV_FROM, "", container.name, "", each.prefix, optional=each.optional)
    for mount in container.mounts:
        for part in mount.parts:
            yield from _part_references(part, container.name, mount.sub_path)


def _part_references(part: VolumePart, container: str, sub_path: str) -> Iterator[Reference]:
    field = Field.PROJECTED if part.projected else Field.VOLUME
    if part.items:
        for key, _ in part.items:
            yield Reference(part.object, field, key, container, optional=part.optional)
    elif sub_path:
        # All keys are there; this mount shows the one of that name.
        yield Reference(part.object, field, sub_path.split("/")[0], container, optional=part.optional, sub_path=True)
    else:
        yield Reference(part.object, field, "", container, optional=part.optional)


def _optional(found: Mapping[str, Any]) -> bool:
    return found.get("optional") is True


def _name(found: Mapping[str, Any]) -> str:
    return str(found.get("name") or "")


def _written(value: Any) -> str:
    return ("true" if value else "false") if isinstance(value, bool) else str(value)
