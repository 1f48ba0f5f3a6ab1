"""The loaders of YAML, JSON and TOML, made to hand out config that notes what is read of it.

A module that is imported already is changed at once, another one when it is imported.
"""

from __future__ import annotations

import functools
import importlib.abc
import importlib.util
import os
import sys
from collections.abc import Callable, Sequence
from types import ModuleType
from typing import Any

from confcompat.recording.wrapping import RecordedDict, RecordedList, plain

LOADERS: dict[str, tuple[str, ...]] = {
    "yaml": ("load", "safe_load", "full_load", "unsafe_load"),
    "json": ("load", "loads"),
    "tomllib": ("load", "loads"),
    "tomli": ("load", "loads"),
    "toml": ("load", "loads"),
}
_TAKES_A_PATH = frozenset({("toml", "load")})


class Files:
    """The config files, by absolute path."""

    def __init__(self, paths: Sequence[str]) -> None:
        self.paths = {os.path.realpath(path) for path in paths}

    def hold(self, source: Any, is_path: bool = False) -> bool:
        """Whether what a loader was given is one of the files: by its name, or (text, a copy elsewhere) by content."""
        try:
            if isinstance(source, (str, bytes)) and not is_path:
                return self._have(source)
            name = source if is_path else getattr(source, "name", None)
            if isinstance(name, (str, bytes, os.PathLike)):
                path = os.path.realpath(os.fsdecode(name))
                return path in self.paths or (os.path.isfile(path) and self._have(_content(path)))
            if hasattr(source, "getvalue"):
                return self._have(source.getvalue())
        except (OSError, ValueError, TypeError):
            pass
        return False

    def _have(self, content: Any) -> bool:
        raw = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else bytes(content)
        if not raw.strip():
            return False
        lines = raw.replace(b"\r\n", b"\n")
        slack = raw.count(b"\n")
        return any(
            lines == _content(path).replace(b"\r\n", b"\n")
            for path in self.paths
            # Programs parse JSON all day: files are opened for what has their size, give or take the line ends.
            if os.path.isfile(path) and abs(os.path.getsize(path) - len(raw)) <= slack
        )


def _content(path: str) -> bytes:
    with open(path, "rb") as stream:
        return stream.read()


def install(files: Files, wrap: Callable[[Any], Any]) -> None:
    """Hook every loader that is there or will be."""
    waiting = [name for name in LOADERS if name not in sys.modules]
    for name in LOADERS:
        if name in sys.modules:
            _hook(sys.modules[name], files, wrap)
    if waiting:
        sys.meta_path.insert(0, _Watch(waiting, lambda module: _hook(module, files, wrap)))


def _hook(module: ModuleType, files: Files, wrap: Callable[[Any], Any]) -> None:
    name = module.__name__
    for function in LOADERS[name]:
        original = getattr(module, function, None)
        if original is not None and not hasattr(original, "_confcompat_recording"):
            setattr(module, function, _loader(original, files, wrap, (name, function) in _TAKES_A_PATH))
    if name == "yaml":
        _teach_yaml(module)


def _loader(original: Any, files: Files, wrap: Callable[[Any], Any], takes_a_path: bool) -> Any:
    @functools.wraps(original)
    def load(*given: Any, **named: Any) -> Any:
        source = given[0] if given else next(iter(named.values()), None)
        is_config = files.hold(source, takes_a_path and isinstance(source, (str, bytes, os.PathLike)))
        value = original(*given, **named)
        return wrap(value) if is_config else value

    load._confcompat_recording = True  # type: ignore[attr-defined]
    return load


def _teach_yaml(yaml: Any) -> None:
    """PyYAML writes exact types only, and refuses subclasses of dict and list."""
    for name in ("SafeDumper", "Dumper", "CSafeDumper", "CDumper"):
        dumper = getattr(yaml, name, None)
        if dumper is not None:
            dumper.add_representer(RecordedDict, lambda made, value: made.represent_data(_read_whole(value)))
            dumper.add_representer(RecordedList, lambda made, value: made.represent_data(_read_whole(value)))


def _read_whole(value: Any) -> Any:
    value._note_all()
    return plain(value)


class _Watch(importlib.abc.MetaPathFinder):
    """Lets the other finders import a module, and calls `then` with it."""

    def __init__(self, names: list[str], then: Callable[[ModuleType], None]) -> None:
        self._names = set(names)
        self._then = then

    def find_spec(self, fullname: str, path: Any = None, target: Any = None) -> Any | None:  # noqa: ARG002
        if fullname not in self._names:
            return None
        self._names.discard(fullname)
        spec = importlib.util.find_spec(fullname)
        if spec is not None and spec.loader is not None:
            spec.loader = _Loader(spec.loader, self._then)
        return spec


class _Loader(importlib.abc.Loader):
    def __init__(self, real: Any, then: Callable[[ModuleType], None]) -> None:
        self._real = real
        self._then = then

    def create_module(self, spec: Any) -> Any:
        return self._real.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        self._real.exec_module(module)
        if module.__spec__ is not None:
            module.__spec__.loader = self._real
        module.__loader__ = self._real
        self._then(module)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)
