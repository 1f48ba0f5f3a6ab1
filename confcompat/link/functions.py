"""Calling functions and classes of the program: binding arguments, running bodies once per context."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from confcompat.link.access import How, read_get, read_item, read_key, table_get
from confcompat.link.bounds import bounded, nodes_inside
from confcompat.link.conditions import EVERYWHERE, Says, Way, common, join_ways, meet_all
from confcompat.link.escapes import escape
from confcompat.link.machine import Failure, Frame, Machine, State
from confcompat.link.merges import merge, merge_shape
from confcompat.link.objects import ancestors, function_term
from confcompat.link.sites import ClosedSite
from confcompat.link.texts import split_text
from confcompat.link.values import (
    NONE,
    UNKNOWN,
    Atom,
    ClassRef,
    Constant,
    FunctionRef,
    KeyOf,
    Node,
    Series,
    Table,
    Text,
    Unknown,
    Value,
    constant,
    from_alts,
    join,
    layered,
    of,
    on_way,
    scalar_of,
)
from confcompat.model import facts as f
from confcompat.model.lookup import ABSENT, Present
from confcompat.model.reads import ENVIRONMENT_ROOT, Certainty, Moment
from confcompat.model.settings import Accessor

MAX_DEPTH = 48
MAX_RECURSION = 4
MAX_CONTEXTS = 1500
MANY_CONTEXTS = 40
MANY_RECURSIVE_CONTEXTS = 12
"""As above, for functions that call themselves: what they give grows with each call."""
MAX_KEY_ITEMS = 6
RECURSIVE_DEPTH = 2
"""What a function that calls itself gives is kept this deep, or each level would hold the one below it."""


class Arguments(msgspec.Struct, frozen=True, cache_hash=True):
    """What a call hands over. `star` is a `*value` of unknown length, `spreads` are `**values`."""

    positional: tuple[Value, ...] = ()
    named: tuple[tuple[str, Value], ...] = ()
    star: Value | None = None
    spreads: tuple[Value, ...] = ()

    def all_values(self) -> tuple[Value, ...]:
        """Every value handed over."""
        star = () if self.star is None else (self.star,)
        return (*self.positional, *(value for _, value in self.named), *star, *self.spreads)


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter as a call sees it; `default` None means that there is none."""

    name: str
    kind: str
    default: Value | None


class Outcome(msgspec.Struct, frozen=True):
    """What a call of a function gave in one context. `state` None: it never returns."""

    value: Value
    failures: tuple[Failure, ...]
    state: State | None


def parameters_of(m: Machine, function: FunctionRef) -> tuple[Parameter, ...]:
    """The parameters of a function with the defaults that its definition evaluated."""
    term = function_term(m, function)
    defaults = m.defaults.get(function, {})
    return tuple(
        Parameter(p.name, p.kind, defaults.get(p.name, UNKNOWN) if p.default is not None else None) for p in term.params
    )


def bind_arguments(
    m: Machine, fr: Frame, st: State, params: tuple[Parameter, ...], args: Arguments, at: int
) -> dict[str, Value]:
    """Parameter → value. What is spread from config is read, name by name, and refuses other names."""
    env: dict[str, Value] = {}
    named = dict(args.named)
    positional = [p for p in params if p.kind in ("only", "any")]
    for param, value in zip(positional, args.positional, strict=False):
        env[param.name] = value
    extra = args.positional[len(positional) :]
    for param in params:
        if param.kind == "args":
            rest = args.star
            env[param.name] = of(Series("tuple", tuple(extra), rest))
        elif param.kind != "kwargs" and param.name not in env and param.name in named:
            env[param.name] = named[param.name]
    accepted = [p for p in params if p.kind in ("any", "key")]
    open_ended = any(p.kind == "kwargs" for p in params)
    for spread in args.spreads:
        _bind_spread(m, fr, st, spread, accepted, env, open_ended, at)
    for param in params:
        if param.name in env:
            continue
        if param.kind == "kwargs":
            env[param.name] = _rest(m, params, named, args.spreads, at, fr)
        elif param.default is not None:
            env[param.name] = param.default
        elif args.star is not None:
            env[param.name] = args.star
        else:
            env[param.name] = UNKNOWN
    return env


