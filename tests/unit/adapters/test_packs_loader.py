"""Reader packs: found beside the package or in the checkout, and refused with a reason where they make no sense."""

from __future__ import annotations

from pathlib import Path

import pytest

import confcompat
from confcompat.adapters.packs import load_pack, load_packs, packs_folder, read_document
from confcompat.errors import InternalError
from confcompat.model.packs import Does, Fill

GOOD = """\
name: shop
summary: How a shop reads config.
imports: [shop]
triggers: [shop]
calls:
  shop.load: {does: load, source: 0}
  shop.get: {does: get, root: app, key: name, default: 1, missing: KeyError}
values: {shop.settings: "slot:shop.settings"}
attributes: {shop.App.config: "slot:shop.settings"}
slots:
  shop.settings:
    built-in: [DEBUG]
    fills:
      from_file: {does: load, source: 0}
      from_mapping: {does: update}
routes: {get: GET}
examples: []
"""


def pack(folder: Path, text: str) -> Path:
    path = folder / "shop.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_pack_is_what_its_file_says(tmp_path: Path) -> None:
    """Every part of it."""
    found = load_pack(pack(tmp_path, GOOD))

    assert (found.name, found.imports, found.triggers) == ("shop", ("shop",), ("shop",))
    assert (found.calls["shop.load"].does, found.calls["shop.load"].source) == (Does.LOAD, 0)
    assert (found.calls["shop.get"].key, found.calls["shop.get"].default) == ("name", 1)
    assert found.values == {"shop.settings": "slot:shop.settings"}
    assert found.slots["shop.settings"].built_in == ("DEBUG",)
    assert found.slots["shop.settings"].fills == {"from_file": Fill("load", 0), "from_mapping": Fill("update")}
    assert found.routes == {"get": "GET"}


def test_a_pack_needs_little(tmp_path: Path) -> None:
    """What it does not say is empty."""
    found = load_pack(pack(tmp_path, "{name: shop, summary: s., imports: [], examples: []}"))

    assert (dict(found.calls), dict(found.values), dict(found.slots), dict(found.routes)) == ({}, {}, {}, {})


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[]", "needs name, summary, imports and examples"),
        ("", "needs name"),
        ("name: shop", "needs name"),
        (GOOD + "colour: red\nbase: x\n", "unknown base, colour"),
        (GOOD.replace("does: load, source: 0}\n  shop.get", "does: fly}\n  shop.get"), "fly"),
        (GOOD.replace("missing: KeyError", "wings: 2"), "wings"),
        (GOOD.replace("does: get, ", ""), "does"),
        (GOOD.replace("from_mapping: {does: update}", "from_mapping: {source: 0}"), "does"),
        (GOOD.replace("imports: [shop]", "imports: 5"), "int"),
    ],
)
def test_a_pack_that_makes_no_sense_is_refused(text: str, told: str, tmp_path: Path) -> None:
    """By its file's name and what is wrong."""
    with pytest.raises(InternalError, match=told) as raised:
        load_pack(pack(tmp_path, text))

    assert raised.value.what.startswith("shop.yaml: ")


def test_the_packs_of_this_version_load() -> None:
    """By name, each once."""
    names = [found.name for found in load_packs()]

    assert "yaml" in " ".join(names)
    assert names == sorted(set(names))


def test_a_folder_of_packs_is_read_in_order(tmp_path: Path) -> None:
    """Only YAML files count."""
    for name in ("b", "a"):
        (tmp_path / f"{name}.yaml").write_text(GOOD.replace("name: shop", f"name: {name}"), encoding="utf-8")
    (tmp_path / "notes.txt").write_text("no pack", encoding="utf-8")

    assert [found.name for found in load_packs(tmp_path)] == ["a", "b"]


def test_packs_lie_in_the_package_or_beside_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An installed package holds its rules; a checkout has them at its root; without either it says what to do."""
    package = tmp_path / "site" / "confcompat"
    package.mkdir(parents=True)
    monkeypatch.setattr(confcompat, "__file__", str(package / "__init__.py"))
    with pytest.raises(InternalError, match="reader packs are not there") as raised:
        packs_folder()
    assert raised.value.hint == "install confcompat again"

    beside = package.parent / "rules" / "readers"
    beside.mkdir(parents=True)
    assert packs_folder() == beside
    inside = package / "rules" / "readers"
    inside.mkdir(parents=True)
    assert packs_folder() == inside


def test_the_examples_come_with_the_document(tmp_path: Path) -> None:
    """For tests and pages."""
    assert read_document(pack(tmp_path, GOOD))["examples"] == []
