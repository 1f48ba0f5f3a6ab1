"""Objects that change or leave under templates that name them: each rule's firing and silent cases."""

from __future__ import annotations

import pytest

from confcompat.cluster.documents import read_manifests
from confcompat.cluster.state import build_cluster
from confcompat.matrix.objects import observe_objects
from confcompat.model.cluster import Manifests
from confcompat.model.releases import Delivery
from confcompat.model.settings import ClusterSettings, Prune

POD = "spec: {template: {spec: {containers: [{name: api, image: 'r/api:1', %s}], %s}}}"
ROLLOUT = "---\nkind: Rollout\napiVersion: argoproj.io/v1alpha1\nmetadata: {name: api, uid: u, generation: 2}\n"
STATUS = "status: {observedGeneration: '2', stableRS: aaa, currentPodHash: aaa}\n"
ENV = "env: [{name: HOST, valueFrom: {%s: {name: %s, key: host%s}}}]"
MAP = "---\nkind: ConfigMap\napiVersion: v1\nmetadata: {name: %s, annotations: {%s}}\ndata: {%s}\nimmutable: %s\n"
SECRET = "---\nkind: Secret\napiVersion: v1\nmetadata: {name: %s, annotations: {%s}}\nstringData: {%s}\n"


def config_map(data: str, name: str = "cfg", note: str = "", immutable: str = "false") -> str:
    """A ConfigMap's text."""
    return MAP % (name, note, data, immutable)


def secret(data: str, name: str = "cfg", note: str = "") -> str:
    """A Secret's text."""
    return SECRET % (name, note, data)


def rollout(container: str = "", pod: str = "") -> str:
    """A Rollout's text."""
    return ROLLOUT + POD % (container, pod) + "\n"


def by_key(kind: str = "configMapKeyRef", name: str = "cfg", optional: bool = False) -> str:
    """A container that takes HOST from a key."""
    return ENV % (kind, name, ", optional: true" if optional else "")


def told(
    now: str, after: str, prune: Prune = Prune.SOMEBODY, delivery: Delivery = Delivery.SHARED, dump: str = ""
) -> list[tuple[str, str, str, str]]:
    """Fact, effect, role and key of everything that is seen and not so already."""
    texts = [read_manifests(text.encode(), "k.yaml") if text else Manifests() for text in (now, after, dump)]
    settings = ClusterSettings(manifests=("k.yaml",), prune=prune)
    cluster = build_cluster(settings, *texts)
    return [
        (
            each.facets.fact.value,
            each.facets.effect.value,
            each.facets.actor.value,
            each.object.key if each.object else "",
        )
        for each in observe_objects(cluster, "prd", delivery, full=True)
        if not each.pre_existing and each.object
    ]


KEEP = {Prune.ARGOCD: "argocd.argoproj.io/sync-options: Prune=false", Prune.HELM: "helm.sh/resource-policy: keep"}
FROM = "envFrom: [{configMapRef: {name: cfg}, prefix: P_}]"
ITEMS = "volumes: [{name: v, configMap: {name: cfg, items: [{key: host, path: h}]}}]"
WHOLE = "volumes: [{name: v, configMap: {name: cfg}}]"
PROJECTED = "volumes: [{name: v, projected: {sources: [{configMap: {name: cfg, items: [{key: host, path: h}]}}]}}]"
BOTH = config_map("host: a, port: '1'")
LESS = config_map("port: '1'")
GONE = ("object-key-removed", "breaks", "stable", "host")
MAYBE = ("object-key-removed", "unknown", "stable", "host")
MISSING = ("object-dangling", "breaks", "candidate", "host")


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        pytest.param(rollout(by_key()), rollout(), [GONE], id="env"),
        pytest.param(rollout(by_key()), rollout(by_key()), [GONE, MISSING], id="env-both"),
        pytest.param(rollout(by_key(optional=True)), rollout(), [MAYBE], id="env-optional"),
        pytest.param(rollout(FROM), rollout(FROM), [MAYBE], id="envFrom"),
        pytest.param(rollout(FROM + ", env: [{name: P_host, value: b}]"), rollout(), [], id="envFrom-still-set"),
        pytest.param(rollout("", ITEMS), rollout(), [GONE], id="items"),
        pytest.param(rollout("", PROJECTED), rollout(), [GONE], id="projected-items"),
        pytest.param(rollout("", WHOLE), rollout(), [MAYBE], id="whole-mount"),
        pytest.param(rollout(), rollout(), [], id="nobody"),
    ],
)
def test_a_removed_key(old: str, new: str, expected: list[tuple[str, str, str, str]]) -> None:
    """By what names it: a named key stops the pod, a key among all is silently absent."""
    assert told(BOTH + old, LESS + new) == expected


