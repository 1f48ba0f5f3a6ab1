"""Built-in functions, and those of functools, operator and collections, that move config values."""

from __future__ import annotations

from collections.abc import Callable

from confcompat.link.access import elements, read_get, read_item, use
from confcompat.link.attributes import read_attr
from confcompat.link.conditions import ALWAYS, Way, meet, meet_all
from confcompat.link.escapes import escape, note_item
from confcompat.link.functions import Arguments
from confcompat.link.handling import catches
from confcompat.link.iteration import steps
from confcompat.link.machine import Frame, Machine, State
from confcompat.link.objects import external_bases, is_mapping
from confcompat.link.stacking import entries, stacked
from confcompat.link.templates import fill_dollar
from confcompat.link.values import (
    FALSE,
    NONE,
    TAINTED,
    TRUE,
    UNKNOWN,
    UNKNOWN_ATOM,
    Alt,
    Atom,
    Blank,
    ClassRef,
    Constant,
    Decorated,
    External,
    FunctionRef,
    Instance,
    KeyOf,
    Made,
    Node,
    Partial,
    Series,
    Super,
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
    truth,
)
from confcompat.model.reads import ENVIRONMENT_ROOT, Use

_MAX_REDUCED = 32
Handler = Callable[[Machine, Frame, State, Arguments, int], Value]


def _first(args: Arguments) -> Value:
    return args.positional[0] if args.positional else (args.star or UNKNOWN)


def _number(kind: Use, python: type) -> Handler:
    def convert(m: Machine, fr: Frame, st: State, args: Arguments, at: int) -> Value:
        out: list[Alt] = []
        for atom, way in _first(args).alts if args.positional else ():
            if not meet_all(st.ways, way):
                continue
            match atom:
                case Node():
                    use(m, st, note_item(m, fr, atom, at), way, kind)
                    out.append((Unknown(True), way))
                case Constant(None) | Blank():
                    m.fail(fr, st, "TypeError", way)
                case Constant(value, _, site):
                    try:
                        out.append((constant(python(value), site), way))
                    except (TypeError, ValueError, OverflowError):
                        m.fail(fr, st, "ValueError", way)
                case _:
                    out.append((Unknown(isinstance(atom, Unknown | Text | KeyOf)), way))
        return from_alts(out) if args.positional else UNKNOWN

    return convert


def _string(m: Machine, fr: Frame, st: State, args: Arguments, at: int) -> Value:
    out: list[Alt] = []
    for atom, way in _first(args).alts:
        match atom:
            case Constant(value, _, site):
                out.append((constant(str(value), site), way))
            case Text() | KeyOf():
                out.append((atom, way))
            case Node():
                if meet_all(st.ways, way):
                    note_item(m, fr, atom, at)
                out.append((Text("*", "a config value"), way))
            case _:
                out.append((atom if not isinstance(atom, Instance) else UNKNOWN_ATOM, way))
    return from_alts(out) if args.positional else of(constant(""))


def _bool(m: Machine, fr: Frame, st: State, args: Arguments, at: int) -> Value:
    out: list[Alt] = []
    for atom, way in _first(args).alts:
        known = truth(atom)
        out.append((constant(known) if known is not None else atom, way))
    return from_alts(out)


def _len(m: Machine, fr: Frame, st: State, args: Arguments, at: int) -> Value:
    for atom, way in _first(args).alts:
        if isinstance(atom, Constant) and atom.value is None:
            m.fail(fr, st, "TypeError", way)
        elif isinstance(atom, Node):
            use(m, st, atom, way, Use.ITERABLE)
            escape(m, fr, st, Value(((atom, way),)), at)
    return UNKNOWN


def _series(kind: str) -> Handler:
    def make(m: Machine, fr: Frame, st: State, args: Arguments, at: int) -> Value:
        alloc = m.identity((kind, fr.unit.path, at))
        if not args.positional:
            return of(Series(kind, (), None, alloc))
        outcomes = _outcomes(args.positional[0], kind)
        if outcomes is not None:
            return outcomes
        known, rest = _split_steps(m, fr, st, args.positional[0], at)
        return of(Series(kind, known, rest, alloc))

    return make


