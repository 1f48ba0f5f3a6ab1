"""`--live`: the real kubectl asks a stand-in of an API server on the loopback address, and only ever lists."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import yaml
from click.testing import Result

from tests.api_server import ApiServer, serving
from tests.cluster_tools import tool
from tests.repositories import Builder
from tests.unit.cli.test_cli_live import SETTINGS, STABLE, dump

OLD: dict[str, Any] = {
    "kind": "Secret",
    "apiVersion": "v1",
    "metadata": {"name": "api-token-1111111", "namespace": "shop"},
    "data": {"TOKEN": "aHVudGVy"},
}
OBJECTS = [*yaml.safe_load_all(dump(STABLE)), OLD]
ON_CLUSTER = "    cluster: {namespace: shop}"


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch, shop: Builder) -> Iterator[ApiServer]:
    """A cluster that runs the shop's release, and that kubectl is set up for."""
    with serving(ApiServer(OBJECTS)) as found:
        (shop.path.parent / "kubeconfig").write_text(found.config)
        monkeypatch.setenv("KUBECONFIG", str(shop.path.parent / "kubeconfig"))
        monkeypatch.setenv("KUBECTL", tool("kubectl"))
        shop.git("tag", "v1.1.0")
        shop.write({"confcompat.yaml": SETTINGS % ON_CLUSTER})
        yield found


def test_a_check_takes_what_runs_from_the_cluster(shop: Builder, run: Callable[..., Result], server: ApiServer) -> None:
    """With the kinds of which there is none, and without a word of a Secret."""
    result = run("check", "--live", "--format", "json", folder=shop.path)
    (environment,) = json.loads(result.stdout)["environments"]

    assert result.exit_code == 0, result.output
    assert [(each["revision"], each["image"]) for each in environment["releases"]] == [("v1.1.0", "r/api:1.1.0")]
    assert environment["cluster"]["unseen"] == []
    assert [(each["name"], each["use"]) for each in environment["cluster"]["objects"]] == [
        ("api-token-1111111", "removable")
    ]
    assert "hunter" not in result.output
    assert "aHVudGVy" not in result.output
    assert {method for method, _ in server.asked} == {"GET"}


def test_the_cluster_says_what_may_be_deleted(shop: Builder, run: Callable[..., Result], server: ApiServer) -> None:
    """It was asked for every kind, so that nothing is left to say by hand; nothing is deleted."""
    result = run("prune", "--live", "--format", "json", folder=shop.path)
    (environment,) = json.loads(result.stdout)["environments"]

    assert environment["unseen"] == []
    assert environment["delete"] == ["kubectl delete secret api-token-1111111 --namespace shop"]
    assert {method for method, _ in server.asked} == {"GET"}


def test_a_kind_that_may_not_be_listed_is_unseen(shop: Builder, run: Callable[..., Result], server: ApiServer) -> None:
    """So that nothing that it could name is safe."""
    server.forbidden = ("cronjobs",)
    result = run("prune", "--live", "--format", "json", folder=shop.path)
    (environment,) = json.loads(result.stdout)["environments"]

    assert environment["unseen"] == ["CronJob"]
    assert environment["delete"] == []


def test_a_cluster_that_does_not_answer_is_told(
    shop: Builder, run: Callable[..., Result], server: ApiServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And a kubectl that is not there, and an empty namespace."""
    server.objects = ()
    assert run("check", "--live", folder=shop.path).exit_code == 3
    (shop.path.parent / "kubeconfig").write_text(server.config.replace(str(server.port), "9"))
    result = run("check", "--live", folder=shop.path)
    assert result.exit_code == 3
    assert "does not answer" in result.output
    monkeypatch.setenv("KUBECTL", "/nowhere/kubectl")
    assert "KUBECTL" in run("check", "--live", folder=shop.path).output


def test_one_environment_is_asked_about(shop: Builder, run: Callable[..., Result]) -> None:
    """kubectl is set up for one cluster."""
    result = run("check", "--live", folder=shop.path)
    assert result.exit_code == 2
    assert "--env" in result.output
    result = run("check", "--live", "--env", "prd", folder=shop.path)
    assert result.exit_code == 2
    assert "cluster" in result.output
