"""`confcompat prune`, from the command line."""

from __future__ import annotations

import json
from collections.abc import Callable

import jsonschema
import pytest
from click.testing import Result

from confcompat.adapters.schemas import load_schema
from tests.repositories import Builder
from tests.unit.cli.test_cli_cluster import ROLLOUT, SETS, SETTINGS

OLD = "---\nkind: ConfigMap\napiVersion: v1\nmetadata: {name: api-env-1111111, namespace: shop}\ndata: {a: hunter}\n"
KINDS = ["cronjobs", "DaemonSet", "Deployment", "Job", "Pod", "StatefulSet", "Ingress", "ServiceAccount"]
ALL = [word for kind in KINDS for word in ("--none", kind)]


def dumped(shop: Builder, more: str = OLD) -> Builder:
    """The shop with a dump that holds an old version."""
    return shop.write({"confcompat.yaml": SETTINGS % "", "dump.yaml": ROLLOUT + SETS + more})


def test_the_answer_says_what_may_go(shop: Builder, run: Callable[..., Result]) -> None:
    """With the command, and without a word of the content."""
    result = run("prune", "--format", "json", *ALL, folder=dumped(shop).path)
    document = json.loads(result.stdout)
    (environment,) = document["environments"]

    assert result.exit_code == 0
    assert [(each["name"], each["use"]) for each in environment["objects"]] == [("api-env-1111111", "safe")]
    assert environment["delete"] == ["kubectl delete configmap api-env-1111111 --namespace shop"]
    assert "hunter" not in result.output
    jsonschema.Draft202012Validator(load_schema("prune")).validate(document)


@pytest.mark.parametrize("name", ["text", "markdown"])
def test_what_was_not_seen_is_told(shop: Builder, run: Callable[..., Result], name: str) -> None:
    """Then nothing is safe, and no command is shown."""
    result = run("prune", "--format", name, folder=dumped(shop).path)

    assert result.exit_code == 0
    assert "unsure" in result.output
    assert "CronJob" in result.output
    assert "kubectl delete" not in result.output
    assert "safe" in run("prune", "--format", name, *ALL, folder=shop.path).output


def test_without_a_dump_there_is_nothing_to_say(shop: Builder, run: Callable[..., Result]) -> None:
    """It says what to write; an environment that is asked for is named."""
    for arguments in ((), ("--env", "prd")):
        result = run("prune", *arguments, folder=shop.path)
        assert result.exit_code == 2
        assert "dump" in result.output


def test_a_kind_that_names_nothing_is_refused(shop: Builder, run: Callable[..., Result]) -> None:
    """With the nearest one."""
    result = run("prune", "--none", "CronJon", folder=dumped(shop).path)

    assert result.exit_code == 2
    assert "CronJob" in result.output