def _outcomes(given: Value, kind: str) -> Value | None:
    """Several lists of a library's, each on its own ways: which of them it is stays known."""
    if len(given.alts) < 2 or not all(isinstance(a, Series) and a.alloc < 0 and a.rest is None for a in given.atoms):
        return None
    return from_alts((Series(kind, a.items), way) for a, way in given.alts if isinstance(a, Series))


def _split_steps(m: Machine, fr: Frame, st: State, source: Value, at: int) -> tuple[tuple[Value, ...], Value | None]:
    """Known steps, and what stands for the others."""
    if all(isinstance(a, Series) and a.rest is None and m.late(a.alloc, "[]") is None for a in source.atoms):
        return tuple(steps(m, fr, st, source, at)), None
    got = steps(m, fr, st, source, at)
    return (), join(got) if got else None


def _dict(m: Machine, fr: Frame, st: State, args: Arguments, at: int) -> Value:
    alloc = m.identity(("dict", fr.unit.path, at))
    own = tuple((constant(name), value) for name, value in args.named)
    sources = (*args.positional[:1], *args.spreads)
    if len(sources) == 1 and not own and all(isinstance(atom, Node) for atom in sources[0].atoms):
        return sources[0]
    tables = stacked(m, (*sources, entries(own)), alloc)
    return from_alts((_lone(table), way) for table, way in tables)


def _lone(table: Table) -> Atom:
    """A copy of a config mapping alone remains one."""
    (first, *others) = table.layers or ((),)
    return first if isinstance(first, Node) and not others else table


def _default_dict(m: Machine, fr: Frame, st: State, args: Arguments, at: int) -> Value:
    """A dict that never lacks a key."""
    rest = Arguments(args.positional[1:], args.named, args.star, args.spreads)
    made = _dict(m, fr, st, rest, at)
    return of(*(layered((Unknown(), *a.layers), a.alloc) if isinstance(a, Table) else a for a in made.atoms))


def _sorted(m: Machine, fr: Frame, st: State, args: Arguments, at: int) -> Value:
    key = dict(args.named).get("key")
    got = steps(m, fr, st, _first(args), at) if args.positional else []
    if key is not None:
        for value in got:
            m.call(m, fr, st, key, (value,), {}, at)
    outcomes = _outcomes(_first(args), "list") if args.positional else None
    if outcomes is not None:
        return outcomes
    return of(Series("list", (), join(got))) if got else of(Series("list"))


def _pick(m: Machine, fr: Frame, st: State, args: Arguments, at: int) -> Value:
    if len(args.positional) > 1:
        return join(args.positional)
    got = _sorted(m, fr, st, args, at)
    values = [elements(m, atom) for atom in got.atoms if isinstance(atom, Series)]
    default = dict(args.named).get("default")
    return join([*values, *([default] if default else [])]) if values else UNKNOWN


def _all(m: Machine, fr: Frame, st: State, args: Arguments, at: int) -> Value:
    """All hold together, or one does not: each on its own way."""
    known, rest = _split_steps(m, fr, st, _first(args), at)
    if rest is not None:
        return UNKNOWN
    out: list[Alt] = []
    holds: list[Way] = [ALWAYS]
    for value in known:
        next_holds: list[Way] = []
        for atom, way in value.alts:
            verdict = truth(atom)
            if verdict is not True:
                out.extend((constant(False), both) for h in holds if (both := meet(h, way)) is not None)
            if verdict is not False:
                next_holds.extend(both for h in holds if (both := meet(h, way)) is not None)
        holds = list(dict.fromkeys(next_holds))[:8]
    return from_alts([*((constant(True), way) for way in holds), *out])


def _any(m: Machine, fr: Frame, st: State, args: Arguments, at: int) -> Value:
    known, rest = _split_steps(m, fr, st, _first(args), at)
    if rest is not None:
        return UNKNOWN
    out: list[Alt] = []
    fails: list[Way] = [ALWAYS]
    for value in known:
        next_fails: list[Way] = []
        for atom, way in value.alts:
            verdict = truth(atom)
            if verdict is not False:
                out.extend((constant(True), both) for h in fails if (both := meet(h, way)) is not None)
            if verdict is not True:
                next_fails.extend(both for h in fails if (both := meet(h, way)) is not None)
        fails = list(dict.fromkeys(next_fails))[:8]
    return from_alts([*out, *((constant(False), way) for way in fails)])


