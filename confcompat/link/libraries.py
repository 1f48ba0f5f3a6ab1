"""What the active packs say about names outside the program."""

from __future__ import annotations

from collections.abc import Iterable

from confcompat.model.packs import Behaviour, Pack, Slot, Style


class Libraries:
    """All packs as one lookup by qualified name."""

    def __init__(self, packs: Iterable[Pack]) -> None:
        self.calls: dict[str, Behaviour] = {}
        self.values: dict[str, str] = {}
        self.attributes: dict[str, str] = {}
        self.slots: dict[str, Slot] = {}
        self.routes: dict[str, str] = {}
        self.styles: dict[str, Style] = {}
        self.raises: dict[str, tuple[str, ...]] = {}
        for pack in packs:
            self.calls.update(pack.calls)
            self.values.update(pack.values)
            self.attributes.update(pack.attributes)
            self.slots.update(pack.slots)
            self.routes.update(pack.routes)
            self.styles.update(pack.styles)
            self.raises.update(pack.raises)
