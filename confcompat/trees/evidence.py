"""What speaks for two keys being one under another name, and against it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from confcompat.model.keys import KeyPath
from confcompat.model.trees import ConfigNode, Kind

_COMMON = frozenset(
    (
        *("true", "false", "none", "null", "default", "auto", "enabled", "disabled", "debug", "info", "warning"),
        *("error", "critical", "localhost", "127.0.0.1", "0.0.0.0", "production", "staging", "development", "utf-8"),
    )
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A key that was removed or added. `content` numbers what it holds; `unique`: no other such key holds the same."""

    path: KeyPath
    node: ConfigNode
    content: int
    unique: bool
    name: str
    """Its last segment."""
    nested: bool
    """It lies below the node that was removed or added."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One piece of evidence, in words without values. A `telling` one could hardly be there by chance."""

    weight: int
    text: str
    telling: bool = False


@dataclass(frozen=True, slots=True)
class Readers:
    """The exact paths that the stable release (`before`) and the candidate (`after`) read."""

    before: frozenset[KeyPath]
    after: frozenset[KeyPath]


def weigh(old: Candidate, new: Candidate, readers: Readers) -> Iterator[Reason]:
    """Every reason for and against `old` being called `new` now."""
    yield from _by_content(old, new)
    yield from _by_name(old, new)
    if old.path[:-1] == new.path[:-1]:
        yield Reason(1, "both lie in the same mapping")
    leaves_old = old.path in readers.before and old.path not in readers.after
    takes_new = new.path in readers.after and new.path not in readers.before
    if leaves_old and takes_new:
        yield Reason(2, "the stable release reads the old name, the candidate reads the new one instead")
    if old.path in readers.after or new.path in readers.before:
        yield Reason(-3, "one release reads both names")


def _by_content(old: Candidate, new: Candidate) -> Iterator[Reason]:
    if old.node.kind is not new.node.kind:
        yield Reason(-2, "the types differ")
    elif old.node.kind is Kind.MAPPING:
        yield from _by_shape(old, new)
    elif old.content == new.content:
        if _stands_out(old, new):
            yield Reason(4, "both hold the same value, and no other changed key does", telling=True)
        else:
            yield Reason(1, "both hold the same value")


def _by_shape(old: Candidate, new: Candidate) -> Iterator[Reason]:
    before, after = old.node.children, new.node.children
    shared = before.keys() & after.keys()
    # Sections of one kind (features, tenants) look alike without being one: only what they hold tells them apart.
    same = [key for key in shared if _same_leaf(before[key], after[key])]
    told_apart = len(same) * 2 >= len(shared) and any(is_distinctive(before[key]) for key in same)
    if _stands_out(old, new):
        yield Reason(4, "both hold the same keys and values, and no other changed key does", telling=True)
    elif len(shared) >= 2 and len(shared) * 3 >= 2 * len(before.keys() | after.keys()) and told_apart:
        yield Reason(3, "both hold nearly the same keys and values", telling=True)
    elif len(shared) >= 4 and before.keys() == after.keys():
        yield Reason(2, "both hold the same keys", telling=True)
    elif before.keys() == after.keys():
        yield Reason(1, "both hold the same keys")
    elif before and after and not shared:
        yield Reason(-1, "they share no key")


def _stands_out(old: Candidate, new: Candidate) -> bool:
    return old.content == new.content and old.unique and new.unique and is_distinctive(old.node)


def _same_leaf(first: ConfigNode, second: ConfigNode) -> bool:
    leaves = not first.children and not second.children
    return leaves and (first.kind, first.tag, first.value) == (second.kind, second.tag, second.value)


def _by_name(old: Candidate, new: Candidate) -> Iterator[Reason]:
    if old.nested or new.nested:
        # `pool_size` and `pool.size`: one name in more or fewer levels. Anything less is chance, there are so many.
        if _below_shared(old.path, new.path) == _below_shared(new.path, old.path):
            yield Reason(3, "the names differ only in their levels", telling=True)
        elif old.name == new.name and _stands_out(old, new):
            yield Reason(1, "the name is the same, in another mapping")
    elif old.name == new.name:
        yield Reason(2, "the name is the same, in another mapping", telling=True)
    elif folded(old.name) == folded(new.name):
        yield Reason(3, "the names differ only in their spelling", telling=True)
    elif _extends(old.name, new.name) or _likeness(old.name, new.name) >= 0.75:
        yield Reason(2, "the names are nearly the same", telling=True)
    elif _likeness(old.name, new.name) >= 0.55:
        yield Reason(1, "the names are alike")


def _extends(first: str, second: str) -> bool:
    """`timeout` and `timeout_seconds`: one name is the other with a word more."""
    short, long = sorted((_words(first), _words(second)), key=len)
    return len("".join(short)) >= 4 and (long[: len(short)] == short or long[-len(short) :] == short)


def _words(name: str) -> list[str]:
    return [word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+|[0-9]+", name)]


def _below_shared(path: KeyPath, other: KeyPath) -> str:
    shared = 0
    while shared < min(len(path), len(other)) and path[shared] == other[shared]:
        shared += 1
    return folded("".join(str(segment) for segment in path[shared:]))


def _likeness(first: str, second: str) -> float:
    one, other = folded(first), folded(second)
    if len(one) > 100 or len(other) > 100:
        return 0.0
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def folded(name: str) -> str:
    """`poolSize`, `pool-size` and `POOL_SIZE` are one name in several spellings."""
    return name.lower().replace("-", "").replace("_", "").replace(".", "")


def is_distinctive(node: ConfigNode) -> bool:
    """The value could hardly stand at two keys by chance: `true`, `1` and `""` could, and so could round numbers."""
    match node.kind:
        case Kind.STRING | Kind.BINARY | Kind.TIMESTAMP | Kind.OPAQUE:
            text = str(node.value)
            return len(text) >= 5 and text.lower() not in _COMMON
        case Kind.INTEGER | Kind.FLOAT:
            return len(str(node.value).strip("-").rstrip("0").replace(".", "")) >= 3
        case Kind.MAPPING | Kind.SEQUENCE:
            # Scalars only: whoever asked for more could be led round and round by aliases.
            leaves = [child for child in node.children.values() if not child.children]
            return len(node.children) >= 3 or any(is_distinctive(child) for child in leaves)
        case _:
            return False
