"""Whether a value can be used the way the source uses it. Only what certainly raises is said to raise."""

from __future__ import annotations

from confcompat.model.reads import Use
from confcompat.model.trees import ConfigNode, Kind

_NUMBERS = (Kind.INTEGER, Kind.FLOAT, Kind.BOOLEAN)
_CONTAINERS = (Kind.MAPPING, Kind.SEQUENCE)

_REFUSES: dict[Use, tuple[Kind, ...]] = {
    Use.MAPPING: (*_NUMBERS, Kind.SEQUENCE, Kind.STRING, Kind.TIMESTAMP, Kind.BINARY),
    Use.ITERABLE: (*_NUMBERS, Kind.TIMESTAMP),
    Use.INTEGER: (*_CONTAINERS, Kind.TIMESTAMP),
    Use.FLOAT: (*_CONTAINERS, Kind.TIMESTAMP),
    # Text and lists can be multiplied; that a sum was meant cannot be told, but that is what settings are for.
    Use.ARITHMETIC: (Kind.STRING, Kind.MAPPING, Kind.SEQUENCE, Kind.TIMESTAMP, Kind.BINARY),
    Use.STRING: (*_NUMBERS, *_CONTAINERS, Kind.TIMESTAMP),
    Use.NOT_NULL: (),
}


def breaks(use: Use, node: ConfigNode) -> bool:
    """The use certainly raises on this value. A null breaks every use; a custom tag is never known to."""
    if node.kind is Kind.OPAQUE:
        return False
    if node.kind is Kind.NULL or node.kind in _REFUSES[use]:
        return True
    if node.kind is Kind.STRING and isinstance(node.value, str):
        return _text_breaks(use, node.value)
    return use is Use.INTEGER and isinstance(node.value, float) and _is_not_finite(node.value)


def _text_breaks(use: Use, text: str) -> bool:
    if use not in (Use.INTEGER, Use.FLOAT):
        return False
    try:
        int(text) if use is Use.INTEGER else float(text)
    except ValueError:
        return True
    return False


def _is_not_finite(number: float) -> bool:
    return number != number or number in (float("inf"), float("-inf"))
