"""Reading an attribute of something."""

from __future__ import annotations

from confcompat.link.access import (
    SPREAD,
    How,
    as_item,
    is_styled,
    read_get,
    read_item,
    read_key,
    use,
    without_chance_none,
)
from confcompat.link.class_hooks import metaclass_attr
from confcompat.link.class_kinds import checks, loads
from confcompat.link.conditions import ALWAYS, Way, meet_all
from confcompat.link.containers import read_attribute
from confcompat.link.machine import Frame, Machine, State
from confcompat.link.modules import read_module
from confcompat.link.objects import bind, external_bases, find_in_class, find_method, is_enum, wrapped
from confcompat.link.readers import has_method
from confcompat.link.values import (
    UNKNOWN,
    UNKNOWN_ATOM,
    Alt,
    Atom,
    Blank,
    Bound,
    ClassRef,
    Constant,
    Decorated,
    External,
    Instance,
    Made,
    Method,
    ModuleRef,
    Node,
    OpenFile,
    Partial,
    Super,
    Table,
    Unknown,
    Value,
    const_value,
    constant,
    from_alts,
    join,
    of,
    on_way,
)
from confcompat.model.reads import Use

DICT_METHODS = frozenset(
    [
        "get",
        "items",
        "keys",
        "values",
        "pop",
        "popitem",
        "setdefault",
        "update",
        "copy",
        "clear",
        "fromkeys",
        "__getitem__",
        "__contains__",
        "__iter__",
        "__len__",
        "__setitem__",
        "__delitem__",
    ]
)
STRING_METHODS = frozenset(name for name in dir(str) if not name.startswith("_"))
_METHODS = DICT_METHODS | STRING_METHODS
LIST_METHODS = frozenset(["append", "extend", "insert", "remove", "index", "count", "sort", "reverse"])


def read_attr(m: Machine, fr: Frame, st: State, of_value: Value, name: str, at: int, called: bool = False) -> Value:
    """`of.name`. `called`: it is called at once, so a name that strings or dicts have is their method."""
    out: list[Alt] = []
    of_value = without_chance_none(of_value)
    if not hasattr(str, name):
        of_value = as_item(of_value)
    wrapped_only = _is_wrapped_scalar(m, of_value, name) if name in _METHODS else None
    for atom, way in of_value.alts:
        if wrapped_only and isinstance(atom, Instance if called else Node):
            continue
        if meet_all(st.ways, way):
            keyed = read_attribute(m, fr, st, atom, way, name, at, called) if is_styled(atom, m) else None
            out.extend((keyed if keyed is not None else _attr_of(m, fr, st, atom, way, name, at)).alts)
    return from_alts(out)


def _is_wrapped_scalar(m: Machine, value: Value, name: str) -> bool:
    """A section may be wrapped in an object and a scalar may not: both stand here for one config value."""
    wraps = any(
        isinstance(a, Instance) and find_in_class(m, a.cls, name) is None and find_in_class(m, a.cls, "__getattr__")
        for a in value.atoms
    )
    return bool(wraps) and any(isinstance(a, Node) for a in value.atoms)


def _attr_of(m: Machine, fr: Frame, st: State, atom: Atom, way: Way, name: str, at: int) -> Value:
    match atom:
        case Node():
            return _node_attr(m, st, atom, way, name)
        case Instance():
            return on_way(_instance_attr(m, fr, st, atom, name, at), way)
        case ClassRef():
            return on_way(class_attr(m, atom, name), way)
        case ModuleRef(key):
            return on_way(read_module(m, fr, st, key, name, at), way)
        case External(qualified):
            return on_way(external(m, f"{qualified}.{name}"), way)
        case Made(qualified):
            late = _spread_attr(m, fr, st, atom, name, at)
            return on_way(late if late is not None else _made_attr(m, atom, f"{qualified}.{name}", name), way)
        case Super(receiver, after):
            return on_way(_super_attr(m, receiver, after, name), way)
        case Constant(None):
            m.fail(fr, st, "AttributeError", way)
            return Value()
        case Constant() if name in ("value", "name"):
            return Value(((atom, way),))
        case OpenFile() if name in ("parent", "name", "stem", "buffer"):
            return Value(((atom, way),))
        case Partial(function) if name == "func":
            return Value(((function, way),))
        case Blank() if name not in _METHODS:
            return Value(((atom, way),))
        case Unknown():
            return Value(((atom, way),))
        case Bound(_, function) if name in ("__func__", "__wrapped__"):
            return Value(((function, way),))
    field = m.fields.get((atom, name))
    return on_way(field, way) if field is not None else Value(((Method(atom, name), way),))


def _made_attr(m: Machine, made: Made, qualified: str, name: str) -> Value:
    slot = m.libraries.attributes.get(qualified)
    if slot:
        return m.root_value(slot)
    if has_method(m, made, name):
        return of(Method(made, name))
    if qualified in m.libraries.calls:
        return of(External(qualified))
    return m.fields.get((made, name)) or of(Method(made, name))


def _node_attr(m: Machine, st: State, node: Node, way: Way, name: str) -> Value:
    if name in DICT_METHODS or name in LIST_METHODS:
        return Value(((Method(node, name), way),))
    if name in STRING_METHODS:
        use(m, st, node, way, Use.STRING)
        return Value(((Method(node, name), way),))
    use(m, st, node, way, Use.NOT_NULL)
    return Value(((Unknown(True), way),))


