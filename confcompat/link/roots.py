"""Where config enters: loads of configured files, and the roots that the settings declare."""

from __future__ import annotations

import fnmatch

from confcompat.link.machine import Frame, Machine
from confcompat.link.values import (
    TAINTED,
    UNKNOWN,
    UNKNOWN_ATOM,
    Alt,
    Atom,
    Constant,
    Node,
    OpenFile,
    Text,
    Unknown,
    Value,
    from_alts,
    of,
)
from confcompat.model.reads import APP_ROOT, ENVIRONMENT_ROOT

APP = Node(APP_ROOT, ())


class Loads:
    """Decides whether a load is one of config.

    `presume`: a file of which nothing is known counts as well. `odd`: and one that a variable names, though what
    stands in for the variable is a file of another format.
    """

    def __init__(self, config_files: tuple[str, ...], presume: bool, declared: bool, odd: bool = False) -> None:
        self._files = config_files
        self._presume = presume
        self._declared = declared
        self._odd = odd
        self._formats = {_format_of(file) for file in config_files}
        self.oddly_named = 0
        self.named = 0
        self.presumed: dict[str, None] = {}
        self._places: dict[str, None] = {}
        self.passed_by = 0
        self._others: dict[str, str] = {}

    def __call__(self, _: Machine, fr: Frame, source: Value) -> Value:
        """What a load gives: the config's root, or the content of some other file."""
        if self._declared:
            return TAINTED if any(isinstance(a, Node) for a in source.atoms) else UNKNOWN
        out: list[Alt] = []
        for atom, way in source.alts:
            match atom:
                case OpenFile(path):
                    out.extend((self._by_path(fr, inner), way) for inner in self._apart_from_others(path))
                case Constant(str() as text) if self._is_config(text):
                    out.append((self._named(fr), way))
                case Node() | Constant():
                    # The text of a config value, or a literal in the source: neither is a config file.
                    out.append((Unknown(True), way))
                case _:
                    out.append((UNKNOWN_ATOM, way))
        found = from_alts(out)
        # One config file among several possible paths makes the load one of config.
        return of(APP) if any(a == APP for a in found.atoms) else found

    def told(self) -> tuple[str, ...]:
        """In words, where config was found to enter the program by itself."""
        if not self._places:
            return ()
        return (f"config enters where {', '.join(sorted(self._places))} loads one of the configured files",)

    def not_met(self) -> tuple[str, ...]:
        """In words, which other files are loaded, for whoever wonders why none of the configured ones is read."""
        if not self._others:
            return ()
        named = ", ".join(f"{file} ({path})" for file, path in sorted(self._others.items()))
        return (
            f"no load names one of the configured files; loaded are {named}: if one of these is the config, "
            "say so under application.roots",
        )

    def only_unknown(self) -> bool:
        """So far no load named a configured file, and some might be of one: worth another attempt that presumes so."""
        return not self._presume and not self.named and self.passed_by + self.oddly_named > 0

    def _named(self, fr: Frame) -> Node:
        self.named += 1
        self._places[fr.function or fr.unit.name] = None
        return APP

    def _by_path(self, fr: Frame, path: Atom) -> Atom:
        match path:
            case OpenFile(inner):
                atoms = [self._by_path(fr, atom) for atom in self._apart_from_others(inner)]
                return next((a for a in atoms if a == APP), atoms[0] if atoms else UNKNOWN_ATOM)
            case Constant(str() as text) if self._is_config(text):
                return self._named(fr)
            case Text(pattern) if self._may_be_config(pattern):
                return self._named(fr)
            case Node(root):
                return self._named(fr) if root == ENVIRONMENT_ROOT else Unknown(True)
            case Unknown(False):
                return self._presumed(fr)
            case Text(pattern) if not pattern.strip("*/"):
                return self._presumed(fr)
            case Constant(str() as name) | Text(name) if _format_of(name) in self._formats:
                self._others[name.rpartition("/")[2]] = fr.unit.path
        return Unknown(True)

    def _apart_from_others(self, path: Value) -> tuple[Atom, ...]:
        """What a path may be. A variable whose stand-in is a file of another format names some other file."""
        literals = [a.value for a in path.atoms if isinstance(a, Constant) and isinstance(a.value, str) and a.value]
        if not literals or any(_format_of(text) in self._formats or self._is_config(text) for text in literals):
            return path.atoms
        if self._odd or not any(isinstance(a, Node) and a.root == ENVIRONMENT_ROOT for a in path.atoms):
            return path.atoms
        self.oddly_named += 1
        return (Unknown(True),)

    def _presumed(self, fr: Frame) -> Atom:
        if not self._presume:
            self.passed_by += 1
            return UNKNOWN_ATOM
        self.presumed[fr.unit.path] = None
        return APP

    def _is_config(self, text: str) -> bool:
        if not text or "\n" in text or ": " in text:
            return False
        parts = [part for part in text.replace("\\", "/").split("/") if part not in ("", ".", "..")]
        return any(_tails_agree(parts, file.split("/"), text.startswith("/")) for file in self._files)

    def _may_be_config(self, pattern: str) -> bool:
        name = pattern.rpartition("/")[2]
        if not name.replace("*", ""):
            return False
        for file in self._files:
            base = file.rpartition("/")[2]
            if name.startswith("*"):
                if base.endswith(name.lstrip("*")) and "*" not in name.lstrip("*") and len(name) > len("*.yaml"):
                    return True
            elif fnmatch.fnmatchcase(base, name):
                return True
        return False


def _format_of(file: str) -> str:
    """The ending of a file's name that tells its format; "" for a name without one."""
    stem, dot, ending = file.rpartition("/")[2].rpartition(".")
    return {"yml": "yaml"}.get(ending, ending) if dot and stem else ""


def _tails_agree(given: list[str], configured: list[str], absolute: bool) -> bool:
    """Both name the same file, as far as their tails go; an absolute path may lie anywhere."""
    if not given or not fnmatch.fnmatchcase(given[-1], configured[-1]):
        return False
    if absolute:
        return True
    shorter = min(len(given), len(configured))
    return all(fnmatch.fnmatchcase(a, b) for a, b in zip(given[-shorter:], configured[-shorter:], strict=True))
