"""Small programs given as text, and what linking answers for them, in a form that a test can show."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping

from confcompat.adapters.packs import load_packs
from confcompat.extract.python import extract
from confcompat.link.engine import Linked, link
from confcompat.link.program import Program
from confcompat.model.facts import ModuleFacts
from confcompat.model.keys import KeyPath, format_key
from confcompat.model.reads import (
    ENVIRONMENT_ROOT,
    Certainty,
    Condition,
    Extent,
    Need,
    Read,
    WhenAbsent,
    WhenPresent,
    WhenValue,
)
from confcompat.model.settings import Application

LOADED = 'import yaml\ncfg = yaml.safe_load(open("config.yaml"))\n'
"""The usual first two lines: `cfg` is the config."""


def facts_of(source: str | bytes) -> ModuleFacts:
    """The facts of one module that is good Python."""
    found = extract(textwrap.dedent(source).encode() if isinstance(source, str) else source)
    assert isinstance(found, ModuleFacts), found
    return found


def program_of(files: Mapping[str, str]) -> Program:
    return Program({path: facts_of(text) for path, text in files.items()})


def linked(
    files: str | Mapping[str, str],
    application: Application | None = None,
    config_files: tuple[str, ...] = ("config.yaml",),
) -> Linked:
    """What linking finds; a lone text is `app.py`."""
    sources = {"app.py": files} if isinstance(files, str) else files
    return link(program_of(sources), load_packs(), application or Application("test"), config_files)


def after_load(body: str) -> Linked:
    """What linking finds in a module that has loaded its config into `cfg`; the body begins at line 3."""
    return linked(LOADED + textwrap.dedent(body).lstrip("\n"))


def needs(found: Linked) -> dict[str, str]:
    """Each key with its strongest need, and what bounds it: `db.host` → `required if present db`.

    Variables are `$NAME`. Several conditions are joined by ` | `. Marks follow the need: `~` pattern, `?` opaque,
    `**` subtree.
    """
    by_key: dict[str, list[Read]] = {}
    for read in found.reads:
        by_key.setdefault(shown(read), []).append(read)
    return {key: _strongest(reads) for key, reads in sorted(by_key.items())}


def shown(read: Read) -> str:
    """A read's key as these tests write it."""
    return ("$" if read.root == ENVIRONMENT_ROOT else "") + format_key(read.path)


def at_lines(found: Linked, key: str) -> list[tuple[str, int]]:
    """Need and line of every read of a key, in order."""
    return [(read.need.value, read.place.line) for read in found.reads if shown(read) == key]


def reads_at(found: Linked, key: str) -> list[Read]:
    return [read for read in found.reads if shown(read) == key]


def _strongest(reads: list[Read]) -> str:
    order = list(Need)
    need = min((read.need for read in reads), key=order.index)
    told = {_bounds(read) for read in reads if read.need is need}
    bounds = " | ".join(sorted(told)) if "" not in told else ""
    marks = ""
    if any(read.certainty is Certainty.OPAQUE for read in reads):
        marks = "?"
    elif any(read.certainty is Certainty.PATTERN for read in reads):
        marks = "~"
    if any(read.extent is Extent.SUBTREE for read in reads):
        marks += "**"
    return need.value + marks + bounds


def _bounds(read: Read) -> str:
    out = f" or {_keys(path for path in read.any_of if path != read.path)}" if read.any_of else ""
    return out + (" if " + " and ".join(_condition(c) for c in read.when) if read.when else "")


def _keys(paths: Iterable[KeyPath]) -> str:
    return ", ".join(format_key(path) for path in paths)


def _condition(condition: Condition) -> str:
    path: KeyPath = condition.path
    match condition:
        case WhenPresent(_, truthy):
            return f"{'true' if truthy else 'present'} {format_key(path)}"
        case WhenAbsent(_, falsy):
            return f"{'false' if falsy else 'absent'} {format_key(path)}"
        case WhenValue(_, value, negated):
            return f"{format_key(path)} {'!=' if negated else '=='} {value!r}"
