"""What a node says, apart from where it stands: equal content, equal digest."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from confcompat.model.keys import Segment
from confcompat.model.trees import ConfigNode


def digest(node: ConfigNode) -> str:
    """`sha256:` and 64 hexadecimal digits, the same for nodes of equal content, whatever the order of their keys.

    Shared nodes are looked at once, so the time is linear in what the file holds. It stands in for the content of
    tagged collections, whose meaning only their loader knows; it is never shown.
    """
    return "sha256:" + _digest(node, {}).hex()


def _digest(node: ConfigNode, seen: dict[int, tuple[Mapping[Segment, ConfigNode], bytes]]) -> bytes:
    known = seen.get(id(node.children)) if node.children else None
    if known is None:
        parts = sorted(_bytes(repr(segment)) + _digest(child, seen) for segment, child in node.children.items())
        # The mapping is kept beside its digest: an id is only good for as long as its object lives.
        known = (node.children, hashlib.sha256(b"\0".join(parts)).digest())
        seen[id(node.children)] = known
    return hashlib.sha256(_bytes(f"{node.kind}\0{node.tag}\0{node.value!r}\0") + known[1]).digest()


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
