"""Whether git itself makes the ends of a file's lines differ between the working tree and the commit."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from confcompat.adapters.git.plumbing import Git, decode, encode

_ATTRIBUTES: Final = ("text", "crlf", "eol")
_CONVERTING: Final = frozenset({"true", "input"})
_SAID: Final = frozenset({"set", "auto", "lf", "crlf", "input"})


def converted(git: Git, paths: Collection[str]) -> frozenset[str]:
    """Those of the paths whose CRLF git turns into LF when it commits them. Filters are neither asked nor run.

    The user's own settings count, since they decided what the checkout wrote.
    """
    if not paths:
        return frozenset()
    asked = b"".join(encode(path) + b"\0" for path in sorted(paths))
    answer = git.ask("check-attr", "--stdin", "-z", *_ATTRIBUTES, stdin=asked, own_configuration=True)
    fields = [decode(field) for field in answer.out.split(b"\0")]
    said: dict[str, set[str]] = {path: set() for path in paths}
    for path, _, value in zip(fields[::3], fields[1::3], fields[2::3], strict=False):
        said.setdefault(path, set()).add(value)
    automatic = git.ask("config", "--get", "core.autocrlf", own_configuration=True).line in _CONVERTING
    return frozenset(path for path in paths if _converts(said[path], automatic))


def _converts(values: set[str], automatic: bool) -> bool:
    if "unset" in values:
        return False
    return bool(values & _SAID) or automatic
