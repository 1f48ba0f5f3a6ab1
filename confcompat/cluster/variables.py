"""The environment variables of a container, and which object each comes from."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from confcompat.cluster.objects import Objects
from confcompat.model.cluster import (
    ConfigObject,
    Container,
    Datum,
    FromField,
    FromKey,
    Literal,
    ObjectName,
    PodTemplate,
    VariableSource,
)

GIVEN = ("PATH", "HOME", "HOSTNAME")
"""Variables that every container has."""
GIVEN_PATTERN = re.compile(r"KUBERNETES_\w+\Z")
_EXPANSION = re.compile(r"\$\((?P<name>[-._a-zA-Z0-9]+)\)|\$\$")


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable that is set. `value` None: nobody can tell before it runs. `key` "" where no object is behind it."""

    value: bytes | None = field(repr=False)
    object: ObjectName | None = None
    key: str = ""
    datum: Datum | None = None


@dataclass(frozen=True, slots=True)
class Variables:
    """All variables. `open_to` are the objects of `envFrom` that nobody has seen: any variable may come from there.

    `dangling` are those that an `env` entry takes from a key that is not there: without it the container does not
    start, unless the entry is optional.
    """

    set: Mapping[str, Variable]
    open_to: tuple[ObjectName, ...] = ()
    dangling: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Given:
    """The objects that pods meet; `unknown` tells of one that is not among them whether it may exist all the same."""

    objects: Objects
    unseen_kinds: frozenset[str] = frozenset()
    made_elsewhere: frozenset[ObjectName] = frozenset()

    def may_exist(self, name: ObjectName) -> bool:
        """The object is not in the input, but nothing says that it is not in the cluster."""
        return name not in self.objects and (name.kind in self.unseen_kinds or name in self.made_elsewhere)

    def find(self, name: ObjectName) -> ConfigObject | None:
        """The object, where the input holds it."""
        return self.objects.get(name)


def container_of(template: PodTemplate, name: str) -> Container | None:
    """The container of that name, else the first that is no init container."""
    own = [each for each in template.containers if not each.init]
    return next((each for each in own if each.name == name), own[0] if own else None)


def variables_of(container: Container, given: Given) -> Variables:
    """Later `envFrom` entries win over earlier ones, `env` over `envFrom`. `binaryData` is never a variable."""
    found: dict[str, Variable] = {}
    open_to: list[ObjectName] = []
    for each in container.env_from:
        known = given.find(each.object)
        if known is None:
            open_to += [each.object] if given.may_exist(each.object) else []
            continue
        for key, datum in known.data.items():
            if not datum.binary:
                found[each.prefix + key] = Variable(datum.content, each.object, key, datum)
    dangling = set()
    for name, source in container.env:
        value = _value(source, given, found)
        if value is not None:
            found[name] = value
        elif isinstance(source, FromKey) and not source.optional:
            dangling.add(name)
            found.pop(name, None)
    return Variables(found, tuple(dict.fromkeys(open_to)), frozenset(dangling))


def _value(source: VariableSource, given: Given, before: Mapping[str, Variable]) -> Variable | None:
    match source:
        case Literal(text):
            return Variable(_expanded(text, before))
        case FromField():
            return Variable(None)
        case FromKey(name, key, _):
            known = given.find(name)
            if known is None:
                return Variable(None, name, key) if given.may_exist(name) else None
            datum = known.data.get(key)
            if datum is None or datum.binary:
                return None
            return Variable(datum.content, name, key, datum)


def _expanded(text: str, before: Mapping[str, Variable]) -> bytes | None:
    """`$(NAME)` becomes the value of an earlier variable; None where that value is not known."""
    unknown = False

    def put(found: re.Match[str]) -> str:
        nonlocal unknown
        if found["name"] is None:
            return "$"
        known = before.get(found["name"])
        if known is None:
            return found[0]
        if known.value is None:
            unknown = True
            return ""
        return known.value.decode("utf-8", "surrogateescape")

    out = _EXPANSION.sub(put, text)
    return None if unknown else out.encode("utf-8", "surrogateescape")
