"""Taking apart strings that are known in part."""

from __future__ import annotations

from confcompat.link.values import Atom, Text, constant


def split_text(text: Text, separator: str) -> tuple[Atom, ...]:
    """The pieces of a partly known string; a hole is taken for one piece."""
    return tuple(
        Text(piece, text.source, text.site) if "*" in piece else constant(piece, text.site)
        for piece in text.pattern.split(separator)
    )
