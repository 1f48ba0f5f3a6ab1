"""What a change does to objects that pod templates name → observations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from confcompat.cluster.leaving import Leaving
from confcompat.cluster.objects import is_helm_release
from confcompat.cluster.state import Cluster, Namer, names_any
from confcompat.cluster.versions import has_kustomize_suffix, is_version_named, suffix_of
from confcompat.model.cluster import CONFIG_MAP, ConfigObject, Field, ObjectName, PodTemplate, Reference
from confcompat.model.findings import ConfigEvidence, ConfigState, ObjectEvidence, ObjectUse, ReferenceEvidence
from confcompat.model.observations import Actor, Effect, Facets, Fact, Observation
from confcompat.model.releases import Delivery, Role


def observe_objects(cluster: Cluster, environment: str, delivery: Delivery, full: bool) -> Iterator[Observation]:
    """Everything about objects but standing facts. `full`: rollback targets count as well."""
    told = _Teller(environment)
    namers = [each for each in cluster.namers if each.pods and (each.live or (full and each.role is Role.ROLLBACK))]
    # Asked of thousands of objects, so each is only held against the templates that name it.
    by_name: dict[ObjectName, list[Namer]] = {}
    for namer in namers:
        for name in dict.fromkeys(reference.object for reference in namer.template.references):
            by_name.setdefault(name, []).append(namer)
    for name, old in sorted(cluster.now.items()):
        new, naming = cluster.after.get(name), by_name.get(name, [])
        if name in cluster.leaving:
            yield from _removed(cluster, name, old, naming, told)
        elif name in cluster.refused:
            yield from told.once(Fact.OBJECT_CHANGED, Effect.BREAKS, Role.CANDIDATE, name, "", None, old, "immutable")
        elif new is not None:
            yield from _changed(old, new, naming, told, delivery)
    for name, new in sorted(cluster.after.items()):
        if has_kustomize_suffix(name.name) and suffix_of(name.name) not in new.hashes:
            before = cluster.now.get(name)
            stood = before is not None and before.contents == new.contents
            yield from told.once(
                Fact.OBJECT_CHANGED, Effect.UNKNOWN, Role.CANDIDATE, name, "", None, new, "hash", pre_existing=stood
            )
    yield from _dangling(cluster, told)


def observe_standing_objects(cluster: Cluster, environment: str) -> Iterator[Observation]:
    """What is so whether or not something changes."""
    told = _Teller(environment)
    for rollout in cluster.candidate:
        canary = rollout.canary
        if canary is None:
            continue
        before = next((each for each in cluster.deployed if each.name == rollout.name), None)
        stable = [each for each in cluster.namers if each.workload.name == rollout.name and each.role is Role.STABLE]
        for name in dict.fromkeys(each.object for each in (rollout.template.references if rollout.template else ())):
            found = cluster.after.get(name)
            naming = _namings(stable, name)
            if found is None or found.immutable or is_version_named(name.name) or not naming:
                continue
            stood = before is not None and names_any((before,), name)
            yield from told.once(
                Fact.OBJECT_SHARED, Effect.NONE, None, name, "", naming[0], found, introduced=not stood
            )
        if not canary.blue_green and not canary.judged:
            stood = before is not None and before.canary == canary
            yield from told.once(
                Fact.CANARY_UNJUDGED, Effect.NONE, None, rollout.name, "", None, None, introduced=not stood
            )
    for use in uses_of(cluster):
        if use.use == "removable":
            name = ObjectName(use.object.kind, use.object.namespace, use.object.name)
            stood = name in cluster.now and not names_any(cluster.deployed, name)
            found = cluster.after.get(name) or cluster.now.get(name)
            yield from told.once(Fact.OBJECT_REMOVABLE, Effect.NONE, None, name, "", None, found, introduced=not stood)


def uses_of(cluster: Cluster) -> tuple[ObjectUse, ...]:
    """The version-named objects, and who names them. Nothing is called removable where no ReplicaSet was seen."""
    out = []
    for name, found in sorted({**cluster.now, **cluster.after}.items()):
        if not is_version_named(name.name) or is_helm_release(found):
            continue
        naming = [each for each in cluster.namers if each.naming(name)]
        wanted = names_any(cluster.desired, name) or any(each.role is not Role.ROLLBACK for each in naming)
        use = "in-use" if wanted else "rollback-only" if naming else "removable"
        if use == "removable" and ("ReplicaSet" in cluster.unseen or cluster.is_external(name)):
            continue
        by = tuple(dict.fromkeys(f"ReplicaSet/{e.replica_set}" if e.replica_set else e.workload.label for e in naming))
        out.append(ObjectUse(ObjectEvidence(name.kind, name.namespace, name.name), use, by))
    return tuple(out)


class _Teller:
    """Makes observations, one for each fact, object, key and role: the strongest namer comes first."""

    def __init__(self, environment: str) -> None:
        self._environment = environment
        self._told: set[tuple[Fact, ObjectName, str, Role | None, str]] = set()

    def once(
        self,
        fact: Fact,
        effect: Effect,
        role: Role | None,
        name: ObjectName,
        key: str,
        named: tuple[Namer, Reference] | None,
        old: ConfigObject | None,
        reason: str = "",
        pre_existing: bool = False,
        introduced: bool = True,
    ) -> Iterator[Observation]:
        """The observation, unless it was made already."""
        mark = (fact, name, key, role, reason)
        if mark in self._told:
            return
        self._told.add(mark)
        datum = old.data.get(key) if old is not None else None
        place = datum.place if datum is not None else (old.place if old is not None else None)
        variable = (
            (named[1].variable or (named[1].prefix + key if named[1].field is Field.ENV_FROM else "")) if named else ""
        )
        yield Observation(
            Facets(fact, effect, Actor(role.value) if role else Actor.NONE),
            self._environment,
            (variable,) if variable and key else None,
            ConfigState.CANDIDATE if role else None,
            config=ConfigEvidence(place, "") if place is not None else None,
            details={
                "environment": self._environment,
                "release": role.value if role else "",
                "object": f"{name}{f' ({key})' if key else ''}",
                "key": key,
                "workload": named[0].workload.label if named else "",
            },
            pre_existing=pre_existing,
            introduced=introduced,
            object=ObjectEvidence(name.kind, name.namespace, name.name, key),
            reference=_reference(named) if named else None,
            reason=reason,
        )


def _variable(reference: Reference, key: str) -> str:
    return reference.prefix + key if reference.field is Field.ENV_FROM else reference.variable


def _reference(named: tuple[Namer, Reference]) -> ReferenceEvidence:
    namer, reference = named
    return ReferenceEvidence(
        namer.workload.label, namer.replica_set, reference.container, reference.field.value, reference.optional
    )


def _namings(namers: Iterable[Namer], name: ObjectName) -> list[tuple[Namer, Reference]]:
    # A reference that must be there speaks before an optional one.
    found = [(namer, reference) for namer in namers for reference in namer.naming(name)]
    return sorted(found, key=lambda each: each[1].optional)


def _removed(
    cluster: Cluster, name: ObjectName, old: ConfigObject, namers: list[Namer], told: _Teller
) -> Iterator[Observation]:
    how = cluster.leaving[name]
    if how is Leaving.LAST:
        # The new release is healthy by then: it is a rollback that will miss the object.
        every = [each for each in cluster.namers if each.pods and (each.live or each.role is Role.ROLLBACK)]
        for named in _namings(every, name)[:1]:
            yield from told.once(Fact.OBJECT_PRUNED, Effect.UNKNOWN, Role.ROLLBACK, name, "", named, old)
        return
    fact = Fact.OBJECT_PRUNED if how is Leaving.PRUNED else Fact.OBJECT_REMOVED
    for named in _namings(namers, name):
        effect = Effect.UNKNOWN if named[1].optional or named[0].role is Role.ROLLBACK else Effect.BREAKS
        yield from told.once(fact, effect, named[0].role, name, "", named, old)


def _changed(
    old: ConfigObject, new: ConfigObject, namers: list[Namer], told: _Teller, delivery: Delivery
) -> Iterator[Observation]:
    name = old.name
    plain = name.kind == CONFIG_MAP and not old.immutable and not is_version_named(name.name)
    for key, datum in sorted(old.data.items()):
        if key not in new.data:
            yield from _key_removed(old, key, namers, told)
        elif datum.digest != new.data[key].digest and not (plain and delivery is Delivery.SHARED):
            for named in _namings([each for each in namers if each.live], name):
                yield from told.once(Fact.OBJECT_CHANGED, Effect.BREAKS, named[0].role, name, key, named, old)


def _key_removed(old: ConfigObject, key: str, namers: list[Namer], told: _Teller) -> Iterator[Observation]:
    found = [each for each in _namings(namers, old.name) if each[1].key in ("", key)]
    for named in sorted(found, key=lambda each: not _needs(each[1])):
        namer, reference = named
        if reference.field is Field.ENV_FROM and _still_set(namer, reference.prefix + key):
            continue
        broken = _needs(reference) and namer.role is not Role.ROLLBACK
        effect = Effect.BREAKS if broken else Effect.UNKNOWN
        yield from told.once(Fact.OBJECT_KEY_REMOVED, effect, namer.role, old.name, key, named, old)


def _needs(reference: Reference) -> bool:
    """The pod does not start without the key that is named."""
    return bool(reference.key) and not reference.optional and not reference.sub_path


def _still_set(namer: Namer, variable: str) -> bool:
    return any(name == variable for container in namer.template.containers for name, _ in container.env)


def _dangling(cluster: Cluster, told: _Teller) -> Iterator[Observation]:
    namers = [each for each in cluster.namers if each.pods and (each.live or each.role is Role.CANDIDATE)]
    stood = {
        (reference.object, reference.key)
        for namer in namers
        if namer.live
        for reference in namer.template.references
        if not _there(cluster.now, reference)
    }
    for namer in namers:
        for reference in namer.template.references:
            name = reference.object
            if reference.optional or reference.sub_path or (name in cluster.leaving and namer.live):
                continue
            if _there(cluster.after, reference) or (namer.live and _there(cluster.now, reference)):
                continue
            if cluster.is_external(name) or (name not in cluster.after and cluster.may_exist(name)):
                continue
            known = (name, reference.key) in stood
            yield from told.once(
                Fact.OBJECT_DANGLING,
                Effect.BREAKS,
                namer.role,
                name,
                reference.key if name in cluster.after else "",
                (namer, reference),
                None,
                pre_existing=known,
            )


def needed_first(cluster: Cluster, template: PodTemplate | None) -> tuple[ObjectEvidence, ...]:
    """The objects, and keys of them, that pods of the template need, and that come with the change."""
    lacking = {
        (reference.object, reference.key)
        for reference in (template.references if template else ())
        if not reference.optional and not reference.sub_path
        if _there(cluster.after, reference) and not _there(cluster.now, reference)
    }
    return tuple(
        ObjectEvidence(name.kind, name.namespace, name.name, key if name in cluster.now else "")
        for name, key in sorted(lacking)
    )


def _there(objects: object, reference: Reference) -> bool:
    found = objects.get(reference.object) if isinstance(objects, dict) else None
    if found is None:
        return False
    datum = found.data.get(reference.key)
    if not reference.key or reference.sub_path:
        return True
    # An `env` entry looks into `data` alone.
    return datum is not None and not (datum.binary and reference.field is Field.ENV)
