"""Cases: small programs with what they read, checked by execution and held against the analyzer.

A folder of tests/cases holds `app.py` (and other modules), a config file, and `expected.yaml`:

    title: what the case is about
    reads: a list of {key, need (one, or those that fit alike), line, file (app.py)} and, where they differ:
        certainty (exact), extent (any), any_of (keys), when ({present|absent|value: key, is|is_not: ...}),
        mutate (another value that must show), unobserved (the value never shows in the output)
    not_read: keys whose removal or addition changes nothing
    closed: a list of {key, allows, line, file}: an unknown key below `key` ends the program
    variants: a list of {set, delete, expect: ok|raises}
    environment: the program's environment variables
    adds: keys that are not in the config and that show when they are added
"""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from confcompat.model.keys import KeyPath, NonString, covers, format_key, parse_key
from confcompat.model.reads import APP_ROOT, ENVIRONMENT_ROOT

FOLDER = Path(__file__).parent / "cases"
CONFIG_FILES = ("config.yaml", "config.json", "config.toml")
_MISSING = object()


@dataclass(frozen=True, slots=True)
class Expected:
    """One read that a case expects."""

    root: str
    path: KeyPath
    needs: tuple[str, ...]
    file: str
    lines: tuple[int, ...]
    certainty: str = "exact"
    extent: str = ""
    any_of: tuple[KeyPath, ...] = ()
    when: tuple[tuple[str, KeyPath, Any], ...] = ()
    mutate: Any = _MISSING
    unobserved: bool = False

    @property
    def required(self) -> bool:
        return self.needs == ("required",)

    @property
    def plainly_required(self) -> bool:
        """Whatever the rest of the config says."""
        return self.required and not self.any_of and not self.when


@dataclass(frozen=True, slots=True)
class ExpectedClosed:
    """One mapping that refuses unknown keys."""

    path: KeyPath
    allows: tuple[str, ...]
    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Variant:
    """Another config, and how the program must end on it."""

    changes: tuple[tuple[KeyPath, Any], ...]
    deleted: tuple[KeyPath, ...]
    raises: bool


@dataclass(frozen=True, slots=True)
class Case:
    """One folder, read."""

    name: str
    title: str
    files: Mapping[str, str]
    config_file: str
    config: Any
    environment: Mapping[str, str]
    reads: tuple[Expected, ...]
    not_read: tuple[tuple[str, KeyPath], ...]
    closed: tuple[ExpectedClosed, ...]
    variants: tuple[Variant, ...]

    @property
    def sources(self) -> dict[str, str]:
        return {name: text for name, text in self.files.items() if name.endswith(".py")}


def case_names() -> list[str]:
    return sorted(path.parent.name for path in FOLDER.glob("*/expected.yaml"))


def disagreements() -> dict[str, str]:
    """Cases that hold by execution and that the analyzer does not answer yet, each with the reason."""
    path = FOLDER / "disagreements.yaml"
    return (yaml.safe_load(path.read_text("utf-8")) or {}) if path.exists() else {}


def load_case(name: str) -> Case:
    folder = FOLDER / name
    document = yaml.safe_load((folder / "expected.yaml").read_text("utf-8"))
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc")
    files = {path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in paths}
    del files["expected.yaml"]
    config_file = next((file for file in CONFIG_FILES if file in files), "config.yaml")
    return Case(
        name=name,
        title=document["title"],
        files=files,
        config_file=config_file,
        config=_parse(config_file, files.get(config_file, "{}")),
        environment={key: str(value) for key, value in document.get("environment", {}).items()},
        reads=tuple(_expected(entry) for entry in document.get("reads", ())),
        not_read=tuple(_key_of_root(key) for key in document.get("not_read", ())),
        closed=tuple(
            ExpectedClosed(parse_key(c["key"]), tuple(sorted(c["allows"])), c.get("file", "app.py"), c["line"])
            for c in document.get("closed", ())
        ),
        variants=tuple(_variant(entry) for entry in document.get("variants", ())),
    )


def _key_of_root(text: str) -> tuple[str, KeyPath]:
    """`$NAME` is an environment variable."""
    return (ENVIRONMENT_ROOT, (text[1:],)) if text.startswith("$") else (APP_ROOT, parse_key(text))