def _isinstance(m: Machine, fr: Frame, st: State, args: Arguments, at: int) -> Value:
    if len(args.positional) < 2:
        return UNKNOWN
    names = _class_names(args.positional[1])
    out: list[Alt] = []
    for atom, way in args.positional[0].alts:
        verdict = _is_instance(m, atom, names)
        if verdict is None:
            out += [(constant(True), way), (constant(False), way)]
        else:
            out.append((constant(verdict), way))
    return from_alts(out)


def _class_names(value: Value) -> frozenset[str]:
    out: set[str] = set()
    for atom in value.atoms:
        if isinstance(atom, External):
            out.add(atom.name.rpartition(".")[2])
        elif isinstance(atom, Series):
            for item in atom.items:
                out |= _class_names(item)
        else:
            out.add("?")
    return frozenset(out)


_KINDS = {"str": {"str"}, "int": {"int"}, "float": {"float"}, "bool": {"bool", "int"}, "NoneType": {"NoneType"}}


def _is_instance(m: Machine, atom: Atom, names: frozenset[str]) -> bool | None:
    if "?" in names:
        return None
    match atom:
        case Constant(_, kind):
            return bool(_KINDS.get(kind, {kind}) & names)
        case Table():
            return bool({"dict", "Mapping", "MutableMapping", "OrderedDict"} & names)
        case Series(kind):
            return bool({kind, "Sequence", "Iterable", "Collection"} & names)
        case Text() | KeyOf() if names & {"dict", "list", "Mapping"} and "str" not in names:
            return False
        case Instance():
            return None if not is_mapping(m, atom.cls) else bool({"dict", "Mapping"} & names)
    return None


def _hasattr(m: Machine, fr: Frame, st: State, args: Arguments, at: int) -> Value:
    got = _attribute(m, fr, st, args, at, probing=True)
    if not got.alts:
        return FALSE
    return UNKNOWN


def _getattr(m: Machine, fr: Frame, st: State, args: Arguments, at: int) -> Value:
    got = _attribute(m, fr, st, args, at, probing=len(args.positional) > 2)
    return join((got, args.positional[2])) if len(args.positional) > 2 else got


def _attribute(m: Machine, fr: Frame, st: State, args: Arguments, at: int, probing: bool) -> Value:
    """An attribute by name. Probing swallows AttributeError alone, and lets a default stand in for it."""
    if len(args.positional) < 2:
        return UNKNOWN
    outer, fr.raised = fr.raised, []
    parts = [
        on_way(read_attr(m, fr, st, args.positional[0], atom.value, at), way)
        for atom, way in args.positional[1].alts
        if isinstance(atom, Constant) and isinstance(atom.value, str)
    ]
    kept = [failure for failure in fr.raised if not (probing and catches(m, ["AttributeError"], failure.kind))]
    fr.raised = [*outer, *kept]
    if not parts:
        escape(m, fr, st, args.positional[0], at, "an attribute is picked by a computed name")
        return UNKNOWN
    return join(parts)


def _setattr(m: Machine, fr: Frame, st: State, args: Arguments, at: int) -> Value:
    if len(args.positional) < 3:
        return NONE
    owner, name, value = args.positional[:3]
    for atom in owner.atoms:
        for key in name.atoms:
            if isinstance(key, Constant) and isinstance(key.value, str):
                m.set_field(atom, key.value, value)
            elif isinstance(key, KeyOf):
                m.set_field(atom, "**", of(key.node, Unknown(True)) if key.each in m.loose else of(key.node))
    return NONE


