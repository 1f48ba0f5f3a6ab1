"""Path globs: `*` and `?` stay within a folder, `**` spans any number of folders."""

from __future__ import annotations

import re
from functools import lru_cache

_SPECIAL = re.compile(r"[*?\[]")


def is_glob(path: str) -> bool:
    """The path holds `*`, `?` or `[`."""
    return bool(_SPECIAL.search(path))


def glob_covers(pattern: str, path: str) -> bool:
    """The glob names the path (both with `/`, relative to the same root)."""
    return _compile(pattern).fullmatch(path) is not None


@lru_cache(maxsize=1024)
def _compile(pattern: str) -> re.Pattern[str]:
    out = []
    for part in re.split(r"(\*\*/|\*+|\?|\[[^\]/]+\])", pattern):
        if part == "**/":
            out.append(r"(?:[^/]+/)*")
        elif part.startswith("*"):
            out.append(r".*" if part == "**" else r"[^/]*")
        elif part == "?":
            out.append(r"[^/]")
        elif part.startswith("[") and part.endswith("]"):
            negated = "^" if part[1] in "!^" else ""
            out.append("[" + negated + re.escape(part[1:-1].lstrip("!^")).replace(r"\-", "-") + "]")
        else:
            out.append(re.escape(part))
    return re.compile("".join(out), re.DOTALL)
