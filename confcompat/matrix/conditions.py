"""Whether the condition of a read holds in a tree. What cannot be told holds: no break is talked away."""

from __future__ import annotations

from typing import assert_never

from confcompat.matrix.descent import Blocked, Landed, arrivals, bind
from confcompat.model.keys import KeyPath
from confcompat.model.lookup import Absent, Lookup, Present, Unknown
from confcompat.model.reads import Condition, Read, Scalar, WhenAbsent, WhenPresent, WhenValue
from confcompat.model.trees import ConfigNode, Kind

_CONTAINERS = (Kind.MAPPING, Kind.SEQUENCE)
_TYPED_BY_LOADER = (Kind.OPAQUE, Kind.TIMESTAMP, Kind.BINARY)


def find(root: ConfigNode, path: KeyPath) -> Lookup[ConfigNode]:
    """The node that a path leads to (the first, with wildcards). `Unknown` below a custom tag."""
    answer: Lookup[ConfigNode] = Absent()
    for arrival in arrivals(root, path):
        if isinstance(arrival, Landed):
            return Present(arrival.node)
        if isinstance(arrival, Blocked) and arrival.node.kind is Kind.OPAQUE:
            answer = Unknown("below a custom tag")
    return answer


def is_truthy(node: ConfigNode) -> bool:
    """As Python's `bool` of the loaded value; a custom tag counts as truthy."""
    if node.kind in _CONTAINERS:
        return bool(node.children)
    return node.kind in _TYPED_BY_LOADER or bool(node.value)


def applies(read: Read, root: ConfigNode, concrete: KeyPath = ()) -> bool:
    """No part of the read's condition is certainly false in the tree, for the read at `concrete`."""
    return all(_may_hold(condition, bind(condition.path, read.path, concrete), root) for condition in read.when)


def _may_hold(condition: Condition, path: KeyPath, root: ConfigNode) -> bool:
    found = find(root, path)
    if isinstance(found, Unknown):
        return True
    match condition:
        case WhenPresent(_, truthy):
            return isinstance(found, Present) and (not truthy or is_truthy(found.value))
        case WhenAbsent(_, falsy):
            return isinstance(found, Absent) or (falsy and not is_truthy(found.value))
        case WhenValue(_, value, negated):
            return _equals(found, value) is not negated or _cannot_compare(found)
        case _:
            assert_never(condition)


def _equals(found: Present[ConfigNode] | Absent, value: Scalar) -> bool:
    if isinstance(found, Absent):
        # `.get(k) == None` is the only comparison that an absent key passes.
        return value is None
    return found.value.kind not in _CONTAINERS and found.value.value == value


def _cannot_compare(found: Present[ConfigNode] | Absent) -> bool:
    return isinstance(found, Present) and found.value.kind in _TYPED_BY_LOADER


def is_answered(alternatives: tuple[KeyPath, ...], root: ConfigNode) -> bool:
    """One alternative of an OR-read is there: truthy, or the last one, of which any value is taken."""
    for place, path in enumerate(alternatives):
        match find(root, path):
            case Unknown():
                return True
            case Present(node):
                if place == len(alternatives) - 1 or is_truthy(node):
                    return True
            case Absent():
                pass
    return False
