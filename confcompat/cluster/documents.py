"""YAML text → manifests: many documents, lists of objects, kinds that nobody knows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import yaml

from confcompat.model.cluster import Manifest, Manifests, ObjectName, UnreadableManifest
from confcompat.model.places import Place

MAX_DEPTH = 200
_TAG = "tag:yaml.org,2002:"
_TEMPLATE = re.compile(rb"\{\{-?\s*(?:if|else|end|range|with|include|template|toYaml|define|\.|\$|/\*|printf|tpl)")
_SOURCE = re.compile(r"^# Source: (?P<file>\S+)\s*$", re.MULTILINE)
_DATA = ("data", "binaryData", "stringData")
_BOOLEANS = {"true": True, "false": False, "yes": True, "no": False, "on": True, "off": False}
_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]{0,17})\Z")
GO_TEMPLATE = "this is a Go template, not YAML yet"
GO_TEMPLATE_HINT = "name the chart: cluster: {helm: {chart: DIR}}"


def read_manifests(text: bytes, file: str, rendered: bool = False) -> Manifests:
    """Every object of a text, in its order.

    Documents without `kind` and `metadata.name` are passed over; the items of a list stand for themselves. A text that
    does not parse has no objects and tells why, without a word of its content.
    """
    try:
        _refuse_depth(text)
        documents = tuple(yaml.compose_all(text, yaml.CSafeLoader))
    except yaml.YAMLError as error:
        return Manifests(unreadable=(UnreadableManifest(_place_of(error, file), _problem_of(error, text)),))
    except RecursionError:
        return Manifests(unreadable=(UnreadableManifest(Place(file, 1), "nested too deeply"),))
    sources = _sources(text) if rendered else ()
    found: list[Manifest] = []
    for document in documents:
        if isinstance(document, yaml.MappingNode):
            found += _objects(document, _Origin(file, rendered, sources))
    return Manifests(tuple(found))


class _Origin:
    """The file of a node: its own, or what the renderer says that it was made from."""

    def __init__(self, file: str, rendered: bool, sources: tuple[tuple[int, str], ...]) -> None:
        self.file, self.rendered, self._sources = file, rendered, sources

    def place(self, node: yaml.Node) -> Place:
        line = node.start_mark.line + 1 if node.start_mark else 1
        if not self.rendered:
            return Place(self.file, line)
        above = [file for at, file in self._sources if at <= line]
        return Place(above[-1] if above else self.file, 0)


def _sources(text: bytes) -> tuple[tuple[int, str], ...]:
    decoded = text.decode("utf-8", "replace")
    return tuple((decoded.count("\n", 0, found.start()) + 1, found["file"]) for found in _SOURCE.finditer(decoded))


def _objects(node: yaml.MappingNode, origin: _Origin) -> Iterator[Manifest]:
    entries = _entries(node)
    kind, items = _text(entries.get("kind")), entries.get("items")
    if kind.endswith("List") and isinstance(items, yaml.SequenceNode):
        for item in items.value:
            if isinstance(item, yaml.MappingNode):
                yield from _objects(item, origin)
        return
    metadata = entries.get("metadata")
    named = _entries(metadata) if isinstance(metadata, yaml.MappingNode) else {}
    name = _text(named.get("name")) or _text(named.get("generateName"))
    if not kind or not name:
        return
    yield Manifest(
        ObjectName(kind, _text(named.get("namespace")), name),
        _text(entries.get("apiVersion")),
        _plain(node, {}),
        origin.place(node),
        {} if origin.rendered else _lines(entries),
    )


def _entries(node: yaml.MappingNode) -> dict[str, yaml.Node]:
    return {key.value: value for key, value in node.value if isinstance(key, yaml.ScalarNode)}


def _text(node: yaml.Node | None) -> str:
    return str(node.value) if isinstance(node, yaml.ScalarNode) and not node.tag.endswith(":null") else ""


def _lines(entries: Mapping[str, yaml.Node]) -> dict[str, tuple[int, bool]]:
    out = {}
    for section in _DATA:
        node = entries.get(section)
        for key, value in node.value if isinstance(node, yaml.MappingNode) else ():
            literal = isinstance(value, yaml.ScalarNode) and value.style == "|"
            out[f"{section}/{key.value}"] = (key.start_mark.line + 1, literal)
    return out


def _plain(node: yaml.Node, seen: dict[int, Any]) -> Any:
    """Plain data. Numbers stay text but where they are whole: a value of a ConfigMap is what was written."""
    if isinstance(node, yaml.ScalarNode):
        return _scalar(node)
    if id(node) in seen:
        # An alias; one that leads into itself ends at the part that is known so far.
        return seen[id(node)]
    if isinstance(node, yaml.SequenceNode):
        items: list[Any] = []
        seen[id(node)] = items
        items += [_plain(item, seen) for item in node.value]
        return items
    out: dict[str, Any] = {}
    seen[id(node)] = out
    merged: dict[str, Any] = {}
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode):
            continue
        if key.tag == f"{_TAG}merge":
            for part in value.value if isinstance(value, yaml.SequenceNode) else (value,):
                found = _plain(part, seen)
                if isinstance(found, dict):
                    merged = {**found, **merged}
        else:
            out[key.value] = _plain(value, seen)
    for name, value in merged.items():
        out.setdefault(name, value)
    return out


def _scalar(node: yaml.ScalarNode) -> Any:
    tag = node.tag
    if tag == f"{_TAG}str":
        return node.value
    if tag == f"{_TAG}bool":
        return _BOOLEANS.get(node.value.lower(), node.value)
    if tag == f"{_TAG}null":
        return None
    if tag == f"{_TAG}int" and _INTEGER.match(node.value):
        return int(node.value)
    return node.value


def _refuse_depth(text: bytes) -> None:
    # The composer recurses in C. Only a text with this many openings can be nested so deeply.
    if text.count(b"[") + text.count(b"{") < MAX_DEPTH and not re.search(rb"^ {%d}" % MAX_DEPTH, text, re.MULTILINE):
        return
    depth = 0
    for event in yaml.parse(text, yaml.CSafeLoader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > MAX_DEPTH:
            raise yaml.MarkedYAMLError(problem="nested too deeply")


def _place_of(error: yaml.YAMLError, file: str) -> Place:
    mark = error.problem_mark if isinstance(error, yaml.MarkedYAMLError) else None
    return Place(file, mark.line + 1, mark.column + 1) if mark else Place(file, 1)


def _problem_of(error: yaml.YAMLError, text: bytes) -> str:
    if is_go_template(text):
        return f"{GO_TEMPLATE}; {GO_TEMPLATE_HINT}"
    problem = error.problem if isinstance(error, yaml.MarkedYAMLError) else ""
    return problem or "a character that YAML does not allow"


def is_go_template(text: bytes) -> bool:
    """The text holds actions of a Go template."""
    return _TEMPLATE.search(text) is not None
