"""How an answer is to be shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from confcompat.model.rules import Rule


@dataclass(frozen=True, slots=True)
class View:
    """The rules (by name) whose words the findings take, and what the reader asked for.

    `secrets` are the settings' own patterns, in force besides the built-in ones. `columns` is the width of the
    terminal; a file has 100. `many`: more than one application was asked for, so a document names each.
    """

    rules: Mapping[str, Rule] = field(default_factory=dict)
    secrets: tuple[str, ...] = ()
    verbose: bool = False
    colour: bool = False
    columns: int = 100
    many: bool = False
