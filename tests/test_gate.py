"""The gate that docs/how-to/cluster.md shows: objects that parse, a command that exists, and rights that are enough."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
import pytest
import yaml

from confcompat.adapters.inputs.kubectl import RESOURCES
from confcompat.cli import cli
from confcompat.cluster.documents import read_manifests
from confcompat.cluster.workloads import read_workloads
from tests.test_readme import _BLOCK, ROOT

PAGE = "docs/how-to/cluster.md"
OPTIONAL = ("ExternalSecret", "SealedSecret", "Certificate")


def shown() -> dict[str, dict[str, Any]]:
    """The page's objects by kind."""
    blocks = [text for language, text in _BLOCK.findall(Path(ROOT / PAGE).read_text("utf-8")) if language == "yaml"]
    return {found["kind"]: found for found in (yaml.safe_load(block) for block in blocks)}


def command_of(found: dict[str, Any]) -> list[str]:
    """What the object's Job runs."""
    spec = found["spec"]
    if found["kind"] == "AnalysisTemplate":
        spec = spec["metrics"][0]["provider"]["job"]["spec"]
    assert spec["backoffLimit"] == 0
    (container,) = spec["template"]["spec"]["containers"]
    return list(container["command"])


@pytest.mark.parametrize("kind", ["AnalysisTemplate", "Job"])
def test_the_command_of_a_gate_is_one(kind: str) -> None:
    """Every option exists, and rollback targets are among what is checked."""
    program, name, *arguments = command_of(shown()[kind])
    # Commands keep the help option of their first context: it has to be one of the whole program.
    parent = click.Context(cli, **cli.context_settings)
    command = cli.get_command(parent, name)

    assert program == "confcompat"
    assert command is not None
    given = command.make_context(name, arguments, parent).params
    assert (given["policy"], given["ask_cluster"], given["environments"]) == ("full", True, ("prd",))


def test_the_arguments_of_the_analysis_are_declared() -> None:
    """Argo refuses a template that uses an argument which it does not name."""
    found = shown()["AnalysisTemplate"]
    used = [word for word in command_of(found) if "{{" in word]

    assert used == [f"{{{{args.{each['name']}}}}}" for each in found["spec"]["args"]]


def test_the_hook_runs_before_the_sync() -> None:
    """And is read as the Job that it is."""
    found = shown()["Job"]
    manifests = read_manifests(yaml.safe_dump(found).encode(), PAGE)
    (workload,) = read_workloads(manifests.found, "shop")

    assert found["metadata"]["annotations"]["argocd.argoproj.io/hook"] == "PreSync"
    assert workload.template is not None
    assert [each.name for each in workload.template.containers] == ["confcompat"]


def test_the_role_lets_the_cluster_be_asked_and_no_more() -> None:
    """Every resource that is asked for may be listed, and nothing may be written."""
    rules = shown()["Role"]["rules"]
    allowed = {".".join(filter(None, [name, rule["apiGroups"][0]])) for rule in rules for name in rule["resources"]}

    assert {resource for kind, resource in RESOURCES.items() if kind not in OPTIONAL} == allowed
    assert {verb for rule in rules for verb in rule["verbs"]} == {"list"}