def _zip(m: Machine, fr: Frame, st: State, args: Arguments, at: int) -> Value:
    split = [_split_steps(m, fr, st, value, at) for value in args.positional]
    if split and all(rest is None for _, rest in split):
        rows = zip(*(known for known, _ in split), strict=False)
        return of(Series("list", tuple(of(Series("tuple", row)) for row in rows)))
    columns = tuple(join([*known, *([rest] if rest else [])]) if known or rest else UNKNOWN for known, rest in split)
    return of(Series("list", (), of(Series("tuple", columns))))


def _enumerate(m: Machine, fr: Frame, st: State, args: Arguments, at: int) -> Value:
    known, rest = _split_steps(m, fr, st, _first(args), at)
    pairs = tuple(of(Series("tuple", (of(constant(index)), value))) for index, value in enumerate(known))
    return of(Series("list", pairs, of(Series("tuple", (UNKNOWN, rest))) if rest else None))


def _map(m: Machine, fr: Frame, st: State, args: Arguments, at: int) -> Value:
    if len(args.positional) < 2:
        return UNKNOWN
    known, rest = _split_steps(m, fr, st, args.positional[1], at)
    done = tuple(m.call(m, fr, st, args.positional[0], (value,), {}, at) for value in known)
    late = m.call(m, fr, st, args.positional[0], (rest,), {}, at) if rest is not None else None
    return of(Series("list", done, late))


def _filter(m: Machine, fr: Frame, st: State, args: Arguments, at: int) -> Value:
    if len(args.positional) < 2:
        return UNKNOWN
    got = steps(m, fr, st, args.positional[1], at)
    for value in got:
        if scalar_of(args.positional[0]) is None:
            m.call(m, fr, st, args.positional[0], (value,), {}, at)
    return of(Series("list", (), join(got))) if got else of(Series("list"))


def _next(m: Machine, fr: Frame, st: State, args: Arguments, at: int) -> Value:
    got = steps(m, fr, st, _first(args), at)
    return join([*got, *args.positional[1:2]]) if got or len(args.positional) > 1 else UNKNOWN


def _same(m: Machine, fr: Frame, st: State, args: Arguments, at: int) -> Value:
    return _first(args)


def _partial(m: Machine, fr: Frame, st: State, args: Arguments, at: int) -> Value:
    return from_alts((Partial(a, args.positional[1:], args.named), way) for a, way in _first(args).alts)


def _reduce(m: Machine, fr: Frame, st: State, args: Arguments, at: int) -> Value:
    if len(args.positional) < 2:
        return UNKNOWN
    got = steps(m, fr, st, args.positional[1], at)
    total = args.positional[2] if len(args.positional) > 2 else (got.pop(0) if got else UNKNOWN)
    if len(got) > _MAX_REDUCED:
        m.drop(f"a reduce over {len(got)} items at {fr.place(at)}")
    for value in got[:_MAX_REDUCED]:
        total = m.call(m, fr, st, args.positional[0], (total, value), {}, at)
    return total


def _decorator(m: Machine, fr: Frame, st: State, args: Arguments, at: int) -> Value:
    """`lru_cache`, `wraps(f)` and their like: called with a function they keep it, else they give a decorator."""
    atoms = _first(args).atoms if args.positional else ()
    if atoms and all(isinstance(a, FunctionRef | Decorated) for a in atoms):
        return _first(args)
    return of(External("functools.<same>"))


def _wraps(m: Machine, fr: Frame, st: State, args: Arguments, at: int) -> Value:
    return of(External("functools.<same>"))


def _wrap(kind: str) -> Handler:
    return lambda m, fr, st, args, at: of(Decorated(kind, _first(args)))


def _super(m: Machine, fr: Frame, st: State, args: Arguments, at: int) -> Value:
    own = next((cls for cls in m.bases if (cls.module, cls.index) == fr.cls), None)
    receiver = fr.receiver
    if receiver is None and len(args.positional) > 1:
        receiver = next(iter(args.positional[1].atoms), None)
    if receiver is None:
        # `__new__` is called on the class without being a class method.
        receiver = next((a for value in st.env.values() for a in value.atoms if isinstance(a, ClassRef)), None)
    return of(Super(receiver, own)) if own is not None and receiver is not None else UNKNOWN


