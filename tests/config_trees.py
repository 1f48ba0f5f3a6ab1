"""Config trees from YAML text, and reads from key text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from confcompat.extract.config import read_fragment
from confcompat.model.keys import KeyPath, parse_key
from confcompat.model.lookup import Present
from confcompat.model.places import Place
from confcompat.model.reads import Need, Read, ReleaseReads
from confcompat.model.trees import ConfigTree
from confcompat.trees import build_tree


def tree(text: str, revision: str = "v1", file: str = "c.yaml") -> ConfigTree:
    """The tree of one YAML file."""
    return build_tree("prd", revision, ((file, Present(read_fragment(text.encode(), file))),))


def read(key: str | KeyPath, need: Need = Need.REQUIRED, line: int = 1, **more: Any) -> Read:
    """A read of a key at a line of `a.py`."""
    return Read("app", parse_key(key) if isinstance(key, str) else key, need, Place("a.py", line), **more)


def paths(*keys: str) -> tuple[KeyPath, ...]:
    """Key paths of texts."""
    return tuple(parse_key(key) for key in keys)


def reads(given: Sequence[Read | str]) -> ReleaseReads:
    """A release that reads these; a text is a required read."""
    return ReleaseReads(
        tuple(read(each, line=line) if isinstance(each, str) else each for line, each in enumerate(given, 1))
    )
