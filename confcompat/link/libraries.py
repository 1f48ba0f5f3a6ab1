"""What the active packs say about names outside the program."""

from __future__ import annotations

from collections.abc import Iterable

from confcompat.model.packs import Behaviour, Does, Pack, Slot, Style
from confcompat.model.schemas import Combines, FieldMaker, Filler, KeyMaker, Schema, Validator


class Libraries:
    """All packs as one lookup by qualified name."""

    def __init__(self, packs: Iterable[Pack]) -> None:
        self.calls: dict[str, Behaviour] = {}
        self.values: dict[str, str] = {}
        self.attributes: dict[str, str] = {}
        self.slots: dict[str, Slot] = {}
        self.routes: dict[str, str] = {}
        self.styles: dict[str, Style] = {}
        self.exceptions: dict[str, tuple[str, ...]] = {}
        self.schemas: dict[str, Schema] = {}
        self.schema_bases: dict[str, Schema] = {}
        """Base class or decorator → the schema that it makes of a class."""
        self.makers: dict[str, FieldMaker] = {}
        self.fillers: dict[str, Filler] = {}
        self.key_makers: dict[str, KeyMaker] = {}
        self.validators: dict[str, Validator] = {}
        self.combinations: dict[str, Combines] = {}
        self.parameters: dict[str, tuple[str, ...]] = {}
        self.defaults_at: dict[str, int | str] = {}
        """Template of a view → its argument that is the default."""
        for pack in packs:
            for name, behaviour in pack.calls.items():
                if behaviour.does is Does.TEMPLATE and behaviour.default is not None:
                    self.defaults_at[name] = behaviour.default
            for name, root in pack.parameters.items():
                self.parameters[name] = (*self.parameters.get(name, ()), root)
            self.calls.update(pack.calls)
            self.values.update(pack.values)
            self.attributes.update(pack.attributes)
            self.slots.update(pack.slots)
            self.routes.update(pack.routes)
            self.styles.update(pack.styles)
            self.exceptions.update(pack.exceptions)
            self.makers.update(pack.makers)
            self.fillers.update(pack.fillers)
            self.key_makers.update(pack.key_makers)
            self.validators.update(pack.validators)
            self.combinations.update(pack.combinations)
            for schema in pack.schemas:
                self.schemas[schema.name] = schema
                self.schema_bases.update(dict.fromkeys((*schema.bases, *schema.decorators), schema))