def _new(m: Machine, fr: Frame, st: State, args: Arguments, at: int) -> Value:
    """`object.__new__(cls)`."""
    out: list[Atom] = []
    for atom in _first(args).atoms:
        if isinstance(atom, ClassRef):
            instance = Instance(atom, m.identity((atom, "new")))
            m.instances.setdefault(atom, {})[instance] = None
            out.append(instance)
    return of(*out) if out else UNKNOWN


def _import_module(m: Machine, fr: Frame, st: State, args: Arguments, at: int) -> Value:
    """`importlib.import_module` of a name that is known."""
    parts = [
        m.imported(fr, atom.value)
        for atom in _first(args).atoms
        if isinstance(atom, Constant) and isinstance(atom.value, str) and not atom.value.startswith(".")
    ]
    return join(parts) if parts else UNKNOWN


def _namespace(m: Machine, fr: Frame, st: State, args: Arguments, at: int) -> Value:
    """`SimpleNamespace(**section)`: keys become attributes."""
    made = Made("types.SimpleNamespace", m.identity(("namespace", fr.unit.path, at, fr.context, args.spreads)))
    for name, value in args.named:
        m.set_field(made, name, value)
    for value in args.spreads:
        m.set_field(made, "**", value)
    return of(made)


def _itemgetter(m: Machine, fr: Frame, st: State, args: Arguments, at: int) -> Value:
    return of(Partial(External("operator.<items>"), (of(Series("tuple", args.positional)),)))


def _items(m: Machine, fr: Frame, st: State, args: Arguments, at: int) -> Value:
    keys, owner = args.positional[0], args.positional[1]
    got = [read_item(m, fr, st, owner, k, at) for a in keys.atoms if isinstance(a, Series) for k in a.items]
    return got[0] if len(got) == 1 else of(Series("tuple", tuple(got)))


def _getitem(m: Machine, fr: Frame, st: State, args: Arguments, at: int) -> Value:
    return read_item(m, fr, st, args.positional[0], args.positional[1], at) if len(args.positional) > 1 else UNKNOWN


def _dict_get(m: Machine, fr: Frame, st: State, args: Arguments, at: int) -> Value:
    if len(args.positional) < 2:
        return UNKNOWN
    default = args.positional[2] if len(args.positional) > 2 else NONE
    return read_get(m, fr, st, args.positional[0], args.positional[1], default, at)


def _chain_map(m: Machine, fr: Frame, st: State, args: Arguments, at: int) -> Value:
    layers: list[tuple[tuple[Constant, Value], ...] | Node | Unknown] = []
    for value in reversed(args.positional):
        for atom in value.atoms:
            layers.extend(atom.layers if isinstance(atom, Table) else (atom,) if isinstance(atom, Node) else ())
    return of(layered(layers, m.identity(("chain", fr.unit.path, at))))


def _carrier(name: str) -> Handler:
    return lambda m, fr, st, args, at: of(Made(name, m.identity((name, fr.unit.path, at))))


def _template(m: Machine, fr: Frame, st: State, args: Arguments, at: int) -> Value:
    made = Made("string.Template", m.identity(("template", fr.unit.path, at)))
    m.set_field(made, "template", _first(args))
    return of(made)


def _expand(m: Machine, fr: Frame, st: State, args: Arguments, at: int) -> Value:
    """`os.path.expandvars`: variables that are not set stay as they are. The text of a file stays that of the file."""
    text = scalar_of(_first(args))
    if text is not None:
        fill_dollar(m, fr, st, str(text.value), of(Node(ENVIRONMENT_ROOT, ())), at, safe=True)
    return _first(args)


def _vars(m: Machine, fr: Frame, st: State, args: Arguments, at: int) -> Value:
    """`vars()` of a module is what `globals()` is; `vars(x)` is `x.__dict__`."""
    if not args.positional:
        return _globals(m, fr, st, args, at) if fr.is_module else UNKNOWN
    return read_attr(m, fr, st, args.positional[0], "__dict__", at)


def _globals(m: Machine, fr: Frame, st: State, args: Arguments, at: int) -> Value:
    return of(Table((), m.slot(f"globals:{fr.unit.path}")))


