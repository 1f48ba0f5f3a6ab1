"""The keys of a field: its own name, or what its maker, its metadata or an option of the class calls it."""

from __future__ import annotations

from confcompat.link.class_options import Options
from confcompat.link.field_makers import Made, argument
from confcompat.link.listings import Keys
from confcompat.link.machine import Frame, Machine, State
from confcompat.link.renaming import renamed
from confcompat.link.values import Constant, External, Table, Value
from confcompat.model import facts as f
from confcompat.model.schemas import Private, Schema


def keys_of_field(
    m: Machine,
    fr: Frame,
    st: State,
    name: str,
    made: Made,
    schema: Schema,
    options: Options,
) -> tuple[Keys, ...]:
    """The keys under which a field is looked up, in order."""
    own: Keys = (name.lstrip("_") if schema.private is Private.STRIPPED else name,)
    for maker, call in () if schema.by_attribute else reversed(made):
        given = argument(call, maker.names) or _in_metadata(argument(call, maker.metadata), schema)
        keys = _named_keys(m, fr, st, given) if given is not None else ()
        if keys:
            return (*keys, own) if any(options.is_set(x, True) for x in schema.by_name) and own not in keys else keys
    alias = _alias(options.get(schema.aliases), name)
    if alias:
        return ((alias,),)
    for option in schema.renamed_by:
        rename = options.get(option)
        if rename is not None:
            other: Keys = (renamed(m, fr, st, rename, str(own[0])),)
            by_name = any(options.is_set(x, True) for x in schema.by_name)
            return (other, own) if by_name and other != own else (other,)
    return (own,)


def _named_keys(m: Machine, fr: Frame, st: State, given: f.Expr) -> tuple[Keys, ...]:
    """`"name"`, `AliasChoices("a", AliasPath("b", 0))`; nothing for what is not known."""
    if isinstance(given, f.Call):
        func = m.evaluate(m, fr, st, given.func)
        name = next((a.name.rpartition(".")[2] for a in func.atoms if isinstance(a, External)), "")
        if name == "AliasChoices":
            return tuple(keys for arg in given.args for keys in _named_keys(m, fr, st, arg.value))
        if name == "AliasPath":
            atoms = [a for arg in given.args for a in m.evaluate(m, fr, st, arg.value).atoms[:1]]
            parts = tuple(a.value for a in atoms if isinstance(a, Constant) and isinstance(a.value, str | int))
            return (parts,) if parts else ()
        return ()
    value = m.evaluate(m, fr, st, given)
    return tuple((a.value,) for a in value.atoms if isinstance(a, Constant) and isinstance(a.value, str))


def _in_metadata(metadata: f.Expr | None, schema: Schema) -> f.Expr | None:
    """`metadata={"alias": "name"}` or `metadata=field_options(alias="name")`."""
    match metadata:
        case f.Table(pairs):
            named = {p.key.value: p.value for p in pairs if isinstance(p.key, f.Const)}
            return next((named[name] for name in schema.metadata if name in named), None)
        case f.Call():
            return argument(metadata, schema.metadata)
    return None


def _alias(aliases: Value | None, name: str) -> str:
    """The other name that a dict has for a field; "" where it has none."""
    for atom in aliases.atoms if aliases is not None else ():
        for layer in atom.layers if isinstance(atom, Table) else ():
            for key, value in layer if isinstance(layer, tuple) else ():
                if key.value == name and value.atoms and isinstance(value.atoms[0], Constant):
                    return str(value.atoms[0].value)
    return ""
