"""Where a program's config comes from: each function writes the modules that load it and answers how to name it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

LOADED = 'yaml.safe_load(open("config.yaml"))'


@dataclass(frozen=True, slots=True)
class Source:
    """`head` are the first lines of app.py, `root` the expression of the whole config, `files` other modules."""

    head: tuple[str, ...]
    root: str
    files: Mapping[str, tuple[str, ...]]


def loaded_at_once() -> Source:
    return Source(("import yaml", f"cfg = {LOADED}"), "cfg", {})


def loaded_in_with() -> Source:
    return Source(("import yaml", 'with open("config.yaml") as f:', "    cfg = yaml.safe_load(f)"), "cfg", {})


def function() -> Source:
    lines = ("import yaml", "def load(path):", "    with open(path) as f:", "        return yaml.safe_load(f)")
    return Source((*lines, 'cfg = load("config.yaml")'), "cfg", {})


def imported_name() -> Source:
    return Source(("from settings import CONFIG",), "CONFIG", {"settings.py": ("import yaml", f"CONFIG = {LOADED}")})


def imported_module() -> Source:
    files = {"settings.py": ("import yaml", f"CONFIG = {LOADED}")}
    return Source(("import settings",), "settings.CONFIG", files)


def cached_function() -> Source:
    lines = ("import functools, yaml", "@functools.lru_cache", "def config():", f"    return {LOADED}")
    return Source(("from settings import config",), "config()", {"settings.py": lines})


def attribute() -> Source:
    lines = ("import yaml", "class Settings:", "    def __init__(self, path):")
    body = ("        with open(path) as f:", "            self.all = yaml.safe_load(f)")
    files = {"settings.py": (*lines, *body, 'SETTINGS = Settings("config.yaml")')}
    return Source(("from settings import SETTINGS",), "SETTINGS.all", files)


def filled_global() -> Source:
    lines = ("import yaml", "cfg = None", "def init():", "    global cfg", f"    cfg = {LOADED}", "init()")
    return Source(lines, "cfg", {})


def updated_dict() -> Source:
    return Source(("import yaml", "cfg = {}", f"cfg.update({LOADED})"), "cfg", {})


def copied() -> Source:
    return Source(("import copy, yaml", f"cfg = copy.deepcopy({LOADED})"), "cfg", {})


def class_attribute() -> Source:
    return Source(("import yaml", "class App:", f"    config = {LOADED}"), "App.config", {})


def memo() -> Source:
    lines = ("import yaml", "_memo = None", "def config():", "    global _memo", "    if _memo is None:")
    return Source((*lines, f"        _memo = {LOADED}", "    return _memo"), "config()", {})


def or_empty() -> Source:
    return Source(("import yaml", f"cfg = {LOADED} or {{}}"), "cfg", {})


SOURCES: Mapping[str, Callable[[], Source]] = {
    "loaded": loaded_at_once,
    "loaded-with": loaded_in_with,
    "function": function,
    "imported-name": imported_name,
    "imported-module": imported_module,
    "cached": cached_function,
    "attribute": attribute,
    "filled-global": filled_global,
    "updated": updated_dict,
    "copied": copied,
    "class-attribute": class_attribute,
    "memo": memo,
    "or-empty": or_empty,
}
