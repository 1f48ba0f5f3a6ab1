"""What a view is asked for: templates say which types and defaults its value, or the values below it, must have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from confcompat.link.values import NONE, UNKNOWN, Atom, ClassRef, Constant, External, Partial, Series, Table, Value, of


@dataclass(frozen=True, slots=True)
class Wanted:
    """`default` None: the value must be there. `below`: a mapping is wanted, with these keys."""

    default: Value | None = None
    below: tuple[tuple[Constant, Wanted], ...] | None = None


def wanted_of(template: Value | None, defaults_at: Mapping[str, int | str]) -> Wanted:
    """What a template wants. `defaults_at`: template class → the argument that is the default."""
    if template is None or not template.atoms:
        return Wanted()
    return _wanted(template.atoms[0], defaults_at)


def _wanted(template: Atom, defaults_at: Mapping[str, int | str]) -> Wanted:
    match template:
        case Constant():
            return Wanted(of(template))
        case Table(layers):
            entries = [entry for layer in layers if isinstance(layer, tuple) for entry in layer]
            return Wanted(below=tuple((key, wanted_of(value, defaults_at)) for key, value in entries))
        case Partial(External(name), args, named) if name in defaults_at:
            return _of_class(defaults_at[name], args, dict(named), defaults_at)
        case External() | ClassRef() | Series() | Partial():
            return Wanted()
    return Wanted(UNKNOWN)


def _of_class(
    where: int | str, args: tuple[Value, ...], named: dict[str, Value], defaults_at: Mapping[str, int | str]
) -> Wanted:
    if where == "none":
        return Wanted(NONE)
    if where == "below":
        return wanted_of(args[0] if args else None, defaults_at)
    if where == "empty":
        return Wanted(of(Series("list")))
    given = args[where] if isinstance(where, int) and where < len(args) else named.get("default")
    required = given is None or any(isinstance(a, External) and a.name.endswith(".REQUIRED") for a in given.atoms)
    return Wanted(None if required else given)
