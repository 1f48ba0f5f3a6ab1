"""The reports as people and programs get them, byte for byte; `GOLDEN=write pytest` writes them anew."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from confcompat.render import RENDERERS
from tests.reports import RULES, VIEW, full_report

GOLDEN = Path(__file__).parents[2] / "golden"
_ANSWERS = {"check": [full_report()], "plan": [full_report()], "rules": list(RULES), "rule": list(RULES[:1])}
_SUFFIX = {"text": "txt", "json": "json", "markdown": "md"}


@pytest.mark.parametrize("kind", sorted(_ANSWERS))
@pytest.mark.parametrize("name", sorted(_SUFFIX))
def test_the_answer_is_the_golden_one(kind: str, name: str) -> None:
    """Nothing of an answer changes by accident, and the same report gives the same bytes."""
    renderer = RENDERERS["rules" if kind == "rule" else kind][name]
    text = renderer(_ANSWERS[kind], VIEW)

    file = GOLDEN / f"{kind}.{_SUFFIX[name]}"
    if os.environ.get("GOLDEN") == "write":
        file.write_text(text, encoding="utf-8")
    assert text == file.read_text(encoding="utf-8")
    assert text == renderer(_ANSWERS[kind], VIEW)
