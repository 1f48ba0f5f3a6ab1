"""How every JSON answer is written: one layout, and no character that a terminal or a parser could trip over."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from typing import Any

from confcompat.model.keys import KeyPath, format_key, path_to_json
from confcompat.model.reads import Coverage, Scalar
from confcompat.render.escape import json_text
from confcompat.render.view import View


def document(content: Mapping[str, Any]) -> str:
    """The document as text, indented by two, with a newline at its end."""
    try:
        text = json.dumps(content, ensure_ascii=False, indent=2, allow_nan=False)
    except ValueError:
        # A mapping key may be .nan or .inf, which JSON cannot say: it is told as YAML writes it.
        text = json.dumps(_finite(content), ensure_ascii=False, indent=2, allow_nan=False)
    return json_text(text) + "\n"


def _finite(content: Any) -> Any:
    match content:
        case Mapping():
            return {name: _finite(value) for name, value in content.items()}
        case list() | tuple():
            return [_finite(value) for value in content]
        case float():
            return scalar(content)
        case _:
            return content


def applications(documents: Sequence[Mapping[str, Any]], name: str, view: View) -> str:
    """The document of the one application, or `confcompat/<name>-many` with one for each, in the order given."""
    if len(documents) == 1 and not view.many:
        return document(documents[0])
    return document({"format": f"confcompat/{name}-many", "version": 1, "applications": list(documents)})


def key_fields(path: KeyPath | None) -> dict[str, Any]:
    """`key` for people and `path` for programs; both null where no key is meant."""
    if path is None:
        return {"key": None, "path": None}
    return {"key": format_key(path), "path": path_to_json(path)}


def scalar(value: Scalar) -> Scalar:
    """A scalar that JSON can hold; `.nan` and `.inf` become their YAML text."""
    if isinstance(value, float) and not math.isfinite(value):
        return ".nan" if math.isnan(value) else ("-.inf" if value < 0 else ".inf")
    return value


def coverage_counts(coverage: Coverage) -> dict[str, int]:
    """The `coverage` of a check: numbers only."""
    return {
        "exact": coverage.exact,
        "pattern": coverage.pattern,
        "opaque": coverage.opaque,
        "unparsed": len(coverage.unparsed),
    }