@pytest.mark.parametrize(
    ("prune", "note", "expected"),
    [
        (Prune.SOMEBODY, "", [("object-removed", "breaks", "stable", "")]),
        (Prune.NONE, "", []),
        (Prune.HELM, "", [("object-removed", "breaks", "stable", "")]),
        (Prune.HELM, KEEP[Prune.HELM], []),
        (Prune.ARGOCD, "", [("object-pruned", "breaks", "stable", "")]),
        (Prune.ARGOCD, KEEP[Prune.HELM], [("object-pruned", "breaks", "stable", "")]),
        (Prune.ARGOCD, KEEP[Prune.ARGOCD], []),
        (
            Prune.ARGOCD,
            "argocd.argoproj.io/sync-options: PruneLast=true",
            [("object-pruned", "unknown", "rollback", "")],
        ),
        (Prune.FLUX, "", [("object-pruned", "breaks", "stable", "")]),
        (Prune.FLUX, "kustomize.toolkit.fluxcd.io/prune: disabled", []),
    ],
)
def test_a_removed_object(prune: Prune, note: str, expected: list[tuple[str, str, str, str]]) -> None:
    """Who deletes decides, and what the old object says; `keep` is Helm's alone."""
    assert told(config_map("host: a", note=note) + rollout(by_key()), rollout(), prune) == expected


VALUE = ("object-changed", "breaks", "stable", "host")


@pytest.mark.parametrize(
    ("old", "new", "kind", "delivery", "expected"),
    [
        (secret("host: a"), secret("host: b"), "secretKeyRef", Delivery.SHARED, [VALUE]),
        (secret("host: a"), secret("host: a"), "secretKeyRef", Delivery.SHARED, []),
        (config_map("host: a"), config_map("host: b"), "configMapKeyRef", Delivery.SHARED, []),
        (config_map("host: a"), config_map("host: b"), "configMapKeyRef", Delivery.VERSIONED, [VALUE]),
        (
            config_map("host: a", immutable="true"),
            config_map("host: b", immutable="true"),
            "configMapKeyRef",
            Delivery.SHARED,
            [("object-changed", "breaks", "candidate", "")],
        ),
    ],
)
def test_a_changed_value(
    old: str, new: str, kind: str, delivery: Delivery, expected: list[tuple[str, str, str, str]]
) -> None:
    """A Secret always; a plain ConfigMap is judged by its keys; an immutable object cannot be applied."""
    assert told(old + rollout(by_key(kind)), new + rollout(by_key(kind)), delivery=delivery) == expected


def test_a_reference_that_leads_nowhere() -> None:
    """The candidate names an object that nobody makes; a kind that was never seen is not missing."""
    assert told(BOTH, BOTH + rollout(by_key(name="other"))) == [("object-dangling", "breaks", "candidate", "")]
    assert told(BOTH, BOTH + rollout(by_key("secretKeyRef"))) == []
    assert told(BOTH, BOTH + rollout(by_key(name="other", optional=True))) == []


REPLICA_SET = (
    "---\nkind: ReplicaSet\nmetadata: {name: api-%s, labels: {rollouts-pod-template-hash: %s}, ownerReferences: "
    "[{uid: u, controller: true}], annotations: {rollout.argoproj.io/revision: '1'}}\n"
)


@pytest.mark.parametrize(
    ("replicas", "hash", "expected"),
    [
        (3, "aaa", [("object-removed", "breaks", "stable", "")]),
        (1, "bbb", [("object-removed", "breaks", "stable", "")]),
        (0, "bbb", [("object-removed", "unknown", "rollback", "")]),
    ],
)
def test_a_replica_set_of_a_dump(replicas: int, hash: str, expected: list[tuple[str, str, str, str]]) -> None:
    """Stable and draining ones are live, one without replicas is a rollback target; each by its own template."""
    pods = (POD % (by_key(), "")).replace("spec: {", f"spec: {{replicas: {replicas}, ", 1)
    dump = rollout() + STATUS + REPLICA_SET % (hash, hash) + pods + "\n"

    assert told(config_map("host: a"), "", dump=dump) == expected
