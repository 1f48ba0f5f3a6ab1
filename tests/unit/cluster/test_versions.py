"""Version names, and kustomize's hash held against the real kustomize."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from confcompat.cluster.documents import read_manifests
from confcompat.cluster.objects import config_objects
from confcompat.cluster.versions import is_version_named, suffix_of
from tests.cluster_tools import tool

KUSTOMIZATION = """\
namePrefix: shop-
configMapGenerator:
  - {name: plain, literals: [host=db, size=3]}
  - {name: odd, literals: ["a=<b> & c", "ü=é"]}
  - {name: empty}
  - {name: file, files: [app.yaml]}
  - {name: raw, files: [raw.bin]}
secretGenerator:
  - {name: key, literals: [token=fake]}
  - {name: typed, type: kubernetes.io/basic-auth, literals: [username=ada, password=fake]}
"""


@pytest.mark.parametrize(
    ("name", "versioned"),
    [
        ("api-secret-3f9c1a7b", True),
        ("api-cfg-66h9cbh964", True),
        ("api-cfg-0123456789abcdef0123456789abcdef01234567", True),
        ("api-secret", False),
        ("api-defaced", False),
        ("api-config-v12", False),
        ("api-3f9c1a", False),
        ("3f9c1a7b", False),
        ("api-66h9cbh96", False),
    ],
)
def test_a_version_is_told_from_a_word(name: str, versioned: bool) -> None:
    """A kustomize hash, or 7 to 64 hexadecimal digits with a numeral, after the last dash."""
    assert is_version_named(name) is versioned


def test_the_hash_is_the_one_that_kustomize_makes(tmp_path: Path) -> None:
    """Of every kind of content: odd letters, files, binary data, nothing at all, typed Secrets, a name prefix."""
    (tmp_path / "kustomization.yaml").write_text(KUSTOMIZATION, encoding="utf-8")
    (tmp_path / "app.yaml").write_text("db:\n  host: a\n", encoding="utf-8")
    (tmp_path / "raw.bin").write_bytes(bytes(range(256)))
    made = subprocess.run([tool("kubectl"), "kustomize", tmp_path], capture_output=True, check=True).stdout

    found = config_objects(read_manifests(made, "k").found, "")

    assert len(found) == 7
    assert [name for name, each in found.items() if suffix_of(name.name) not in each.hashes] == []


def test_the_hash_is_the_one_that_kubectl_appends() -> None:
    """`kubectl create configmap --append-hash` hashes the name too."""
    command = [tool("kubectl"), "create", "configmap", "api", "--from-literal=a=1", "--append-hash"]
    made = subprocess.run([*command, "--dry-run=client", "-o", "yaml"], capture_output=True, check=True).stdout

    ((name, found),) = config_objects(read_manifests(made, "k").found, "").items()

    assert suffix_of(name.name) in found.hashes


def test_an_edit_in_place_is_proven() -> None:
    """The suffix of what was edited is not that of its content."""
    text = b"kind: ConfigMap\nmetadata: {name: api-66h9cbh964}\ndata: {a: edited}\n"

    ((_, found),) = config_objects(read_manifests(text, "k").found, "").items()

    assert "66h9cbh964" not in found.hashes
