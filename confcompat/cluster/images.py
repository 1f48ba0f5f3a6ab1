"""What an image's name says of the application's revision."""

from __future__ import annotations

import re

# `git describe` writes a g before its commit id.
_COMMIT = re.compile(r"(?<![0-9a-z])g?(?P<id>(?=[a-f]*[0-9])[0-9a-f]{7,40})(?![0-9a-z])")


def tag_of(image: str) -> str:
    """The tag; "" for an image that is named by its digest alone, or by nothing."""
    name = image.partition("@")[0]
    last = name.rpartition("/")[2]
    return last.partition(":")[2]


def revisions_of(image: str, pattern: str) -> tuple[str, ...]:
    """Revisions that the image may have been built from, the likeliest first.

    `pattern` is the settings' own, with `{value}` for the tag; "" tries the tag, `v` and the tag, a commit id in it.
    """
    tag = tag_of(image)
    if not tag:
        return ()
    if pattern:
        return (pattern.replace("{value}", tag),)
    ids = [found["id"] for found in _COMMIT.finditer(tag)]
    return tuple(dict.fromkeys((tag, f"v{tag}", *ids)))
