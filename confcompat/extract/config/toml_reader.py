"""TOML to one document: values by `tomllib`, places by a scan over table headers and key lines.

What lies inside a value (an inline table, an array) has the place of the key before it.
"""

from __future__ import annotations

import re
import tomllib
from datetime import date, datetime, time
from typing import Any

from confcompat.extract.config.composing import MAX_DEPTH, Composer
from confcompat.extract.config.decoding import position
from confcompat.extract.config.malformed import Malformed
from confcompat.extract.config.toml_places import Spot, key_spots
from confcompat.model.keys import KeyPath
from confcompat.model.reads import Scalar
from confcompat.model.trees import ConfigNode, Kind

_POSITION = re.compile(r"\s*\(at (?:line (\d+), column (\d+)|end of document)\)\Z")
# tomllib takes quadratic time and memory for the parts of one dotted key.
_LONG_KEY = re.compile(
    r"""(?:^|[{,])[ \t\[]*+(?:(?:[A-Za-z0-9_-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+\.[ \t]*+)"""
    rf"{{{MAX_DEPTH}}}",
    re.MULTILINE,
)
_KINDS: dict[type, Kind] = {bool: Kind.BOOLEAN, int: Kind.INTEGER, float: Kind.FLOAT, str: Kind.STRING}


def read_toml(text: str, composer: Composer) -> tuple[ConfigNode, ...]:
    """The document; a text without any key has none. Raises `Malformed` where the text is no TOML, or too deep."""
    long_key = _LONG_KEY.search(text)
    if long_key:
        raise Malformed(f"nested deeper than {MAX_DEPTH} levels", *position(text, long_key.start()))
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _from_toml(str(error), text) from None
    except RecursionError:
        raise Malformed(f"nested deeper than {MAX_DEPTH} levels", 1) from None
    except ValueError:
        raise Malformed("a number or date that does not exist", 1) from None
    if not table:
        return ()
    _Walk(composer, key_spots(text)).mapping(table, (), (1, 1))
    return (composer.take(),)


def _from_toml(message: str, text: str) -> Malformed:
    found = _POSITION.search(message)
    problem = _POSITION.sub("", message)
    if found and found[1]:
        return Malformed(problem, int(found[1]), int(found[2]))
    return Malformed(problem, text.count("\n", 0, len(text.rstrip())) + 1)


class _Walk:
    """Hands what tomllib read to the composer; the composer refuses what is too deep before the recursion is."""

    def __init__(self, composer: Composer, spots: dict[KeyPath, Spot]) -> None:
        self.composer = composer
        self.spots = spots

    def mapping(self, table: dict[str, Any], path: KeyPath, spot: Spot) -> None:
        self.composer.open(True, self.composer.place(*spot))
        for key, value in table.items():
            below = (*path, key)
            at = self.spots.get(below, spot)
            self.composer.key(key, self.composer.place(*at))
            self._value(value, below, at)
        self.composer.close()

    def _value(self, value: Any, path: KeyPath, spot: Spot) -> None:
        if isinstance(value, dict):
            self.mapping(value, path, spot)
        elif isinstance(value, list):
            self.composer.open(False, self.composer.place(*spot))
            for index, item in enumerate(value):
                self._value(item, (*path, index), self.spots.get((*path, index), spot))
            self.composer.close()
        else:
            kind, scalar = _scalar(value)
            self.composer.leaf(kind, scalar, self.composer.place(*spot))


def _scalar(value: Scalar | datetime | date | time) -> tuple[Kind, Scalar]:
    if isinstance(value, datetime | date | time):
        return Kind.TIMESTAMP, value.isoformat()
    return _KINDS[type(value)], value
