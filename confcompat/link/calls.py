"""Calling anything: dispatch by what the callee may be."""

from __future__ import annotations

from collections.abc import Mapping

from confcompat.link import commands, externals, methods, readers, schema_calls
from confcompat.link.access import SPREAD
from confcompat.link.conditions import Way, meet_all
from confcompat.link.containers import style_of
from confcompat.link.escapes import escape
from confcompat.link.functions import Arguments, Parameter, bind_arguments, call_function, telling_apart
from confcompat.link.machine import Frame, Machine, State, meeting
from confcompat.link.objects import (
    WRAPPED,
    ancestors,
    class_term,
    external_bases,
    find_in_class,
    find_method,
    is_enum,
    is_mapping,
)
from confcompat.link.schema_objects import checker_of, keep_options
from confcompat.link.validator_calls import call_validator, validator_of
from confcompat.link.values import (
    UNKNOWN,
    UNKNOWN_ATOM,
    Alt,
    Atom,
    Bound,
    ClassRef,
    Constant,
    Decorated,
    External,
    FunctionRef,
    Instance,
    Made,
    Method,
    Node,
    Partial,
    Table,
    Unknown,
    Value,
    from_alts,
    of,
    on_way,
)
from confcompat.model.reads import Use

MAX_INSTANCES = 60


def call(
    m: Machine,
    fr: Frame,
    st: State,
    func: Value,
    positional: tuple[Value, ...],
    named: Mapping[str, Value],
    at: int,
    star: Value | None = None,
    spreads: tuple[Value, ...] = (),
) -> Value:
    """What the call gives; the state moves to where it returns."""
    args = Arguments(positional, tuple(named.items()), star, spreads)
    out: list[Alt] = []
    live = [(atom, way) for atom, way in func.alts if meet_all(st.ways, way)]
    if len(live) == 1:
        atom, way = live[0]
        return on_way(_call_atom(m, fr, st, atom, way, args, at), way)
    branches = []
    for atom, way in live:
        branch = State(dict(st.env), meet_all(st.ways, way), dict(st.writes))
        out.extend(on_way(_call_atom(m, fr, branch, atom, way, args, at), way).alts)
        branches.append(branch)
    if branches:
        # What one possible receiver writes into config says nothing of the others: none of them undoes it.
        merged = dict(st.writes)
        for branch in branches:
            merged.update((key, v) for key, v in branch.writes.items() if st.writes.get(key) != v)
        st.writes = merged
    return meeting((from_alts(out),))


def _call_atom(m: Machine, fr: Frame, st: State, atom: Atom, way: Way, args: Arguments, at: int) -> Value:
    match atom:
        case FunctionRef():
            return call_function(m, fr, st, atom, args, at)
        case Bound(receiver, function):
            return call_function(m, fr, st, function, args, at, receiver)
        case ClassRef():
            return instantiate(m, fr, st, atom, args, at)
        case Method(receiver, name):
            return methods.call_method(m, fr, st, receiver, name, way, args, at)
        case External(name):
            return externals.call_external(m, fr, st, name, args, at)
        case Partial() if validator_of(m, atom) is not None:
            return call_validator(m, fr, st, atom, "__call__", args, at)
        case Partial(function, given, given_named):
            merged = {**dict(given_named), **dict(args.named)}
            target = Value(((function, way),))
            return call(m, fr, st, target, (*given, *args.positional), merged, at, args.star, args.spreads)
        case Instance():
            method = find_method(m, atom, "__call__")
            if method is not None:
                return call(m, fr, st, method, args.positional, dict(args.named), at, args.star, args.spreads)
        case Decorated(_, inner):
            return call(m, fr, st, inner, args.positional, dict(args.named), at, args.star, args.spreads)
        case Constant(None):
            m.fail(fr, st, "TypeError", way)
            return Value()
        case Node() | Table() if (style := style_of(m, atom)) is not None and "__call__" in style.methods:
            return methods.call_method(m, fr, st, atom, "__call__", way, args, at)
        case Node():
            m.sites.use(atom.site, Use.NOT_NULL)
        case Made(commands.COMMAND):
            return commands.call_command(m, fr, st, atom, "__call__", args)
        case Made(name):
            read = readers.call_reader(m, fr, st, atom, "__call__", args, at)
            return read if read is not None else externals.call_external(m, fr, st, f"{name}.__call__", args, at)
    for value in args.all_values():
        escape(m, fr, st, value, at, "handed to code that is not seen")
    return Value(((Unknown(isinstance(atom, Unknown) and atom.tainted), way),))


