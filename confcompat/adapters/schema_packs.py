"""The part of a reader pack that tells of schema classes."""

from __future__ import annotations

from typing import Any

from confcompat.model.schemas import (
    ArgumentNames,
    Check,
    Combines,
    FieldMaker,
    FileSource,
    Filler,
    Gives,
    KeyMaker,
    Layout,
    Private,
    Schema,
    Settings,
    Validator,
)

_PLAIN = ("use", "no-key")
_TEXTS = ("bases", "decorators", "options-in", "by-name", "renamed-by", "after", "metadata")


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
        elif key == "checks-by":
            value = _checks(value)
        elif key == "layout":
            value = Layout(value)
        elif key == "settings":
            value = _settings(value)
        given[key.replace("-", "_")] = value
    return Schema(name, **given)


def _settings(entry: dict[str, Any]) -> Settings:
    files = {name: FileSource(**source) for name, source in entry.get("files", {}).items()}
    return Settings(**{**entry, "files": files})


def read_maker(entry: dict[str, Any]) -> FieldMaker:
    """One maker of fields."""
    given: dict[str, Any] = {}
    for key, value in entry.items():
        given[key.replace("-", "_")] = value if key in _PLAIN else _argument(value)
    return FieldMaker(**given)


def read_key_maker(entry: dict[str, Any]) -> KeyMaker:
    """One maker of keys in literal schemas."""
    names = {key: _argument(value) for key, value in entry.items() if key != "required"}
    return KeyMaker(required=entry["required"], **names)


def read_validator(entry: dict[str, Any]) -> Validator:
    """One thing that is made of a literal schema."""
    checks = _checks(entry["checks"])
    named = {key: entry[key] for key in ("keeps", "extends") if key in entry}
    return Validator(entry["schema"], tuple(entry.get("parameters", ())), checks, **named)


def _checks(entry: dict[str, Any]) -> dict[str, Check]:
    return {
        method: Check(
            Gives(check.get("gives", "mapping")),
            _argument(check.get("data", 0)),
            _argument(check["literal"]) if "literal" in check else (),
        )
        for method, check in entry.items()
    }


def read_combination(entry: str) -> Combines:
    """How one thing combines validators."""
    return Combines(entry)


def read_filler(entry: dict[str, Any]) -> Filler:
    """One function that fills classes."""
    given: dict[str, Any] = {}
    for key, value in entry.items():
        given[key] = Gives(value) if key == "gives" else value if key == "schema" else _argument(value)
    return Filler(**given)


def _argument(which: Any) -> ArgumentNames:
    return tuple(which) if isinstance(which, list) else (which,)
