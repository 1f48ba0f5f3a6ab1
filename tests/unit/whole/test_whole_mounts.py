"""Config files that only the pod template names, from the command line: the source is the real one."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from tests.repositories import Builder

SETTINGS = """\
version: 1
application: {name: api}
environments:
  prd:
    config: [%s]
    stable: v1.0.0
    cluster: {manifests: ["k8s/*.yaml"]}
"""
BY_VARIABLE, BY_MOUNT = "{variable: CONFIG_YAML_PATH}", "{mount: /etc/api/api.yaml}"
APP = """\
import os
import yaml

with open(%s) as stream:
    cfg = yaml.safe_load(stream)
print(cfg["host"], cfg["port"])
"""
FROM_VARIABLE, FROM_PATH = 'os.environ["CONFIG_YAML_PATH"]', '"/etc/api/api.yaml"'
MAP = """\
kind: %s
apiVersion: v1
metadata: {name: api-cfg}
%s:
  %s: |
    # the api
    host: db.example
    %s
"""
POD = """\
kind: Deployment
apiVersion: apps/v1
metadata: {name: api}
spec:
  template:
    spec:
      volumes: [{name: cfg, %s}]
      containers:
      - name: api
        env: [{name: CONFIG_YAML_PATH, value: %s}]
        volumeMounts: [{name: cfg, mountPath: /etc/api}]
"""
IN_MAP, IN_SECRET = "configMap: {name: api-cfg}", "secret: {secretName: api-cfg}"
MOUNTED, BAKED = "/etc/api/api.yaml", "/app/config/prd.yaml"


def a_map(last: str = "port: 80", kind: str = "ConfigMap", key: str = "api.yaml") -> str:
    """A ConfigMap or Secret that holds the file."""
    return MAP % (kind, "data" if kind == "ConfigMap" else "stringData", key, last)


@pytest.fixture
def shop(tmp_path: Path) -> Builder:
    """An empty repository."""
    return Builder(tmp_path / "shop")


@pytest.fixture
def mounted(shop: Builder) -> Builder:
    """A release whose config is a mounted ConfigMap."""
    return released(shop, BY_VARIABLE, FROM_VARIABLE)


def released(shop: Builder, source: str, path: str, kind: str = "ConfigMap") -> Builder:
    """The same with another way to the file."""
    volume = IN_MAP if kind == "ConfigMap" else IN_SECRET
    shop.write(
        {
            "confcompat.yaml": SETTINGS % source,
            "app.py": APP % path,
            "k8s/map.yaml": a_map(kind=kind),
            "k8s/pod.yaml": POD % (volume, MOUNTED),
        }
    )
    shop.commit("mounted").git("tag", "-f", "v1.0.0")
    return shop


def findings(shop: Builder, run: Callable[..., Result]) -> list[dict[str, Any]]:
    """What counts, but unused keys."""
    result = run("check", "--format", "json", folder=shop.path)
    assert result.exit_code in (0, 1), result.output
    every = json.loads(result.stdout)["findings"]
    return [each for each in every if each["id"] != "CC201" and not each["pre_existing"]]


def test_a_key_removed_in_a_mounted_file(mounted: Builder, run: Callable[..., Result]) -> None:
    """Stable requires it, and so does the candidate; the line is that of the manifest."""
    mounted.write({"k8s/map.yaml": a_map("# port: 80")})
    found = findings(mounted, run)

    assert [(each["id"], each["key"]) for each in found] == [("CC101", "port"), ("CC103", "port")]
    assert found[0]["config"] == {"file": "k8s/map.yaml", "line": 8, "revision": "v1.0.0"}


@pytest.mark.parametrize("kind", ["ConfigMap", "Secret"])
def test_the_file_that_a_mount_shows(shop: Builder, run: Callable[..., Result], kind: str) -> None:
    """The settings name it by its path in the container; no value of a Secret is told."""
    released(shop, BY_MOUNT, FROM_PATH, kind)
    shop.write({"k8s/map.yaml": a_map("port: hunter", kind).replace("host: db", "hosts: db")})
    found = findings(shop, run)

    assert ("CC101", "host") in [(each["id"], each["key"]) for each in found]
    if kind == "Secret":
        assert "hunter" not in json.dumps(found)
        assert "db.example" not in json.dumps(found)


def test_a_key_of_the_object_that_is_gone_takes_the_file(mounted: Builder, run: Callable[..., Result]) -> None:
    """Told once for the live release, with the reads that break; the candidate lacks every key."""
    mounted.write({"k8s/map.yaml": a_map(key="other.yaml")})
    found = findings(mounted, run)

    assert [(each["id"], each["severity"]) for each in found if each["cell"]["release"] == "stable"] == [
        ("CC303", "error")
    ]
    assert {each["id"] for each in found if each["cell"]["release"] == "candidate"} == {"CC103"}


def test_a_file_of_the_image_is_that_of_the_release(mounted: Builder, run: Callable[..., Result]) -> None:
    """What the candidate takes out of its own file does not reach the old image."""
    text = "host: a\nport: 80\n"
    mounted.write({"k8s/pod.yaml": POD % (IN_MAP, BAKED), "config/prd.yaml": text})
    mounted.commit("baked").git("tag", "-f", "v1.0.0")
    mounted.write({"config/prd.yaml": "host: a\n", "app.py": (APP % FROM_VARIABLE).replace(', cfg["port"]', "")})

    assert findings(mounted, run) == []
    mounted.write({"app.py": APP % FROM_VARIABLE})
    assert [(each["id"], each["key"]) for each in findings(mounted, run)] == [("CC103", "port")]


def test_a_path_that_the_release_does_not_hold(mounted: Builder, run: Callable[..., Result]) -> None:
    """The candidate's template names a file that nobody wrote."""
    mounted.write({"k8s/pod.yaml": POD % (IN_MAP, BAKED)})
    (found,) = findings(mounted, run)

    assert (found["id"], found["key"]) == ("CC110", "CONFIG_YAML_PATH")
    assert found["cell"] == {"release": "candidate", "config": "candidate"}


def test_what_nobody_can_see_is_not_judged(mounted: Builder, run: Callable[..., Result]) -> None:
    """A volume of another kind may hold anything, and that is said."""
    mounted.write({"k8s/pod.yaml": POD % ("emptyDir: {}", MOUNTED)})
    result = run("check", "--format", "json", folder=mounted.path)
    document = json.loads(result.stdout)

    assert [each for each in document["findings"] if each["id"] in ("CC103", "CC110")] == []
    assert any("neither ConfigMap nor Secret" in note for note in document["environments"][0]["notes"])
