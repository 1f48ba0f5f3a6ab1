"""Colour for a terminal, only where it was asked for; it never carries what the words do not."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from confcompat.model.findings import Verdict
from confcompat.model.rules import Severity
from confcompat.render.view import View

_CODES: Mapping[str, str] = MappingProxyType(
    {"bold": "1", "dim": "2", "red": "31", "green": "32", "yellow": "33", "blue": "34", "cyan": "36"}
)

SEVERITY_COLOUR: Mapping[Severity, str] = MappingProxyType(
    {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.INFO: "blue"}
)

VERDICT_COLOUR: Mapping[Verdict, str] = MappingProxyType(
    {
        Verdict.ANY_ORDER: "green",
        Verdict.CONFIG_FIRST: "cyan",
        Verdict.APP_FIRST: "yellow",
        Verdict.TWO_STEP: "yellow",
        Verdict.BROKEN: "red",
    }
)


def paint(text: str, view: View, *styles: str) -> str:
    """The text in these styles, or as it is where the view wants no colour."""
    if not view.colour or not text:
        return text
    codes = ";".join(_CODES[style] for style in styles)
    return f"\x1b[{codes}m{text}\x1b[0m"
