"""The part of a reader pack that tells of schema classes."""

from __future__ import annotations

from typing import Any

from confcompat.model.schemas import ArgumentNames, FieldMaker, FileSource, Filler, Private, Schema, Settings

_TEXTS = ("bases", "decorators", "options-in", "by-name", "renamed-by", "after")


def read_schema(name: str, entry: dict[str, Any]) -> Schema:
    """One schema. Raises `TypeError` or `ValueError` for an entry that is none."""
    given: dict[str, Any] = {}
    for key, value in entry.items():
        if key in _TEXTS:
            value = tuple(value)
        elif key == "loads":
            value = {method: _argument(which) for method, which in value.items()}
        elif key == "private":
            value = Private(value)
        elif key == "settings":
            value = _settings(value)
        given[key.replace("-", "_")] = value
    return Schema(name, **given)


def _settings(entry: dict[str, Any]) -> Settings:
    files = {name: FileSource(**source) for name, source in entry.get("files", {}).items()}
    return Settings(**{**entry, "files": files})


def read_maker(entry: dict[str, Any]) -> FieldMaker:
    """One maker of fields."""
    given: dict[str, Any] = {key: _argument(value) for key, value in entry.items()}
    return FieldMaker(**given)


def read_filler(entry: dict[str, Any]) -> Filler:
    """One function that fills classes."""
    given: dict[str, Any] = {key: value if key == "schema" else _argument(value) for key, value in entry.items()}
    return Filler(**given)


def _argument(which: Any) -> ArgumentNames:
    return tuple(which) if isinstance(which, list) else (which,)
