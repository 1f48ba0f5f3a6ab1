"""The JSON Schemas of the settings and of every JSON answer."""

from __future__ import annotations

import json
from importlib import resources
from typing import Any

from confcompat.adapters.settings.document import did_you_mean, quote
from confcompat.errors import UsageError

SCHEMA_NAMES = (
    "check",
    "check-many",
    "diff",
    "diff-many",
    "key",
    "key-many",
    "plan",
    "plan-many",
    "prune",
    "prune-many",
    "reads",
    "reads-many",
    "recording",
    "rules",
    "settings",
    "verify",
    "verify-many",
)
_MANY = "-many"


def load_schema(name: str) -> dict[str, Any]:
    """A JSON Schema (draft 2020-12) that needs no other file.

    Raises `UsageError` for an unknown name.
    """
    if name not in SCHEMA_NAMES:
        hint = did_you_mean(name, SCHEMA_NAMES) or "known: " + ", ".join(SCHEMA_NAMES)
        raise UsageError(f"unknown schema {quote(name)}", hint)
    text = resources.files("confcompat").joinpath("schemas", f"{name}.json").read_text(encoding="utf-8")
    schema: dict[str, Any] = json.loads(text)
    if name.endswith(_MANY):
        # The schema of several names the schema of one by its id, so the two cannot drift apart.
        one = name.removesuffix(_MANY)
        return {**schema, "$defs": {one: load_schema(one)}}
    return schema
