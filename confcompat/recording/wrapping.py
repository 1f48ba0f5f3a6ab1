"""Dicts and lists that stay dicts and lists, and note what is asked of them.

What the program itself puts in is not config, and is not noted. What C code takes without asking (`dict.get(d, k)`,
a validator in Rust) cannot be seen.
"""

from __future__ import annotations

import copy
import sys
from collections.abc import Iterable, Iterator
from typing import Any

from confcompat.recording.notes import Notes, Path, position

MAX_COPIES = 200_000
"""Nodes that are wrapped for each path that leads to them; beyond it (aliases upon aliases) the first path stands."""
_NOTHING = object()


def wrap_value(value: Any, notes: Notes) -> Any:
    """The value with every dict and list in it replaced by one that notes what is read."""
    return _Wrapping(notes).of(value, ())


class _Wrapping:
    def __init__(self, notes: Notes) -> None:
        self._notes = notes
        self._made = 0
        self._by_id: dict[int, Any] = {}
        self._around: dict[int, Any] = {}

    def of(self, value: Any, path: Path) -> Any:
        if type(value) is not dict and type(value) is not list:
            return value
        if id(value) in self._around:
            return self._around[id(value)]
        if self._made > MAX_COPIES and id(value) in self._by_id:
            return self._by_id[id(value)]
        self._made += 1
        wrapped: Any = RecordedDict() if type(value) is dict else RecordedList()
        wrapped._notes, wrapped._path = self._notes, path
        self._around[id(value)] = self._by_id[id(value)] = wrapped
        if type(value) is dict:
            for key, child in value.items():
                dict.__setitem__(wrapped, key, self.of(child, (*path, key)))
        else:
            list.extend(wrapped, [self.of(child, (*path, position(at))) for at, child in enumerate(value)])
        del self._around[id(value)]
        return wrapped


def plain(value: Any) -> Any:
    """The value without anything that notes: what is pickled, and what other libraries are given."""
    if isinstance(value, RecordedDict):
        return {key: plain(child) for key, child in dict.items(value)}
    if isinstance(value, RecordedList):
        return [plain(child) for child in list.__iter__(value)]
    return value


