"""The modules of one snapshot: their facts, their names, their functions and classes, and how imports find them."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import msgspec

from confcompat.model import facts as f

Callable = f.Function | f.Lambda
_SOURCE_FOLDERS = frozenset({"src", "lib", "python", "source"})


@dataclass(slots=True)
class Definition:
    """A function, lambda or class with its qualified name inside the module and the class it stands in (or -1)."""

    term: Callable | f.Class
    qualname: str
    cls: int = -1
    encloses: bool = False
    """Functions or classes stand inside it, so that its variables outlive a call."""


@dataclass(slots=True)
class Unit:
    """One module. `name` is its dotted name, `package` the dotted name that its relative imports start from."""

    path: str
    name: str
    package: str
    facts: f.ModuleFacts
    functions: list[Definition] = field(default_factory=list)
    classes: list[Definition] = field(default_factory=list)
    numbers: dict[int, int] = field(default_factory=dict)

    def number(self, term: Callable | f.Class) -> int:
        """The index of a definition of this module in `functions` or `classes`."""
        return self.numbers[id(term)]


class Program:
    """All modules by path. Looks imports up as Python would from the folders that can be on its path."""

    def __init__(self, facts: Mapping[str, f.ModuleFacts]) -> None:
        self.units: dict[str, Unit] = {}
        self._by_last: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        self._folders: dict[str, set[tuple[str, ...]]] = {}
        packages = {path.rpartition("/")[0] for path in facts if path.endswith("__init__.py")}
        self._packages = packages
        for path in sorted(facts):
            self._add(path, facts[path])

    def _add(self, path: str, facts: f.ModuleFacts) -> None:
        parts = module_parts(path)
        root = self._import_root(path)
        dotted = parts[root:]
        package = dotted if path.endswith("__init__.py") else dotted[:-1]
        unit = Unit(path, ".".join(dotted) or "__init__", ".".join(package), facts)
        number_definitions(unit)
        self.units[path] = unit
        if parts:
            self._by_last.setdefault(parts[-1], []).append((parts, path))
        for end in range(1, len(parts)):
            self._folders.setdefault(parts[end - 1], set()).add(parts[:end])

    def _import_root(self, path: str) -> int:
        """How many leading folders of a path are no package: `src/`, or all above the topmost `__init__.py`."""
        folders = path.split("/")[:-1]
        top = len(folders)
        while top and "/".join(folders[:top]) in self._packages:
            top -= 1
        if top < len(folders):
            return top
        return 1 if folders and folders[0] in _SOURCE_FOLDERS else 0

    def find(self, dotted: str, importer: Unit) -> str | None:
        """The key of the module or namespace package that an absolute import means; None: it lies outside."""
        parts = tuple(dotted.split("."))
        here = tuple(importer.path.split("/")[:-1])
        best: tuple[int, int, str] | None = None
        for candidate, path in self._by_last.get(parts[-1], ()):
            if candidate[len(candidate) - len(parts) :] == parts:
                best = self._better(best, candidate[: len(candidate) - len(parts)], here, path, parts[0])
        if best is None:
            for folder in sorted(self._folders.get(parts[-1], ())):
                if folder[len(folder) - len(parts) :] == parts:
                    root = folder[: len(folder) - len(parts)]
                    best = self._better(best, root, here, "dir:" + "/".join(folder), parts[0])
        return best[2] if best else None

    def _better(
        self, best: tuple[int, int, str] | None, root: tuple[str, ...], here: tuple[str, ...], key: str, top: str
    ) -> tuple[int, int, str] | None:
        folder = "/".join(root)
        if folder in self._packages:
            return best
        if top in sys.stdlib_module_names and root and root != here:
            return best
        shared = 0
        while shared < min(len(root), len(here)) and root[shared] == here[shared]:
            shared += 1
        offer = (shared - (len(root) - shared), -len(root), key)
        return offer if best is None or offer > best else best

    def relative(self, unit: Unit, level: int, dotted: str) -> str | None:
        """The key of what `from ..dotted import` means in a unit."""
        folders = unit.path.split("/")[:-1]
        if level - 1 > len(folders):
            return None
        base = folders[: len(folders) - (level - 1)]
        return self.at((*base, *(dotted.split(".") if dotted else ())))

    def at(self, parts: tuple[str, ...]) -> str | None:
        """The key of the module or package at a path given as parts."""
        stem = "/".join(parts)
        for path in (f"{stem}.py", f"{stem}/__init__.py" if stem else "__init__.py"):
            if path in self.units:
                return path
        return f"dir:{stem}" if not parts or parts in self._folders.get(parts[-1], ()) else None

    def submodule(self, key: str, name: str) -> str | None:
        """The key of a module inside a package."""
        if key.startswith("dir:"):
            return self.at((*(part for part in key[4:].split("/") if part), name))
        if key.endswith("__init__.py"):
            return self.at((*key.split("/")[:-1], name))
        return None


def module_parts(path: str) -> tuple[str, ...]:
    """`api/pool.py` → ("api", "pool"); `api/__init__.py` → ("api",)."""
    parts = path.removesuffix(".py").split("/")
    return tuple(parts[:-1] if parts[-1] == "__init__" else parts)


def number_definitions(unit: Unit) -> None:
    """Give every function, lambda and class of the unit its number, in source order."""

    def visit(term: object, prefix: str, cls: int, around: Definition | None) -> None:
        inner_prefix, inner_cls, inner_around = prefix, cls, around
        if isinstance(term, f.Function | f.Lambda | f.Class) and around is not None:
            around.encloses = True
        match term:
            case f.Function(name=name):
                inner_prefix, inner_cls = f"{prefix}{name}.", -1
                unit.numbers[id(term)] = len(unit.functions)
                inner_around = Definition(term, f"{prefix}{name}", cls)
                unit.functions.append(inner_around)
            case f.Lambda():
                unit.numbers[id(term)] = len(unit.functions)
                inner_around = Definition(term, f"{prefix}<lambda>", -1)
                unit.functions.append(inner_around)
            case f.Class(name=name):
                inner_prefix, inner_cls = f"{prefix}{name}.", len(unit.classes)
                unit.numbers[id(term)] = len(unit.classes)
                unit.classes.append(Definition(term, f"{prefix}{name}"))
        for child in children(term):
            visit(child, inner_prefix, inner_cls, inner_around)

    for statement in unit.facts.body:
        visit(statement, "", -1, None)


def children(term: object) -> Iterator[object]:
    """The structs directly below a term."""
    if not isinstance(term, msgspec.Struct):
        return
    for name in term.__struct_fields__:
        value = getattr(term, name)
        if isinstance(value, msgspec.Struct):
            yield value
        elif isinstance(value, tuple):
            yield from (item for item in value if isinstance(item, msgspec.Struct))


def walk(terms: Iterable[object]) -> Iterator[object]:
    """All structs at and below the terms, in source order."""
    stack = list(terms)[::-1]
    while stack:
        term = stack.pop()
        yield term
        stack.extend(list(children(term))[::-1])