def _instance_attr(m: Machine, fr: Frame, st: State, instance: Instance, name: str, at: int) -> Value:
    found = find_in_class(m, instance.cls, name)
    if found is not None:
        described = _descriptor(m, fr, st, instance, found[0], at)
        if described is not None:
            return described
    field = m.fields.get((instance, name))
    if name == "__class__":
        return of(instance.cls)
    if name == "__dict__":
        return of(Table((Unknown(),), m.identity(("attributes", instance))))
    if field is not None and found is not None:
        return from_alts((*field.alts, *bind(found[0], instance).alts))
    if field is not None:
        return field
    if found is not None:
        return bind(found[0], instance)
    late = _spread_attr(m, fr, st, instance, name, at)
    if late is not None:
        return late
    for base_name in sorted(external_bases(m, instance.cls)):
        if f"{base_name}.{name}" in m.libraries.attributes:
            return m.root_value(m.libraries.attributes[f"{base_name}.{name}"])
    getter = find_method(m, instance, "__getattr__") or find_method(m, instance, "__getattribute__")
    if getter is not None:
        return _call_getter(m, fr, st, instance, getter, name, at)
    base = wrapped(m, instance)
    if base is not None or checks(m, instance.cls, name):
        return of(Method(instance, name))
    return UNKNOWN


def _call_getter(m: Machine, fr: Frame, st: State, instance: Instance, getter: Value, name: str, at: int) -> Value:
    key = const_value(name)
    out: list[Alt] = []
    for atom, way in getter.alts:
        base = wrapped(m, instance)
        if isinstance(atom, External) and base is not None:
            if atom.name.endswith(".__getitem__"):
                out.extend(on_way(read_item(m, fr, st, base, key, at), way).alts)
                continue
            if atom.name.endswith(".get"):
                out.extend(on_way(read_get(m, fr, st, base, key, const_value(None), at), way).alts)
                continue
        out.extend(m.call(m, fr, st, Value(((atom, way),)), (m.handed(fr, key, at),), {}, at).alts)
    return from_alts(out)


def _spread_attr(m: Machine, fr: Frame, st: State, owner: Atom, name: str, at: int) -> Value | None:
    """Attributes that `self.__dict__.update(section)` or a `setattr` loop made of config keys."""
    found = [m.fields.get((owner, SPREAD)), m.late(m.identity(("attributes", owner)), SPREAD)]
    spread = [value for value in found if value is not None]
    if not spread:
        return None
    out: list[Alt] = []
    given = join(spread)
    # What picked the keys is not known: whether the attribute hangs on the key is not known, either.
    how, default = (How.GET, UNKNOWN) if any(isinstance(atom, Unknown) for atom in given.atoms) else (How.ITEM, None)
    for atom, way in given.alts:
        if isinstance(atom, Node):
            got = read_key(m, fr, st, atom, way, constant(name), at, how, default, exc="AttributeError")
            out.extend(got.alts)
        else:
            out.append((UNKNOWN_ATOM, way))
    return from_alts(out)


def _descriptor(m: Machine, fr: Frame, st: State, instance: Instance, value: Value, at: int) -> Value | None:
    """What a property or a descriptor object gives; None when the class attribute is neither."""
    out: list[Alt] = []
    for atom, way in value.alts:
        if isinstance(atom, Decorated) and atom.kind == "property":
            got = m.call(m, fr, st, bind(atom.inner, instance), (), {}, at)
            out.extend(on_way(got, way).alts)
        elif isinstance(atom, Instance) and (getter := find_method(m, atom, "__get__")) is not None:
            got = m.call(m, fr, st, getter, (of(instance), of(instance.cls)), {}, at)
            out.extend(on_way(got, way).alts)
        else:
            return None
    return from_alts(out)


def class_attr(m: Machine, cls: ClassRef, name: str) -> Value:
    """An attribute of a class object."""
    if name == "__name__":
        return const_value(m.program.units[cls.module].classes[cls.index].qualname.rpartition(".")[2])
    found = find_in_class(m, cls, name)
    if found is None and loads(m, cls, name):
        return of(Method(cls, name))
    if found is None:
        inherited = metaclass_attr(m, cls, name)
        if inherited is not None:
            return inherited
        outside = sorted(external_bases(m, cls))
        return of(External(f"{outside[0]}.{name}")) if outside and not is_enum(m, cls) else UNKNOWN
    out: list[Alt] = []
    for atom, way in found[0].alts:
        if isinstance(atom, Decorated) and atom.kind in ("classmethod", "staticmethod"):
            out.extend(on_way(bind(Value(((atom, ALWAYS),)), cls), way).alts)
        else:
            out.append((atom, way))
    return from_alts(out)


def _super_attr(m: Machine, receiver: Atom, after: ClassRef, name: str) -> Value:
    cls = receiver.cls if isinstance(receiver, Instance) else receiver
    if not isinstance(cls, ClassRef):
        return UNKNOWN
    found = find_in_class(m, cls, name, after)
    if found is not None:
        return bind(found[0], receiver)
    if name == "__new__":
        return of(External("builtins.object.__new__"))
    return of(Method(receiver, name)) if isinstance(receiver, Instance) or loads(m, cls, name) else UNKNOWN


def external(m: Machine, qualified: str) -> Value:
    """Something outside the program by its name: a root of a pack, or just the name."""
    root = m.libraries.values.get(qualified)
    return m.root_value(root) if root else of(External(qualified))
