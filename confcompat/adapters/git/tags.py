"""Tags, and which of them is the newest."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Final

from confcompat.adapters.git.plumbing import Git, decode, unexpected

_FORMAT: Final = (
    "%(refname:lstrip=2)%00%(objecttype)%00%(objectname)%00%(*objecttype)%00%(*objectname)%00%(creatordate:unix)"
)
_TOKEN: Final = re.compile(r"\d+|[^\W\d_]+")
# Words that stand for "before the release", in the order in which they come.
_BEFORE: Final = {
    **dict.fromkeys(("dev", "snapshot", "nightly"), 0),
    **dict.fromkeys(("a", "alpha"), 1),
    **dict.fromkeys(("b", "beta"), 2),
    **dict.fromkeys(("m", "milestone"), 3),
    **dict.fromkeys(("c", "rc", "cr", "pre", "preview"), 4),
}
_BEFORE_END, _END, _AFTER_END, _NUMBER = range(4)

VersionOrder = tuple[tuple[int, int, str], ...]


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag and the commit that it leads to. `date` is in seconds since 1970: the tagger's, else the committer's."""

    name: str
    commit: str
    date: int


def list_tags(git: Git, *filters: str) -> tuple[Tag, ...]:
    """The tags that lead to a commit, by name; `filters` are those of `git for-each-ref`."""
    raw = git.run("for-each-ref", f"--format={_FORMAT}", *filters, "refs/tags")
    found = (_tag(git, line) for line in raw.split(b"\n") if line)
    return tuple(tag for tag in found if tag is not None)


def newest(tags: Iterable[Tag], pattern: str) -> Tag | None:
    """The newest tag whose name matches the glob: by version order, then by date, then by name."""
    matching = [tag for tag in tags if fnmatchcase(tag.name, pattern)]
    return max(matching, key=lambda tag: (version_order(tag.name), tag.date, tag.name), default=None)


def version_order(name: str) -> VersionOrder:
    """A key that sorts names as versions: numbers by value, ``1.2.0rc1`` and ``1.2.0-beta.2`` before ``1.2.0``.

    Only words that are known to mean "before the release" do so; ``1.2.0-hotfix`` comes after ``1.2.0``.
    """
    tokens = _TOKEN.findall(name.lower())
    key: list[tuple[int, int, str]] = []
    numbered = False
    for position, token in enumerate(tokens):
        if token.isdecimal():
            numbered = True
            key.append((_NUMBER, int(token), ""))
            continue
        # A single letter is a pre-release only where a number follows: 1.0b2 is, the letter of OpenSSL's 1.0.2b is not.
        follows = position + 1 < len(tokens) and tokens[position + 1].isdecimal()
        before = numbered and token in _BEFORE and (len(token) > 1 or follows)
        key.append((_BEFORE_END, _BEFORE[token], "") if before else (_AFTER_END, 0, token))
    return (*key, (_END, 0, ""))


def _tag(git: Git, line: bytes) -> Tag | None:
    match decode(line).split("\0"):
        case [name, "commit", object_id, _, _, date]:
            return Tag(name, object_id, _seconds(date))
        case [name, "tag", _, "commit", object_id, date]:
            return Tag(name, object_id, _seconds(date))
        case [name, "tag", _, "tag", _, date]:
            # A tag of a tag: git tells one step only.
            peeled = git.ask("rev-parse", "--verify", "--quiet", "--end-of-options", f"refs/tags/{name}^{{commit}}")
            return None if peeled.code else Tag(name, peeled.line, _seconds(date))
        case [_, _, _, _, _, _]:
            return None
        case _:
            raise unexpected("for-each-ref", git.place)


def _seconds(date: str) -> int:
    return int(date) if date.isdecimal() else 0