def _bind_spread(
    m: Machine,
    fr: Frame,
    st: State,
    spread: Value,
    accepted: list[Parameter],
    env: dict[str, Value],
    open_ended: bool,
    at: int,
) -> None:
    bound = frozenset(env)
    free = [p for p in accepted if p.name not in bound]
    for atom, way in spread.alts:
        for layer in atom.layers if isinstance(atom, Table) else (atom,):
            if not isinstance(layer, Node):
                continue
            if not open_ended and not (isinstance(atom, Table) and atom.filtered):
                allows = frozenset(p.name for p in free) | _given_above(atom)
                m.sites.close(
                    ClosedSite(layer.root, layer.path, allows, "TypeError", fr.place(at), fr.moment, fr.function)
                )
        for param in free:
            value = _spread_value(m, fr, st, atom, way, param, at)
            if value is not None:
                env[param.name] = join((env[param.name], value)) if param.name in env else value


def _given_above(atom: Atom) -> frozenset[str]:
    if not isinstance(atom, Table):
        return frozenset()
    names = [entry.value for layer in atom.layers if isinstance(layer, tuple) for entry, _ in layer]
    return frozenset(name for name in names if isinstance(name, str))


def _spread_value(m: Machine, fr: Frame, st: State, atom: Atom, way: Way, param: Parameter, at: int) -> Value | None:
    key = constant(param.name)
    if isinstance(atom, Node):
        how = How.ITEM if param.default is None else How.GET
        return read_key(m, fr, st, atom, way, key, at, how, param.default, "TypeError")
    if isinstance(atom, Table):
        if param.default is not None:
            return table_get(m, fr, st, atom, way, key, at, How.GET, param.default)
        return table_get(m, fr, st, atom, way, key, at, How.ITEM, None)
    return param.default if isinstance(atom, Constant) else UNKNOWN


def _rest(
    m: Machine, params: tuple[Parameter, ...], named: dict[str, Value], spreads: tuple[Value, ...], at: int, fr: Frame
) -> Value:
    taken = {p.name for p in params}
    layers: list[tuple[tuple[Constant, Value], ...] | Node | Unknown] = []
    for spread in spreads:
        for atom in spread.atoms:
            layers.extend(atom.layers if isinstance(atom, Table) else (atom,) if isinstance(atom, Node) else ())
    own = tuple((constant(name), value) for name, value in named.items() if name not in taken)
    return of(layered((*layers, own), m.identity(("kwargs", fr.unit.path, at))))


def call_function(
    m: Machine, fr: Frame, st: State, function: FunctionRef, args: Arguments, at: int, receiver: Atom | None = None
) -> Value:
    """What a function of the program gives; its failures become the frame's."""
    if receiver is not None:
        args = msgspec.structs.replace(args, positional=(of(receiver), *args.positional))
    args = msgspec.structs.replace(
        args,
        positional=tuple(m.handed(fr, value, at) for value in args.positional),
        named=tuple((name, m.handed(fr, value, at)) for name, value in args.named),
    )
    name = m.program.units[function.module].functions[function.index].qualname
    accessor = m.accessors.get((function.module, name))
    if accessor is not None:
        m.called.add((function.module, function.index))
        names = tuple(param.name for param in parameters_of(m, function))
        if receiver is not None:
            names, args = names[1:], msgspec.structs.replace(args, positional=args.positional[1:])
        return read_accessor(m, fr, st, accessor, args, at, names)
    env = bind_arguments(m, fr, st, parameters_of(m, function), args, at)
    shape = merge_shape(m, function)
    if shape is not None and (nodes_inside(env[shape.low]) or nodes_inside(env[shape.high])):
        m.called.add((function.module, function.index))
        return merge(m, env[shape.low], env[shape.high], (fr.unit.path, at, fr.context))
    env.update(_declared_parameters(m, function, name))
    number = (function.module, function.index)
    m.called.add(number)
    many = MANY_RECURSIVE_CONTEXTS if number in m.recursive else MANY_CONTEXTS
    if m.contexts.get(number, 0) > many and (number not in m.touching or number in m.recursive):
        env = {param: _coarse(value) for param, value in env.items()}
    outcome = _outcome(m, fr, st, function, env, receiver, args, at)
    fr.raised.extend(_told_apart(outcome, st))
    if outcome.state is None:
        return Value()
    st.ways = outcome.state.ways
    st.writes = dict(outcome.state.writes)
    _note_defaults(m, outcome.value)
    return m.returning.get((function.module, name), outcome.value)


