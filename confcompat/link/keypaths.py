"""Keys that lead through levels: how one argument of a library's getter names several keys.

`indexes`: numbers and `[0]` are items of lists, `*` any item. `jmespath`: the same, with quoted names and `||`.
"""

from __future__ import annotations

import re

import msgspec

from confcompat.link.functions import split_key
from confcompat.link.values import Atom, CallSite, Constant, Series, constant
from confcompat.model.keys import Wild

Step = Atom | Wild
"""A key, or any one."""
_PART = re.compile(r'"((?:[^"\\]|\\.)*)"|\[(\d+|\*|)\]|([^.\[\]"]+)|(\.)')
_JMESPATH = re.compile(r'(?:[A-Za-z_][\w]*|"[^"]*"|\[(?:\d+|\*|)\]|\.|\*)+')
_LITERAL = re.compile(r"`([^`]*)`|'([^']*)'")


def steps_of(key: Atom, separator: str, syntax: str) -> list[Step]:
    """The steps that one argument names: a list of keys, or a text that is split."""
    if isinstance(key, Series) and key.rest is None and all(len(item.alts) == 1 for item in key.items):
        return [item.alts[0][0] for item in key.items]
    if not syntax or not isinstance(key, Constant) or not isinstance(key.value, str):
        return list(split_key(key, separator))
    if separator not in ("", "."):
        names = [name for name in key.value.split(separator) if name]
        return [_step(name, key.site) for name in names]
    steps: list[Step] = []
    for quoted, index, plain, _ in _PART.findall(key.value):
        if quoted or plain:
            steps.append(constant(quoted, key.site) if quoted else _step(plain, key.site))
        elif index or key.value.find("[]") >= 0:
            steps.append(_step(index or "*", key.site))
    return [step for step in steps if step is not None]


def _step(text: str, site: CallSite | None) -> Step:
    if text == "*":
        return Wild.ONE
    return msgspec.structs.replace(constant(int(text) if text.isdecimal() else text), site=site)


def alternatives(key: Atom, syntax: str) -> list[Atom] | None:
    """The alternatives of an expression, first one first; a literal is the last. None where it is not followed."""
    if syntax != "jmespath":
        return [key]
    if not isinstance(key, Constant) or not isinstance(key.value, str):
        return None
    parts = [part.strip() for part in key.value.split("||")]
    if not all(_JMESPATH.fullmatch(part) or _LITERAL.fullmatch(part) for part in parts):
        return None
    return [msgspec.structs.replace(key, value=part) for part in parts]


def literal_of(key: Atom) -> bool:
    """The alternative is a literal, no key."""
    return isinstance(key, Constant) and isinstance(key.value, str) and _LITERAL.fullmatch(key.value) is not None
