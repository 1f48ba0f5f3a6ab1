"""What is remembered over rounds: scopes, fields, growth of lists and dicts. It only grows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from confcompat.link.bounds import bounded, nodes_inside
from confcompat.link.conditions import ALWAYS, EVERYWHERE, Way, Ways
from confcompat.link.values import (
    UNKNOWN_ATOM,
    Atom,
    ClassRef,
    Constant,
    FunctionRef,
    OpenFile,
    Text,
    Value,
    from_alts,
    join,
)

MAX_FILLINGS = 32
"""A list or dict that got entries on more ways than this may have got them on any."""

UNKNOWN_ALT = (UNKNOWN_ATOM, ALWAYS)


@dataclass(slots=True)
class Scope:
    """The variables of a module, class body or call, as closures see them: all that they may ever hold."""

    variables: dict[str, Value] = field(default_factory=dict)
    parent: int = -1


class Memory:
    """The heap. `version` moves whenever something new is learnt."""

    def __init__(self) -> None:
        self.version = 0
        self.telling = 0
        """Moves with `version` where config is learnt to lie somewhere: that can bring reads that nobody saw yet."""
        self.settling = False
        """Late rounds take up config, objects and code; further texts are unknown ones, so that all comes to rest."""
        self.scopes: list[Scope] = []
        self.fields: dict[tuple[Atom, str], Value] = {}
        self._grown: dict[int, dict[object, Value]] = {}
        self._filled: dict[int, dict[Way, None]] = {}
        self._filled_before: dict[int, dict[Way, None]] = {}
        """The ways on which a list or dict got entries, in this round and in the one before."""
        self.bases: dict[ClassRef, Value] = {}
        self.lineages: dict[ClassRef, tuple[Atom, ...]] = {}
        """Order of bases, as far as it was asked for; emptied whenever a class gets other bases."""
        self.metaclasses: dict[ClassRef, Value] = {}
        self.decorated: dict[ClassRef, Value] = {}
        self.annotations: dict[ClassRef, dict[str, Value | None]] = {}
        self.enum_members: dict[ClassRef, dict[str, Value]] = {}
        self.instances: dict[ClassRef, dict[Atom, None]] = {}
        self.defaults: dict[FunctionRef, dict[str, Value]] = {}
        self.pairs: dict[Atom, tuple[int, Value]] = {}
        """What going over a dict gives, with the version at which that was computed."""
        self.slot_names: dict[int, str] = {}
        self._scope_ids: dict[object, int] = {}
        self._identities: dict[object, int] = {}

    def identity(self, key: object) -> int:
        """A small number for a key, the same over rounds."""
        return self._identities.setdefault(key, len(self._identities))

    def slot(self, name: str) -> int:
        """The number of a framework's own mapping."""
        number = self.identity(("slot", name))
        if not name.startswith("globals:"):
            self.slot_names[number] = name
        return number

    def scope(self, key: object, parent: int) -> int:
        """The scope of a key, made at first use."""
        number = self._scope_ids.get(key)
        if number is None:
            number = self._scope_ids[key] = len(self.scopes)
            self.scopes.append(Scope(parent=parent))
        return number

    def remember(self, scope: int, name: str, value: Value) -> None:
        """A variable may hold this as well."""
        self._grow(self.scopes[scope].variables, name, value)

    def set_field(self, owner: Atom, name: str, value: Value) -> None:
        """An object's or class's attribute may hold this as well."""
        self._grow(self.fields, (owner, name), value)

    def grow(self, alloc: int, key: object, value: Value, ways: Ways = EVERYWHERE) -> None:
        """A list or dict got an entry after it was made, on some ways."""
        if alloc >= 0:
            on = self._filled.setdefault(alloc, {})
            on.update(dict.fromkeys(ways if len(on) < MAX_FILLINGS else EVERYWHERE))
            self._grow(self._grown.setdefault(alloc, {}), key, value)

    def filled_on(self, alloc: int) -> tuple[Way, ...]:
        """The ways on which a list or dict got entries, as far as was seen."""
        return tuple(self._filled.get(alloc) or self._filled_before.get(alloc) or ())

    def new_round(self) -> None:
        """What is known of ways is learnt anew in each round, when more is known of values."""
        self._filled_before, self._filled = self._filled, {}

    def late(self, alloc: int, key: object) -> Value | None:
        """What a list or dict got under a key after it was made."""
        entries = self._grown.get(alloc)
        return None if entries is None else entries.get(key)

    def late_entries(self, alloc: int) -> Mapping[object, Value]:
        """Everything that a list or dict got after it was made."""
        return self._grown.get(alloc, {})

    def members(self, cls: ClassRef) -> tuple[Value, ...]:
        """The members of an enumeration, in order."""
        return tuple(self.enum_members.get(cls, {}).values())

    def _grow(self, memory: dict[Any, Value], key: object, value: Value) -> None:
        known = memory.get(key)
        if known is not None and known == value:
            return
        value = bounded(value)
        if self.settling and known is not None:
            value = from_alts(alt if _lasting(alt[0]) or alt in known.alts else UNKNOWN_ALT for alt in value.alts)
        joined = value if known is None else join((known, value))
        if joined != known:
            memory[key] = joined
            self.version += 1
            if len(nodes_inside(joined)) > (0 if known is None else len(nodes_inside(known))):
                self.telling += 1


def _lasting(atom: Atom) -> bool:
    return not isinstance(atom, Constant | Text | OpenFile)