def _outcome(
    m: Machine,
    fr: Frame,
    st: State,
    function: FunctionRef,
    env: dict[str, Value],
    receiver: Atom | None,
    args: Arguments,
    at: int,
) -> Outcome:
    """What the call gives: remembered, or run. What has nothing to do with config is run once for all ways to it."""
    number = (function.module, function.index)
    if number in m.remote and number not in m.touching:
        apart = (function, receiver, tuple(env.items()))
        outcome = m.memo.get(apart)
        if not isinstance(outcome, Outcome):
            touched = m.touches
            outcome = _run(m, fr, State({}), function, env, receiver, apart, args, at)
            if m.touches != touched:
                m.memo.pop(apart, None)
                outcome = None
        if outcome is not None:
            return _reached(outcome, st)
    key = (function, receiver, tuple(env.items()), st.ways, tuple(st.writes.items()), fr.moment)
    outcome = m.memo.get(key)
    if not isinstance(outcome, Outcome):
        outcome = _run(m, fr, st, function, env, receiver, key, args, at)
    return outcome


def _told_apart(outcome: Outcome, st: State) -> tuple[Failure, ...]:
    """The call's failures; those that config does not decide, the way being the same for failing and for going on.

    `token = cfg.get("token") or fetch()` must not make `token` required because `fetch` may meet a closed door.
    """
    after = outcome.state.ways if outcome.state is not None else ()
    undecided = [way for way in st.ways if any(way <= done for done in after)]
    if not undecided:
        return outcome.failures
    return tuple(
        msgspec.structs.replace(x, chance=True) if any(_adds_nothing(way, x.way) for way in undecided) else x
        for x in outcome.failures
    )


def _adds_nothing(way: Way, failing: Way) -> bool:
    """The failing way says nothing of config that was not said on the way to the call, nor misses a variable."""
    return way <= failing and all(
        literal.root == ENVIRONMENT_ROOT and literal.says not in (Says.ABSENT, Says.FALSY, Says.NULL)
        for literal in failing - way
    )


def _reached(outcome: Outcome, st: State) -> Outcome:
    """An outcome that was computed for all ways, on the ways of a state."""
    if st.ways == EVERYWHERE:
        return outcome if outcome.state is None else Outcome(outcome.value, outcome.failures, _with_writes(outcome, st))
    failures = tuple(
        Failure(failure.kind, way, failure.chance)
        for failure in outcome.failures
        for way in meet_all(st.ways, failure.way)
    )
    return Outcome(outcome.value, failures, None if outcome.state is None else _with_writes(outcome, st))


def _with_writes(outcome: Outcome, st: State) -> State | None:
    own = outcome.state.ways if outcome.state is not None else ()
    ways = join_ways(meet_all(st.ways, way) for way in own)
    return State({}, ways, st.writes) if ways else None


def _note_defaults(m: Machine, value: Value) -> None:
    """A getter that asks first and gives something else where the key is not there, gives a default."""
    if all(isinstance(atom, Constant) and isinstance(atom.value, bool) for atom in value.atoms):
        # It answers whether the key is there.
        return
    for atom, way in value.alts:
        if not isinstance(atom, Constant):
            continue
        for literal in way:
            site = m.sites.found.get(literal.site) if literal.says is Says.ABSENT else None
            if site is not None and site.via and site.tested:
                site.default, site.replaced = Present(atom.value), True


