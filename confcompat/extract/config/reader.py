"""One config file's bytes to a fragment, whatever they hold."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from confcompat.extract.config.composing import Composer
from confcompat.extract.config.decoding import decode, masked_line
from confcompat.extract.config.json_reader import read_json
from confcompat.extract.config.malformed import Malformed
from confcompat.extract.config.toml_reader import read_toml
from confcompat.extract.config.yaml_reader import read_yaml
from confcompat.model.places import Place
from confcompat.model.trees import ConfigNode, Fragment, Unreadable

_Reader = Callable[[str, Composer], tuple[ConfigNode, ...]]
_READERS: dict[str, _Reader] = {"json": read_json, "toml": read_toml}


def read_fragment(data: bytes, file: str) -> Fragment:
    """What the file says. Never raises: what cannot be read is told in `unreadable`, without a value of the file.

    The ending of `file` names the format (`.json`, `.toml`; all others are YAML). A file that does not parse has no
    documents; one that parses but holds a part that its loader would refuse has both documents and `unreadable`.
    """
    text = ""
    composer = Composer(file)
    try:
        text = decode(data)
        documents = _READERS.get(file.rsplit(".", 1)[-1].lower(), read_yaml)(text, composer)
    except Malformed as error:
        place = Place(file, error.line, error.column)
        return Fragment(unreadable=(Unreadable(place, error.problem, masked_line(text, error.line)),))
    return Fragment(
        documents,
        tuple(sorted(composer.duplicates, key=lambda found: (found.winner, found.first))),
        tuple(replace(found, excerpt=masked_line(text, found.place.line)) for found in composer.unreadable),
        tuple(dict.fromkeys(composer.notes)),
    )