def instantiate(m: Machine, fr: Frame, st: State, cls: ClassRef, args: Arguments, at: int) -> Value:
    """A new object. Objects of one class made with the same arguments are one."""
    if is_enum(m, cls):
        return UNKNOWN
    made = m.instances.setdefault(cls, {})
    alike = (cls, fr.unit.path, at, tuple(telling_apart(value) for value in args.all_values()))
    identity = m.identity(alike if len(made) < MAX_INSTANCES else (cls, "any"))
    instance = Instance(cls, identity)
    made[instance] = None
    if is_mapping(m, cls):
        held = args.positional[0] if args.positional else of(Table((), m.identity((cls, fr.unit.path, at))))
        m.set_field(instance, WRAPPED, held)
    new = find_in_class(m, cls, "__new__")
    if new is not None:
        given = call(m, fr, st, new[0], (of(cls), *args.positional), dict(args.named), at, args.star, args.spreads)
        if given.alts and not any(isinstance(atom, Unknown) for atom in given.atoms):
            for atom in given.atoms:
                started = find_method(m, atom, "__init__") if isinstance(atom, Instance) else None
                if started is not None:
                    call(m, fr, st, started, args.positional, dict(args.named), at, args.star, args.spreads)
            return given
    init = find_method(m, instance, "__init__")
    if init is not None:
        call(m, fr, st, init, args.positional, dict(args.named), at, args.star, args.spreads)
        return of(instance)
    schema = schema_calls.constructs(m, cls)
    if schema is not None:
        schema_calls.construct(m, fr, st, instance, schema, args, at)
        return of(instance)
    if checker_of(m, cls) is not None:
        keep_options(m, instance, args)
        return of(instance)
    fields = constructor_fields(m, cls)
    if fields:
        for name, value in bind_arguments(m, fr, st, fields, args, at).items():
            m.set_field(instance, name, value)
        after = find_method(m, instance, "__post_init__")
        if after is not None:
            call(m, fr, st, after, (), {}, at)
    elif not is_mapping(m, cls) and external_bases(m, cls) - {"builtins.object", "abc.ABC", "typing.Generic"}:
        _outside_init(m, fr, st, instance, args, at)
    return of(instance)


def _outside_init(m: Machine, fr: Frame, st: State, instance: Instance, args: Arguments, at: int) -> None:
    """The constructor of a base outside the program takes the arguments."""
    if external_bases(m, instance.cls) & {"types.SimpleNamespace", "argparse.Namespace"}:
        for spread in args.spreads:
            m.set_field(instance, SPREAD, spread)
        return
    for value in args.all_values():
        escape(m, fr, st, value, at, "handed to a base class that is not seen")


def constructor_fields(m: Machine, cls: ClassRef) -> tuple[Parameter, ...]:
    """The parameters that a dataclass or named tuple gives its constructor; none for other classes."""
    lineage = [atom for atom in ancestors(m, cls) if isinstance(atom, ClassRef)]
    names: dict[str, Parameter] = {}
    for base in reversed(lineage):
        if not _makes_constructor(m, base):
            continue
        for name, value in m.annotations.get(base, {}).items():
            names[name] = Parameter(name, "any", value)
    return tuple(p for p in names.values() if p.default is None or p.default.alts)


def _makes_constructor(m: Machine, cls: ClassRef) -> bool:
    decorators = m.decorated.get(cls, Value()).atoms
    if any(isinstance(a, External) and a.name in externals.DATACLASSES for a in decorators):
        return True
    term = class_term(m, cls)
    bases = m.bases.get(cls, Value()).atoms
    return bool(term.bases) and any(isinstance(b, External) and b.name.endswith(".NamedTuple") for b in bases)


__all__ = ["UNKNOWN_ATOM", "call", "constructor_fields", "instantiate"]
