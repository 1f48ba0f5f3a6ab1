"""A variable that comes from a key which is gone: what the release does with it decides."""

from __future__ import annotations

from dataclasses import replace

import pytest

from confcompat.cluster.documents import read_manifests
from confcompat.model.cluster import Manifests
from confcompat.model.inputs import ClusterInputs
from confcompat.model.places import Place
from confcompat.model.reads import ENVIRONMENT_ROOT, Need, Read, ReleaseReads
from confcompat.model.settings import ClusterSettings
from tests.scenarios import environment, inputs, only, run

MAP = "kind: ConfigMap\nmetadata: {name: env}\ndata: {%s}\n---\n"
POD = (
    "kind: Deployment\nmetadata: {name: %s}\n"
    "spec: {template: {spec: {containers: [{name: %s, envFrom: [{configMapRef: {name: env}}]}]}}}\n"
)


@pytest.mark.parametrize(
    ("need", "workload", "severity"),
    [
        (Need.REQUIRED, "api", "error"),
        (Need.DEFAULTED, "api", "warning"),
        (None, "api", "warning"),
        (Need.REQUIRED, "other", "warning"),
    ],
)
def test_the_source_decides(need: Need | None, workload: str, severity: str) -> None:
    """A required read breaks, with its line; of another workload nobody knows what it reads."""
    found = (Read(ENVIRONMENT_ROOT, ("HOST",), need, Place("app.py", 3)),) if need else ()
    pod = POD % (workload, workload)
    if workload != "api":
        pod += "---\nkind: Deployment\nmetadata: {name: api}\nspec: {template: {spec: {containers: [{name: api}]}}}\n"
    now, after = (read_manifests((MAP % data + pod).encode(), "k.yaml") for data in ("HOST: a, X: b", "X: b"))
    given = environment("a: 1", "a: 1")
    settled = replace(given.settings, cluster=ClusterSettings(manifests=("k.yaml",)))
    on_cluster = replace(given, settings=settled, cluster=ClusterInputs(now, after, Manifests()))

    finding = only(run(inputs("", on_cluster), lambda _: ReleaseReads(found)), "CC303")

    assert finding.severity.value == severity
    assert finding.path == ("HOST",)
    assert [each.place.line for each in finding.reads] == ([3] if found and workload == "api" else [])
