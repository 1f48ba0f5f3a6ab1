"""Key paths inside the interpreter: segments of the model, and marks of what a loop stands at."""

from __future__ import annotations

import msgspec

from confcompat.model.keys import Segment


class Each(msgspec.Struct, frozen=True, cache_hash=True):
    """What one loop stands at. `mapping`: the keys of a mapping, else the items of a list."""

    loop: tuple[object, ...]
    mapping: bool


PathPart = Segment | Each
Path = tuple[PathPart, ...]