class RecordedDict(dict[Any, Any]):
    """A dict of the config. `_own` are the keys that the program wrote or removed itself."""

    __slots__ = ("_bulk", "_notes", "_own", "_path")
    _notes: Notes
    _path: Path
    _own: set[Any]
    _bulk: tuple[int, int]

    def __init__(self) -> None:
        super().__init__()
        self._own = set()
        self._bulk = (0, 0)

    def _note(self, key: Any, how: str) -> None:
        try:
            if key in self._own:
                return
            self._notes.note((*self._path, key), how, dict.__contains__(self, key))
        except TypeError:
            # A key that cannot be one: dict itself will say so.
            return

    def _note_all(self, bulk: bool = False) -> None:
        frame = sys._getframe(2)
        self._bulk = (id(frame), frame.f_lasti) if bulk else (0, 0)
        self._notes.note(self._path, "all", True)

    def __getitem__(self, key: Any) -> Any:
        frame = sys._getframe(1)
        # `dict(d)` and `f(**d)` ask for the keys and for each value from one and the same instruction.
        if self._bulk != (id(frame), frame.f_lasti):
            self._note(key, "item")
        return super().__getitem__(key)

    def get(self, key: Any, default: Any = None) -> Any:
        self._note(key, "get")
        return super().get(key, default)

    def __contains__(self, key: Any) -> bool:
        self._note(key, "in")
        return super().__contains__(key)

    def pop(self, key: Any, *default: Any) -> Any:
        self._note(key, "get" if default else "item")
        self._disown(key)
        return super().pop(key, *default)

    def setdefault(self, key: Any, default: Any = None) -> Any:
        self._note(key, "get")
        if not dict.__contains__(self, key):
            self._disown(key)
        return super().setdefault(key, default)

    def __delitem__(self, key: Any) -> None:
        self._note(key, "item")
        self._disown(key)
        super().__delitem__(key)

    def __setitem__(self, key: Any, value: Any) -> None:
        self._disown(key)
        super().__setitem__(key, value)

    def _disown(self, key: Any) -> None:
        try:
            self._own.add(key)
        except TypeError:
            return

    def update(self, *others: Any, **named: Any) -> None:
        given = dict(*others, **named)
        self._own.update(given)
        super().update(given)

    def __ior__(self, other: Any) -> RecordedDict:
        self.update(other)
        return self

    def __or__(self, other: Any) -> Any:
        if not isinstance(other, dict):
            return NotImplemented
        self._note_all()
        return {**dict(dict.items(self)), **other}

    def __ror__(self, other: Any) -> Any:
        if not isinstance(other, dict):
            return NotImplemented
        self._note_all()
        return {**other, **dict(dict.items(self))}

    def __iter__(self) -> Iterator[Any]:
        self._note_all()
        return super().__iter__()

    def keys(self) -> Any:
        self._note_all(bulk=True)
        return super().keys()

    def values(self) -> Any:
        self._note_all()
        return super().values()

    def items(self) -> Any:
        self._note_all()
        return super().items()

    def popitem(self) -> tuple[Any, Any]:
        self._note_all()
        return super().popitem()

    def copy(self) -> RecordedDict:
        return self._like(dict.items(self))

    __copy__ = copy

    def __deepcopy__(self, memo: dict[int, Any]) -> RecordedDict:
        memo[id(self)] = copied = self._like(())
        for key, value in dict.items(self):
            dict.__setitem__(copied, copy.deepcopy(key, memo), copy.deepcopy(value, memo))
        return copied

    def _like(self, items: Iterable[tuple[Any, Any]]) -> RecordedDict:
        """Config copied is config still."""
        other = RecordedDict()
        other._notes, other._path, other._own = self._notes, self._path, set(self._own)
        for key, value in items:
            dict.__setitem__(other, key, value)
        return other

    def __reduce_ex__(self, _protocol: Any) -> Any:
        self._note_all()
        # Whoever unpickles it may not have this package.
        return dict, (plain(self),)


class RecordedList(list[Any]):
    """A list of the config. Items that the program adds or moves are no longer told by their position."""

    __slots__ = ("_moved", "_notes", "_path")
    _notes: Notes
    _path: Path
    _moved: bool

    def __init__(self) -> None:
        super().__init__()
        self._moved = False

    def _note_all(self) -> None:
        self._notes.note(self._path, "all", True)

    def __getitem__(self, index: Any) -> Any:
        if isinstance(index, int) and not self._moved:
            at = index + len(self) if index < 0 else index
            self._notes.note((*self._path, position(max(at, 0))), "item", 0 <= at < len(self))
        else:
            self._note_all()
        return super().__getitem__(index)

    def __iter__(self) -> Iterator[Any]:
        self._note_all()
        return super().__iter__()

    def __reversed__(self) -> Iterator[Any]:
        self._note_all()
        return super().__reversed__()

    def __contains__(self, value: Any) -> bool:
        self._note_all()
        return super().__contains__(value)

    def copy(self) -> RecordedList:
        other = RecordedList()
        other._notes, other._path, other._moved = self._notes, self._path, self._moved
        list.extend(other, list.__iter__(self))
        return other

    __copy__ = copy

    def __deepcopy__(self, memo: dict[int, Any]) -> RecordedList:
        memo[id(self)] = copied = self.copy()
        list.clear(copied)
        list.extend(copied, [copy.deepcopy(value, memo) for value in list.__iter__(self)])
        return copied

    def __reduce_ex__(self, _protocol: Any) -> Any:
        self._note_all()
        return list, (plain(self),)


def _moving(name: str) -> Any:
    def moved(self: RecordedList, *given: Any, **named: Any) -> Any:
        self._moved = True
        return getattr(list, name)(self, *given, **named)

    moved.__name__ = name
    return moved


for _name in ("insert", "pop", "remove", "reverse", "sort", "__delitem__", "__setitem__", "clear"):
    setattr(RecordedList, _name, _moving(_name))
