"""YAML to documents, from the events of PyYAML's C parser.

The node graph is composed here and not by `yaml.compose`: PyYAML composes by recursion in C, where deep nesting kills
the process, and it forgets where an alias stood. No constructor ever makes an object.
"""

from __future__ import annotations

from typing import Any

import yaml

from confcompat.extract.config import scalars
from confcompat.extract.config.composing import Composer, Special
from confcompat.extract.config.decoding import position, refuse_controls
from confcompat.extract.config.malformed import Malformed
from confcompat.model.places import Place
from confcompat.model.reads import Scalar
from confcompat.model.trees import ConfigNode, Kind

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_yaml(text: str, composer: Composer) -> tuple[ConfigNode, ...]:
    """Every document of the text. Raises `Malformed` where the text is no YAML, or too deep to follow."""
    refuse_controls(text)
    documents: list[ConfigNode] = []
    try:
        for parsed in yaml.parse(text, _LOADER):
            event: Any = parsed
            kind = type(event)
            if kind is yaml.ScalarEvent:
                _scalar(event, composer)
            elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
                composer.close()
            elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
                _open(event, kind is yaml.MappingStartEvent, composer)
            elif kind is yaml.AliasEvent:
                composer.alias(event.anchor, _place(event, composer))
            elif kind is yaml.DocumentEndEvent:
                documents.append(composer.take())
    except yaml.MarkedYAMLError as error:
        raise _from_marked(error) from None
    except yaml.reader.ReaderError as error:
        raise Malformed(error.reason, *position(text, error.position)) from None
    return tuple(documents)


def _place(event: Any, composer: Composer) -> Place:
    mark = event.start_mark
    return composer.place(mark.line + 1, mark.column + 1)


def _open(event: Any, is_mapping: bool, composer: Composer) -> None:
    tag = event.tag or ""
    place = _place(event, composer)
    if tag == "!" or scalars.COLLECTION_TAGS.get(tag) is is_mapping:
        tag = ""
    elif tag.startswith(scalars.CORE) and (tag in scalars.COLLECTION_TAGS or scalars.is_scalar_tag(tag)):
        composer.fault(place, "a collection under the tag of another type: PyYAML refuses it")
    composer.open(is_mapping, place, tag, event.anchor)


def _scalar(event: Any, composer: Composer) -> None:
    text, tag, place = event.value, event.tag, _place(event, composer)
    if tag is None or tag == "!":
        tag = scalars.resolve(text, event.implicit[0])
    if composer.expects_key:
        _key(text, tag, place, event.anchor, composer)
        return
    kind: Kind
    value: Scalar
    try:
        kind, value = scalars.convert(tag, text)
    except ValueError as error:
        composer.fault(place, str(error))
        kind, value = Kind.OPAQUE, text
    composer.leaf(kind, value, place, tag if kind is Kind.OPAQUE else "", event.anchor)


def _key(text: str, tag: str, place: Place, anchor: str | None, composer: Composer) -> None:
    if tag == scalars.MERGE:
        composer.special_key(Special.MERGE, place)
        return
    if tag in (scalars.VALUE, scalars.STRING):
        composer.key(text, place, anchor)
        return
    try:
        kind, value = scalars.convert(tag, text)
    except ValueError as error:
        composer.fault(place, f"a key: {error}")
        composer.special_key(Special.SKIP, place)
        return
    if kind is Kind.OPAQUE:
        composer.fault(place, "a tagged key: only its loader knows its name")
        composer.special_key(Special.SKIP, place)
        return
    if kind in (Kind.TIMESTAMP, Kind.BINARY):
        composer.note(place, f"the key is a {kind} for PyYAML; it is compared as text")
    composer.key(value, place, anchor, kind)


def _from_marked(error: yaml.MarkedYAMLError) -> Malformed:
    mark = error.problem_mark or error.context_mark
    problem = (error.problem or error.context or "not YAML").strip()
    if mark is None:
        return Malformed(problem, 1)
    return Malformed(problem, mark.line + 1, mark.column + 1)
