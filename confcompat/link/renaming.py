"""Keys that are made of field names: camel case, dashes, or what a function of the program gives."""

from __future__ import annotations

import re
from collections.abc import Callable

from confcompat.link.machine import Frame, Machine, State
from confcompat.link.values import Constant, External, Value, const_value


def _pascal(name: str) -> str:
    return "".join(part[:1].upper() + part[1:] for part in name.split("_"))


def _camel(name: str) -> str:
    # A leading underscore is kept by nobody: names that have one are no keys there.
    pascal = _pascal(name)
    return pascal[:1].lower() + pascal[1:]


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


_STYLES: dict[str, Callable[[str], str]] = {
    "camel": _camel,
    "to_camel": _camel,
    "pascal": _pascal,
    "to_pascal": _pascal,
    "snake": _snake,
    "to_snake": _snake,
    "kebab": lambda name: name.replace("_", "-"),
    "lower": str.lower,
    "upper": str.upper,
}


def renamed(m: Machine, fr: Frame, st: State, how: Value, name: str) -> str:
    """The key of a field; the name itself where the renaming is not known."""
    for atom in how.atoms:
        style = atom.value if isinstance(atom, Constant) else None
        if isinstance(atom, External):
            style = atom.name.rpartition(".")[2]
        if isinstance(style, str) and style in _STYLES:
            return _STYLES[style](name)
    given = m.call(m, fr, st, how, (const_value(name),), {}, 0)
    texts = [a.value for a in given.atoms if isinstance(a, Constant) and isinstance(a.value, str)]
    return texts[0] if len(texts) == 1 else name