def _expected(entry: Mapping[str, Any]) -> Expected:
    root, path = _key_of_root(entry["key"])
    when = []
    for condition in entry.get("when", ()):
        kind = next(k for k in ("present", "absent", "value") if k in condition)
        negated = "is_not" in condition
        value = condition.get("is_not" if negated else "is")
        when.append(("not value" if negated else kind, parse_key(condition[kind]), value))
    line = entry["line"]
    return Expected(
        root=root,
        path=path,
        needs=tuple(entry["need"]) if isinstance(entry["need"], list) else (entry["need"],),
        file=entry.get("file", "app.py"),
        lines=tuple(line) if isinstance(line, list) else (line,),
        certainty=entry.get("certainty", "exact"),
        extent=entry.get("extent", ""),
        any_of=tuple(sorted((parse_key(key) for key in entry.get("any_of", ())), key=format_key)),
        when=tuple(sorted(when, key=repr)),
        mutate=entry.get("mutate", _MISSING),
        unobserved=entry.get("unobserved", False),
    )


def _variant(entry: Mapping[str, Any]) -> Variant:
    return Variant(
        tuple((parse_key(key), value) for key, value in entry.get("set", {}).items()),
        tuple(parse_key(key) for key in entry.get("delete", ())),
        {"ok": False, "raises": True}[entry["expect"]],
    )


def _parse(file: str, text: str) -> Any:
    if file.endswith(".json"):
        return json.loads(text)
    if file.endswith(".toml"):
        import tomllib

        return tomllib.loads(text)
    return yaml.safe_load(text)


def dump(file: str, config: Any) -> str:
    """The config as text, in the format that the file's name says."""
    if file.endswith(".json"):
        return json.dumps(config)
    if file.endswith(".toml"):
        return "\n".join(_toml(config, ()))
    text: str = yaml.safe_dump(config, sort_keys=False, allow_unicode=True)
    return text


def _toml(table: Mapping[str, Any], above: tuple[str, ...]) -> Iterator[str]:
    yield from (f"{key} = {json.dumps(value)}" for key, value in table.items() if not isinstance(value, dict))
    for key, value in table.items():
        if isinstance(value, dict):
            yield f"[{'.'.join((*above, key))}]"
            yield from _toml(value, (*above, key))


def node_paths(node: Any, above: KeyPath = ()) -> Iterator[KeyPath]:
    """The path of every node below the root."""
    if isinstance(node, dict):
        children = [(key if isinstance(key, str) else NonString(key), value) for key, value in node.items()]
    elif isinstance(node, list):
        children = list(enumerate(node))
    else:
        return
    for key, value in children:
        yield (*above, key)
        yield from node_paths(value, (*above, key))


def instances(config: Any, path: KeyPath, limit: int = 3) -> list[KeyPath]:
    """The config's own paths that a key (with wildcards) stands for, the first few."""
    return [found for found in node_paths(config) if covers(path, found)][:limit]


def value_at(config: Any, path: KeyPath) -> Any:
    for segment in path:
        config = config[_plain(segment)]
    return config


def _plain(segment: Any) -> Any:
    return segment.value if isinstance(segment, NonString) else segment


def without(config: Any, *paths: KeyPath) -> Any:
    """The config without these keys. Raises `KeyError` for one that it does not hold."""
    changed = copy.deepcopy(config)
    for path in paths:
        del value_at(changed, path[:-1])[_plain(path[-1])]
    return changed


def with_value(config: Any, path: KeyPath, value: Any) -> Any:
    """The config with another value at a key; mappings on the way are made."""
    changed = copy.deepcopy(config)
    node = changed
    for segment in path[:-1]:
        if isinstance(node, dict) and not isinstance(node.get(_plain(segment)), dict | list):
            node[_plain(segment)] = {}
        node = node[_plain(segment)]
    node[_plain(path[-1])] = value
    return changed


def mutated(value: Any) -> Any:
    """Another value of the same type."""
    match value:
        case bool():
            return not value
        case int() | float():
            return value + 17
        case str():
            return value + ("9" if value.isdigit() else "_other")
        case list():
            return [*value, copy.deepcopy(value[-1])] if value else ["other"]
        case dict():
            return {**value, "another": 1}
        case _:
            return "other"