def _type(m: Machine, fr: Frame, st: State, args: Arguments, at: int) -> Value:
    return from_alts((a.cls if isinstance(a, Instance) else UNKNOWN_ATOM, way) for a, way in _first(args).alts)


def _ignored(m: Machine, fr: Frame, st: State, args: Arguments, at: int) -> Value:
    return UNKNOWN


def _tainted(m: Machine, fr: Frame, st: State, args: Arguments, at: int) -> Value:
    for value in args.positional:
        for atom, way in value.alts:
            if isinstance(atom, Constant) and atom.value is None:
                m.fail(fr, st, "TypeError", way)
            elif isinstance(atom, Node):
                use(m, st, atom, way, Use.ITERABLE)
                escape(m, fr, st, Value(((atom, way),)), at)
    return TAINTED


HANDLERS: dict[str, Handler] = {
    "builtins.int": _number(Use.INTEGER, int),
    "builtins.float": _number(Use.FLOAT, float),
    "builtins.abs": _number(Use.ARITHMETIC, abs),  # type: ignore[arg-type]
    "builtins.round": _number(Use.ARITHMETIC, round),  # type: ignore[arg-type]
    "builtins.str": _string,
    "builtins.bool": _bool,
    "builtins.len": _len,
    "builtins.list": _series("list"),
    "builtins.tuple": _series("tuple"),
    "builtins.set": _series("set"),
    "builtins.frozenset": _series("set"),
    "builtins.reversed": _series("list"),
    "builtins.iter": _same,
    "builtins.dict": _dict,
    "builtins.sorted": _sorted,
    "builtins.min": _pick,
    "builtins.max": _pick,
    "builtins.sum": _tainted,
    "builtins.all": _all,
    "builtins.any": _any,
    "builtins.isinstance": _isinstance,
    "builtins.hasattr": _hasattr,
    "builtins.getattr": _getattr,
    "builtins.setattr": _setattr,
    "builtins.zip": _zip,
    "builtins.enumerate": _enumerate,
    "builtins.map": _map,
    "builtins.filter": _filter,
    "builtins.next": _next,
    "builtins.super": _super,
    "builtins.type": _type,
    "builtins.globals": _globals,
    "builtins.vars": _vars,
    "string.Template": _template,
    "os.path.expandvars": _expand,
    "builtins.object": _carrier("builtins.object"),
    "builtins.property": _wrap("property"),
    "builtins.classmethod": _wrap("classmethod"),
    "builtins.staticmethod": _wrap("staticmethod"),
    "builtins.issubclass": _ignored,
    "functools.cached_property": _wrap("property"),
    "abc.abstractproperty": _wrap("property"),
    "builtins.object.__new__": _new,
    "importlib.import_module": _import_module,
    "types.SimpleNamespace": _namespace,
    "argparse.Namespace": _namespace,
    "enum.auto": _carrier("enum.auto"),
    "functools.partial": _partial,
    "functools.reduce": _reduce,
    "functools.lru_cache": _decorator,
    "functools.cache": _decorator,
    "functools.wraps": _wraps,
    "functools.<same>": _same,
    "contextlib.contextmanager": _same,
    "contextlib.asynccontextmanager": _same,
    "operator.itemgetter": _itemgetter,
    "operator.<items>": _items,
    "operator.getitem": _getitem,
    "builtins.dict.get": _dict_get,
    "builtins.dict.__getitem__": _getitem,
    "collections.ChainMap": _chain_map,
    "collections.deque": _series("list"),
    "collections.OrderedDict": _dict,
    "collections.defaultdict": _default_dict,
    "contextvars.ContextVar": _carrier("contextvars.ContextVar"),
    "queue.Queue": _carrier("queue.Queue"),
    "queue.SimpleQueue": _carrier("queue.Queue"),
    "asyncio.Queue": _carrier("queue.Queue"),
    "multiprocessing.Queue": _carrier("queue.Queue"),
    "threading.local": _carrier("threading.local"),
}

__all__ = ["HANDLERS", "TRUE", "ClassRef", "Handler", "external_bases"]