def _declared_parameters(m: Machine, function: FunctionRef, qualname: str) -> dict[str, Value]:
    """Parameters that the settings declare as roots, for the function itself or for one that it overrides."""
    if not m.taking:
        return {}
    own = m.taking.get((function.module, qualname), {})
    if own or function.cls is None:
        return own
    name = qualname.rpartition(".")[2]
    for cls in m.bases:
        if (cls.module, cls.index) != function.cls:
            continue
        for base in ancestors(m, cls):
            if isinstance(base, ClassRef):
                above = m.program.units[base.module].classes[base.index].qualname
                found = m.taking.get((base.module, f"{above}.{name}"))
                if found:
                    return found
    return {}


def read_accessor(
    m: Machine,
    fr: Frame,
    st: State,
    accessor: Accessor,
    args: Arguments,
    at: int,
    names: tuple[str, ...] = (),
) -> Value:
    """A getter that the settings describe; `names` are its parameters. A call without a default requires the key."""
    key = _given(args, accessor.key, names)
    default = _given(args, accessor.default, names) if accessor.default is not None else None
    parts = []
    for atom, way in (key or UNKNOWN).alts:
        value = on_way(of(Node(accessor.root, ())), way)
        keys = split_key(atom, accessor.separator)
        for index, one in enumerate(keys):
            value = _accessed(m, fr, st, value, one, default, at, last=index == len(keys) - 1)
        parts.append(value)
    return join(parts)


def _given(args: Arguments, which: int | str, names: tuple[str, ...]) -> Value | None:
    """An argument by position or name, however the call hands it over."""
    named = dict(args.named)
    if isinstance(which, str):
        index = names.index(which) if which in names else -1
        return named.get(which) or (args.positional[index] if 0 <= index < len(args.positional) else None)
    if which < len(args.positional):
        return args.positional[which]
    return named.get(names[which]) if which < len(names) else None


def split_key(atom: Atom, separator: str) -> list[Atom]:
    """The segments of a dotted key; of one that is known in part, the parts that are known."""
    if separator and isinstance(atom, Constant) and isinstance(atom.value, str):
        return [msgspec.structs.replace(atom, value=name) for name in atom.value.split(separator)]
    if separator and isinstance(atom, Text):
        return list(split_text(atom, separator))
    return [atom]


def _accessed(
    m: Machine, fr: Frame, st: State, value: Value, key: Atom, default: Value | None, at: int, last: bool
) -> Value:
    if default is None:
        return read_item(m, fr, st, value, of(key), at)
    nodes = Value(tuple(alt for alt in value.alts if isinstance(alt[0], Node)))
    rest = tuple(alt for alt in value.alts if not isinstance(alt[0], Node))
    got = read_get(m, fr, st, nodes, of(key), default, at)
    if not last:
        for atom in got.atoms:
            if isinstance(atom, Node) and atom.site in m.sites.found:
                # The default stands for the key, not for the containers on the way.
                m.sites.found[atom.site].default = ABSENT
    return from_alts((*got.alts, *rest))


