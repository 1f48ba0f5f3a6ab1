"""The reader packs: finds their files, reads them, and refuses what does not make sense."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

import confcompat
from confcompat.adapters.schema_packs import (
    read_combination,
    read_filler,
    read_key_maker,
    read_maker,
    read_schema,
    read_validator,
)
from confcompat.errors import InternalError
from confcompat.model.packs import Absent, Behaviour, Does, Fill, Pack, Slot, Style

_KNOWN = frozenset(
    {
        "name", "summary", "imports", "triggers", "calls", "values", "attributes", "slots", "routes", "parameters",
        "styles", "exceptions", "schemas", "makers", "fillers", "key-makers", "validators", "combinations", "examples",
    }
)  # fmt: skip


def packs_folder() -> Path:
    """Where the pack files lie: beside the installed package, else in the checkout.

    Raises `InternalError` where neither exists.
    """
    package = Path(confcompat.__file__).parent
    for folder in (package / "rules" / "readers", package.parent / "rules" / "readers"):
        if folder.is_dir():
            return folder
    raise InternalError(f"{package}: the reader packs are not there", "install confcompat again")


@lru_cache(maxsize=4)
def load_packs(folder: Path | None = None) -> tuple[Pack, ...]:
    """All packs by name. Raises `InternalError` for a file that is no pack."""
    return tuple(
        load_pack(path) for path in sorted((folder or packs_folder()).glob("*.yaml"), key=lambda path: path.stem)
    )


def read_document(path: Path) -> dict[str, Any]:
    """A pack file as it stands, its examples included."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    document = yaml.load(path.read_text(encoding="utf-8"), Loader=loader)
    if not isinstance(document, dict) or not {"name", "summary", "imports", "examples"} <= document.keys():
        raise InternalError(f"{path.name}: a pack needs name, summary, imports and examples")
    unknown = sorted(document.keys() - _KNOWN)
    if unknown:
        raise InternalError(f"{path.name}: unknown {', '.join(unknown)}")
    return document


def load_pack(path: Path) -> Pack:
    """One pack. Raises `InternalError` naming what is wrong."""
    document = read_document(path)
    try:
        return Pack(
            name=document["name"],
            imports=tuple(document["imports"]),
            triggers=tuple(document.get("triggers", ())),
            calls={name: _behaviour(entry) for name, entry in document.get("calls", {}).items()},
            values=document.get("values", {}),
            attributes=document.get("attributes", {}),
            slots={name: _slot(name, entry) for name, entry in document.get("slots", {}).items()},
            routes=document.get("routes", {}),
            parameters=document.get("parameters", {}),
            styles={name: _style(name, entry) for name, entry in document.get("styles", {}).items()},
            exceptions={name: tuple(bases) for name, bases in document.get("exceptions", {}).items()},
            schemas=tuple(read_schema(name, entry) for name, entry in document.get("schemas", {}).items()),
            makers={name: read_maker(entry) for name, entry in document.get("makers", {}).items()},
            fillers={name: read_filler(entry) for name, entry in document.get("fillers", {}).items()},
            key_makers={name: read_key_maker(entry) for name, entry in document.get("key-makers", {}).items()},
            validators={name: read_validator(entry) for name, entry in document.get("validators", {}).items()},
            combinations={name: read_combination(entry) for name, entry in document.get("combinations", {}).items()},
        )
    except (TypeError, ValueError, KeyError) as error:
        raise InternalError(f"{path.name}: {error}") from error


def _behaviour(entry: dict[str, Any]) -> Behaviour:
    fields = {key: value for key, value in entry.items() if key != "does"}
    if "files" in fields:
        fields["files"] = tuple(fields["files"])
    return Behaviour(Does(entry["does"]), **fields)


def _style(name: str, entry: dict[str, Any]) -> Style:
    plain = {key: value for key, value in entry.items() if key not in ("methods", "absent")}
    methods = {method: _behaviour(described) for method, described in entry.get("methods", {}).items()}
    return Style(name, absent=Absent(entry.get("absent", "raise")), methods=methods, **plain)


def _slot(name: str, entry: dict[str, Any]) -> Slot:
    fills = {method: Fill(**fill) for method, fill in entry.get("fills", {}).items()}
    return Slot(name, fills, tuple(entry.get("built-in", ())), entry.get("style", ""))
