"""A check of an environment with a `cluster` section, from the command line."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from click.testing import Result

from confcompat.adapters.schemas import load_schema
from tests.cluster_tools import tool
from tests.repositories import Builder

SETTINGS = """\
version: 1
application: {name: api}
environments:
  prd:
    config: [config/prd.yaml]
    stable: v1.0.0
    cluster: {manifests: ["k8s/**/*.yaml"], dump: dump.yaml%s}
"""
ROLLOUT = """\
kind: Rollout
apiVersion: argoproj.io/v1alpha1
metadata: {name: api, namespace: shop, uid: u, generation: 2}
status: {observedGeneration: "2", stableRS: aaa, currentPodHash: aaa}
spec: {template: {spec: {containers: [{name: api, envFrom: [{secretRef: {name: api-secret}}]}]}}}
"""
SETS = "---\n" + ROLLOUT.replace("Rollout", "ReplicaSet").replace(
    "uid: u,",
    "ownerReferences: [{uid: u, controller: true}], labels: {rollouts-pod-template-hash: aaa},",
)
SECRET = "kind: Secret\napiVersion: v1\nmetadata: {name: api-secret, namespace: shop}\nstringData: {TOKEN: %s}\n"


def on_cluster(shop: Builder, more: str = "") -> Builder:
    """The shop with a Secret that is edited in place."""
    shop.write(
        {"confcompat.yaml": SETTINGS % more, "dump.yaml": ROLLOUT + SETS, "k8s/secret.yaml": SECRET % "hunter-a"}
    )
    shop.commit("manifests").git("tag", "-f", "v1.0.0")
    return shop.write({"k8s/secret.yaml": SECRET % "hunter-b"})


def test_a_secret_that_is_edited_in_place_fails_the_check(shop: Builder, run: Callable[..., Result]) -> None:
    """It names the object, the key, and the ReplicaSet that runs; never the value."""
    import jsonschema

    result = run("check", "--format", "json", folder=on_cluster(shop).path)
    document = json.loads(result.stdout)
    (found,) = [each for each in document["findings"] if each["id"] == "CC302"]

    assert result.exit_code == 1
    assert found["object"] == {"kind": "Secret", "namespace": "shop", "name": "api-secret", "key": "TOKEN"}
    assert found["reference"]["replica_set"] == "api"
    assert found["cell"] == {"release": "stable", "config": "candidate"}
    assert found["config"] == {"file": "k8s/secret.yaml", "line": 4, "revision": "v1.0.0"}
    assert "hunter" not in result.output
    jsonschema.Draft202012Validator(load_schema("check")).validate(document)


def test_every_format_tells_it_without_the_value(shop: Builder, run: Callable[..., Result]) -> None:
    """In text and Markdown, too."""
    folder = on_cluster(shop).path

    for name in ("text", "markdown"):
        result = run("check", "--format", name, folder=folder)
        assert "api-secret" in result.output
        assert "hunter" not in result.output


CHART = {
    "charts/api/Chart.yaml": "apiVersion: v2\nname: api\nversion: 0.1.0\n",
    "charts/api/templates/map.yaml": (
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: made-{{ .Values.version }}}\ndata: {a: b}\n"
    ),
    "values-prd.yaml": "version: 3f9c1a7b\n",
}
HELM = ", helm: {chart: charts/api, values: [values-prd.yaml]}"


def test_a_chart_is_rendered_by_the_real_helm(
    shop: Builder, run: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the values of the environment; the object is named by nobody, and ReplicaSets were seen."""
    monkeypatch.setenv("HELM", tool("helm"))
    shop.write(CHART)
    result = run("check", "--format", "json", folder=on_cluster(shop, HELM).path)
    found = [each["object"]["name"] for each in json.loads(result.stdout)["findings"] if each["id"] == "CC305"]

    assert found == ["made-3f9c1a7b"]


def test_a_missing_helm_is_named(shop: Builder, run: Callable[..., Result], monkeypatch: pytest.MonkeyPatch) -> None:
    """And how to name it."""
    monkeypatch.setenv("HELM", "/nowhere/helm")
    shop.write(CHART)
    result = run("check", folder=on_cluster(shop, HELM).path)

    assert result.exit_code == 3
    assert "HELM" in result.output


def test_a_kustomization_is_rendered_by_the_real_kubectl(
    shop: Builder, run: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its generators give version names."""
    monkeypatch.setenv("KUBECTL", tool("kubectl"))
    shop.write({"over/kustomization.yaml": "configMapGenerator: [{name: made, literals: [a=b]}]\n"})
    result = run("check", "--format", "json", folder=on_cluster(shop, ", kustomize: over").path)
    found = [each["object"]["name"] for each in json.loads(result.stdout)["findings"] if each["id"] == "CC305"]

    assert [name.rpartition("-")[0] for name in found] == ["made"]


def test_a_dump_that_is_missing_is_told(shop: Builder, run: Callable[..., Result]) -> None:
    """With the command that writes one."""
    folder = on_cluster(shop).write({"dump.yaml": None}).path
    result = run("check", folder=folder)

    assert result.exit_code == 3
    assert "kubectl get" in result.output
