"""Which keys and values are secret, and what may be said of a value."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from math import isfinite, isnan, log2

from confcompat.model.keys import KeyPath, format_key, glob_matches
from confcompat.model.reads import Scalar
from confcompat.model.trees import ConfigNode, Kind

BUILT_IN = (
    *(
        "*password*",
        "*passwd*",
        "*passphrase*",
        "*_pwd",
        "pwd",
        "*_pass",
        "pass",
        "*token*",
        "*secret*",
        "*credential*",
    ),
    *("*_key", "*apikey*", "*api_key*", "*accesskey*", "*private*key*"),
)
MAX_SHOWN = 60
"""Characters of a value that are shown; the rest is cut."""

# A name alone before the `@` is no secret, a long one is the key of a service that reports errors.
_URL_WITH_CREDENTIALS = re.compile(r"://(?:[^/\s?#@:]*:[^/\s?#@]+|[^/\s?#@:]{16,})@")
_KNOWN_FORMS = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY|\beyJ[\w-]{8,}\.[\w-]{8,}\.|\b(?:AKIA|ASIA)[A-Z0-9]{16}\b|\bAIza[\w-]{30,}"
    r"|\bgh[pousr]_\w{20,}|\bgithub_pat_\w{20,}|\bglpat-[\w-]{16,}|\bxox[abeoprs]-[\w-]{10,}"
    r"|\b[sr]k_(?:live|test)_\w{10,}|\bSG\.[\w-]{16,}\.[\w-]{16,}|hooks\.slack\.com/services/|\$2[aby]\$\d\d\$|\$argon2"
    r"|(?:password|passwd|pwd|secret|token)[\"']?\s*[=:]\s*[\"']?[^;&\s\"',]{4,}",
    re.IGNORECASE,
)
_TOKEN = re.compile(r"[A-Za-z0-9+/=_-]{20,512}\Z")
_HEX = re.compile(r"[0-9a-fA-F-]+\Z")


@dataclass(frozen=True, slots=True)
class SecretPatterns:
    """The built-in patterns and `extra` ones from the settings.

    A pattern is held against the whole dotted key and against its last segment, in any case, with `-` read as `_`.
    """

    extra: tuple[str, ...] = ()
    _all: tuple[str, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_all", tuple(_folded(pattern) for pattern in (*BUILT_IN, *self.extra)))

    def covers(self, path: KeyPath) -> bool:
        """The key, or one above it, is secret."""
        return any(
            _any_matches(self._all, _folded(format_key(path[:length])))
            or _any_matches(self._all, _folded(_bare(path[length - 1 : length])))
            for length in range(1, len(path) + 1)
        )

    def covers_value(self, value: Scalar) -> bool:
        """The value gives itself away: credentials in a URL, a private key, a known token form, a random string."""
        if not isinstance(value, str):
            return False
        if _URL_WITH_CREDENTIALS.search(value) or _KNOWN_FORMS.search(value):
            return True
        return bool(_TOKEN.match(value)) and looks_random(value)

    def describe(self, path: KeyPath, node: ConfigNode) -> str:
        """What may be shown of a node: `30`, `"fast"`, `mapping with 3 keys`, `secret string, 12 characters`.

        One line; long values are cut, characters that would disturb a screen are escaped.
        """
        secret = "secret " if self.covers(path) else ""
        match node.kind:
            case Kind.MAPPING | Kind.SEQUENCE:
                unit = "key" if node.kind is Kind.MAPPING else "item"
                kind = "mapping" if node.kind is Kind.MAPPING else "list"
                count = len(node.children)
                return f"{secret}{kind} with {count} {unit}{'' if count == 1 else 's'}"
            case Kind.OPAQUE:
                tag = node.tag.removeprefix("tag:yaml.org,2002:")
                return f"{secret}value tagged {_cut(_escaped(tag))}" if tag else f"{secret}value of unknown type"
            case Kind.BINARY:
                return f"{secret}binary, {_bytes_of(str(node.value))} bytes"
            case Kind.TIMESTAMP if not secret:
                return _cut(_escaped(str(node.value)))
            case _:
                return self.describe_value(path, node.value)

    def describe_value(self, path: KeyPath, value: Scalar) -> str:
        """What may be shown of a scalar that belongs to a key: a default that the source gives, for one."""
        if value is None:
            return "null"
        if self.covers(path) or self.covers_value(value):
            # The length of a boolean is its value.
            kind = _NAMES[type(value)]
            return f"secret {kind}" if isinstance(value, bool) else f"secret {kind}, {_characters(len(str(value)))}"
        if isinstance(value, str):
            return _quoted(value)
        if isinstance(value, float) and not isfinite(value):
            return ".nan" if isnan(value) else f"{'-' if value < 0 else ''}.inf"
        return _cut(json.dumps(value))


_NAMES: dict[type, str] = {bool: "boolean", int: "integer", float: "float", str: "string"}


def _bytes_of(base64: str) -> int:
    return len(base64) * 3 // 4 - base64.count("=")


def _characters(count: int) -> str:
    return f"{count} character{'' if count == 1 else 's'}"


def _folded(text: str) -> str:
    return text.lower().replace("-", "_")


def _bare(last: KeyPath) -> str:
    return last[0] if last and isinstance(last[0], str) else format_key(last)


@lru_cache(maxsize=65_536)
def _any_matches(patterns: tuple[str, ...], text: str) -> bool:
    return any(glob_matches(pattern, text) for pattern in patterns)


def looks_random(text: str) -> bool:
    """Letters and digits without order, as a generator of keys writes them.

    Hexadecimal strings (hashes, UUIDs), words, identifiers, paths and numbers are not.
    """
    if _HEX.match(text):
        return False
    letters = [_class(character) for character in text if character.isalnum()]
    kinds = Counter(letters)
    if len(letters) < 0.85 * len(text) or "digit" not in kinds or len(kinds) < 2:
        return False
    # A capital before a small letter begins a word; every other change of class is a sign of chance.
    turns = sum(a != b and (a, b) != ("upper", "lower") for a, b in pairwise(letters))
    if turns < (0.25 if len(kinds) == 3 else 0.3) * len(letters) or (len(kinds) == 2 and len(letters) < 24):
        return False
    counts = Counter(text)
    entropy = -sum(n / len(text) * log2(n / len(text)) for n in counts.values())
    return entropy >= min(3.7, 0.8 * log2(len(text)))


def _class(character: str) -> str:
    if character.isdigit():
        return "digit"
    return "upper" if character.isupper() else "lower"


def _quoted(text: str) -> str:
    # Cut before escaping: an escape must not be cut in half, nor a long text be escaped for nothing.
    shown = text if len(text) <= MAX_SHOWN else text[: MAX_SHOWN - 1]
    return f'"{_escaped(json.dumps(shown, ensure_ascii=False)[1:-1])}{"…" if len(text) > MAX_SHOWN else ""}"'


def _escaped(text: str) -> str:
    # Not printable are controls, formats (right-to-left marks among them), surrogates, and all blanks but the space.
    return "".join(character if character.isprintable() else _escape(character) for character in text)


def _escape(character: str) -> str:
    code = ord(character)
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"


def _cut(text: str) -> str:
    return text if len(text) <= MAX_SHOWN else text[: MAX_SHOWN - 1] + "…"
