"""Validators made of literal schemas: what they check is read as the schema lists it."""

from __future__ import annotations

from confcompat.link.class_options import Options
from confcompat.link.escapes import escape
from confcompat.link.functions import Arguments
from confcompat.link.literal_checks import check_literal
from confcompat.link.machine import Frame, Machine, State
from confcompat.link.schema_calls import fill_by_function
from confcompat.link.schema_filling import Filling
from confcompat.link.values import (
    UNKNOWN,
    Atom,
    External,
    Partial,
    Table,
    Value,
    layered,
    of,
)
from confcompat.model.schemas import ArgumentNames, Validator


def validator_of(m: Machine, atom: Atom) -> Validator | None:
    """What the packs say of a validator that was made and kept; None for anything else."""
    if isinstance(atom, Partial) and isinstance(atom.function, External):
        return m.libraries.validators.get(atom.function.name)
    return None


def call_validator(m: Machine, fr: Frame, st: State, made: Partial, name: str, args: Arguments, at: int) -> Value:
    """A method of a validator; `__call__` where it is called itself."""
    validator = validator_of(m, made)
    if validator is None:
        function = made.function.name if isinstance(made.function, External) else ""
        filler = m.libraries.fillers.get(f"{function}.{name}")
        if filler is not None:
            return fill_by_function(m, fr, st, filler, args, at, made.named)
        return _unseen(m, fr, st, args, at)
    given = dict(zip(validator.parameters, made.args, strict=False)) | dict(made.named)
    if name == validator.extends and args.positional:
        return _extended(validator, made, given, args)
    check = validator.checks.get(name)
    own = given.get(validator.parameters[0])
    literal = (_argument(args, check.literal) or own) if check is not None else own
    source = _argument(args, check.data) if check is not None else None
    if check is None or source is None or literal is None:
        return _unseen(m, fr, st, args, at)
    schema = m.libraries.schemas[validator.schema]
    checked = check_literal(Filling(m, fr, st, at), schema, Options(given), literal, source, check.gives)
    if validator.keeps:
        m.set_field(made, validator.keeps, checked.mapping)
    return checked.given


def _extended(validator: Validator, made: Partial, given: dict[str, Value], args: Arguments) -> Value:
    """`schema.extend({...})`: what it lists stands above what was listed before."""
    parts = (given.get(validator.parameters[0], UNKNOWN), args.positional[0])
    layers = [layer for part in parts for atom in part.atoms if isinstance(atom, Table) for layer in atom.layers]
    options = dict(zip(validator.parameters[1:], made.args[1:], strict=False)) | dict(made.named) | dict(args.named)
    options.pop(validator.parameters[0], None)
    return of(Partial(made.function, (of(layered(layers)),), tuple(options.items())))


def _unseen(m: Machine, fr: Frame, st: State, args: Arguments, at: int) -> Value:
    for value in args.all_values():
        escape(m, fr, st, value, at, "handed to code that is not seen")
    return UNKNOWN


def _argument(args: Arguments, names: ArgumentNames) -> Value | None:
    named = dict(args.named)
    for name in names:
        if isinstance(name, int) and name < len(args.positional):
            return args.positional[name]
        if isinstance(name, str) and name in named:
            return named[name]
    return None