def _run(
    m: Machine,
    fr: Frame,
    st: State,
    function: FunctionRef,
    env: dict[str, Value],
    receiver: Atom | None,
    key: object,
    args: Arguments,
    at: int,
) -> Outcome:
    number = (function.module, function.index)
    unchanged = Outcome(UNKNOWN, (), st.copy())
    if key in m.active:
        return unchanged
    contexts = m.contexts[number] = m.contexts.get(number, 0) + 1
    running = m.running.get(number, 0)
    if m.depth >= MAX_DEPTH or contexts > MAX_CONTEXTS or running >= MAX_RECURSION:
        for value in args.all_values():
            escape(m, fr, st, value, at, "passed on more often than is followed")
        name = m.program.units[function.module].functions[function.index].qualname
        handed = [node for value in env.values() for node in nodes_inside(value)]
        if roots := dict.fromkeys(node.root for node in handed if not node.is_variable):
            m.drop(f"calls of {name} beyond a limit: all of the config counts as read there")
            # What it would have given back may be config: nothing below the root can be called unread any more.
            for root in roots:
                _, site = m.site(fr, root, (), at, Certainty.OPAQUE, "passed on more often than is followed")
                site.fetched = site.subtree = True
        elif running < MAX_RECURSION:
            m.drop(f"calls of {name} beyond a limit")
        return unchanged
    m.active[key] = 1
    m.running[number] = running + 1
    m.depth += 1
    touched = m.touches
    outcome = run_body(m, function, env, st, fr.moment, receiver)
    if running:
        m.recursive.add(number)
        outcome = msgspec.structs.replace(outcome, value=bounded(outcome.value, RECURSIVE_DEPTH))
    if m.touches != touched or any(nodes_inside(value) for value in env.values()):
        m.touching.add(number)
    else:
        m.remote.add(number)
    m.depth -= 1
    m.running[number] = running
    del m.active[key]
    m.memo[key] = outcome
    return outcome


def run_body(
    m: Machine, function: FunctionRef, env: dict[str, Value], st: State, moment: Moment, receiver: Atom | None
) -> Outcome:
    """Interpret a body with bound parameters."""
    unit = m.program.units[function.module]
    definition = unit.functions[function.index]
    term = function_term(m, function)
    scope = function.scope
    if definition.encloses:
        scope = m.scope((function, tuple(env.items())), function.scope)
        for name, value in env.items():
            m.remember(scope, name, value)
    inner = Frame(
        unit=unit,
        scope=scope,
        function=m.qualified(unit, definition.qualname),
        caller=(function.module, function.index),
        moment=moment,
        receiver=receiver,
        cls=function.cls,
        encloses=definition.encloses,
        outer=function.scope,
        context=m.identity((function, tuple(telling_apart(value) for value in env.values()))),
    )
    entry = State(dict(env), st.ways, dict(st.writes))
    base = common(st.ways)
    if isinstance(term, f.Lambda):
        value = m.evaluate(m, inner, entry, term.body)
        return Outcome(value, tuple(dict.fromkeys(inner.raised)), entry if value.alts else None)
    end = m.execute(m, inner, entry, term.body)
    if end is not None:
        inner.returned.append((NONE, end))
    if not inner.returned:
        return Outcome(Value(), tuple(dict.fromkeys(inner.raised)), None)
    states = [state for _, state in inner.returned]
    if term.generator:
        value = of(Series("generator", (), join(inner.yielded) if inner.yielded else None))
    else:
        value = join(on_way(value, common(state.ways) - base) for value, state in inner.returned)
    writes = states[0].writes if all(s.writes == states[0].writes for s in states) else dict(st.writes)
    after = State({}, join_ways(state.ways for state in states), writes)
    return Outcome(value, tuple(dict.fromkeys(inner.raised)), after)


def telling_apart(value: Value) -> tuple[Atom, ...]:
    """What tells two calls or objects apart: config, constants and code that they are given, not other objects."""
    plain = (a for a in value.atoms if isinstance(a, Constant | FunctionRef | ClassRef | KeyOf))
    return (*plain, *nodes_inside(value))


def _coarse(value: Value) -> Value:
    """What a function is told of an argument that holds no config and is no key, once it was called in many ways."""
    return value if nodes_inside(value) or scalar_of(value) is not None or _may_be_keys(value) else UNKNOWN


def _may_be_keys(value: Value) -> bool:
    """A short list of literals: the path of a key is often handed over like that."""
    atom = value.alts[0][0] if len(value.alts) == 1 else None
    return (
        isinstance(atom, Series)
        and atom.rest is None
        and 0 < len(atom.items) <= MAX_KEY_ITEMS
        and all(scalar_of(item) is not None for item in atom.items)
    )


__all__ = ["Arguments", "Outcome", "Parameter", "bind_arguments", "call_function", "from_alts", "run_body"]
