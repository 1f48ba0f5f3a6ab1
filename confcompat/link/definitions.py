"""Defining functions and classes."""

from __future__ import annotations

from confcompat.link.assignment import bind_name
from confcompat.link.class_hooks import call_class_hooks, note_metaclass
from confcompat.link.commands import is_command
from confcompat.link.machine import Frame, Machine, State
from confcompat.link.objects import external_bases, is_enum
from confcompat.link.values import (
    Alt,
    Atom,
    ClassRef,
    Constant,
    External,
    FunctionRef,
    Made,
    Unknown,
    Value,
    constant,
    from_alts,
    of,
)
from confcompat.model import facts as f


def define_function(m: Machine, fr: Frame, st: State, s: f.Function) -> State | None:
    """A `def`: its defaults and decorators run now, its body when it is called."""
    number = fr.unit.number(s)
    function = FunctionRef(fr.unit.path, number, m.closure(fr), fr.cls if fr.in_class else None)
    m.define_defaults(fr, st, function, s.params)
    value = of(function)
    for decorator in reversed(s.decorators):
        route = _route(m, decorator)
        if route is not None:
            m.entries[(fr.unit.path, number)] = route
        value = _decorated(m, fr, st, decorator, value)
    bind_name(m, fr, st, s.name, value)
    return st


def _decorated(m: Machine, fr: Frame, st: State, decorator: f.Expr, value: Value) -> Value:
    if isinstance(decorator, f.Attr) and decorator.name in ("setter", "deleter", "getter"):
        return m.evaluate(m, fr, st, decorator.of)
    maker = m.evaluate(m, fr, st, decorator)
    got = m.call(m, fr, st, maker, (value,), {}, getattr(decorator, "at", 0))
    # What is not seen most often gives the function back: registering it, or wrapping it.
    kept: list[Alt] = []
    for atom, way in got.alts:
        kept.extend(value.alts if _is_unseen(atom) else ((atom, way),))
    return from_alts(kept) if kept else value


def _is_unseen(atom: Atom) -> bool:
    return isinstance(atom, Unknown | Made | External) and not is_command(atom)


def _route(m: Machine, decorator: f.Expr) -> str | None:
    """`@app.route("/orders", methods=["POST"])` → `POST /orders`."""
    match decorator:
        case f.Call(f.Attr(_, name), (f.Arg(f.Const(str() as path), "", 0), *more)) if name in m.libraries.routes:
            method = m.libraries.routes[name] or _methods(tuple(more))
            return f"{method} {path}" if path.startswith("/") else None
    return None


def _methods(args: tuple[f.Arg, ...]) -> str:
    for arg in args:
        if arg.name == "methods" and isinstance(arg.value, f.Series):
            names = [item.value for item in arg.value.items if isinstance(item, f.Const)]
            return "|".join(str(name) for name in names) or "GET"
    return "GET"


def define_class(m: Machine, fr: Frame, st: State, s: f.Class) -> State | None:
    """A `class`: its body runs now."""
    cls = ClassRef(fr.unit.path, fr.unit.number(s), m.closure(fr))
    bases: list[Alt] = []
    for base in s.bases:
        if not base.name and not base.stars:
            bases.extend(_base_alts(m, fr, st, base.value))
    known = m.bases.get(cls)
    joined = from_alts((*(known.alts if known is not None else ()), *bases))
    if joined != known:
        m.bases[cls] = joined
        m.lineages.clear()
        m.version += 1
    note_metaclass(m, fr, st, s, cls)
    scope = m.scope(("class", cls), m.closure(fr))
    inner = Frame(
        unit=fr.unit, scope=scope, function=fr.function, caller=fr.caller, moment=fr.moment,
        cls=(cls.module, cls.index), in_class=True,
    )  # fmt: skip
    body = State({}, st.ways, dict(st.writes))
    inner.outer_names = set()
    _visible(st, body)
    names_before = dict(body.env)
    end = m.execute(m, inner, body, s.body)
    fr.raised.extend(inner.raised)
    for name, value in (end or body).env.items():
        if names_before.get(name) is not value:
            m.set_field(cls, name, _member(m, cls, name, value))
    _declared_attributes(m, cls)
    decorators = [m.evaluate(m, fr, st, d.func if isinstance(d, f.Call) else d) for d in s.decorators]
    m.decorated[cls] = from_alts(alt for value in decorators for alt in value.alts)
    bind_name(m, fr, st, s.name, of(cls))
    call_class_hooks(m, fr, st, s, cls)
    return st


def _declared_attributes(m: Machine, cls: ClassRef) -> None:
    prefix = m.program.units[cls.module].classes[cls.index].qualname + "."
    for (path, attribute), value in m.declared.items():
        if path == cls.module and attribute.startswith(prefix):
            m.fields[(cls, attribute.removeprefix(prefix))] = value


def _base_alts(m: Machine, fr: Frame, st: State, base: f.Expr) -> tuple[Alt, ...]:
    if isinstance(base, f.Item):
        # `Generic[T]`, `dict[str, int]`: the subscript is for type checkers.
        return m.evaluate(m, fr, st, base.of).alts
    return m.evaluate(m, fr, st, base).alts


def _visible(st: State, body: State) -> None:
    body.env.update(st.env)


def _member(m: Machine, cls: ClassRef, name: str, value: Value) -> Value:
    """Members of an enumeration stand for their values; `auto()` of a StrEnum is the lower-cased name."""
    if name.startswith("_") or not is_enum(m, cls) or any(isinstance(a, FunctionRef) for a in value.atoms):
        return value
    if any(isinstance(a, Made | External) and a.name.startswith("enum.auto") for a in value.atoms):
        value = of(constant(name.lower())) if "enum.StrEnum" in external_bases(m, cls) else of(Unknown())
    if any(isinstance(a, Constant) for a in value.atoms):
        m.enum_members.setdefault(cls, {})[name] = value
    return value


def note_annotation(m: Machine, fr: Frame, st: State, s: f.Assign) -> None:
    """A field of a class body, for constructors made of annotations."""
    if not fr.in_class or fr.cls is None or not isinstance(target := s.targets[0], f.Name):
        return
    cls = next((c for c in m.bases if (c.module, c.index) == fr.cls), None)
    if cls is None or _is_class_var(s.annotation):
        return
    default = _field_default(m, fr, st, s.value)
    m.annotations.setdefault(cls, {})[target.id] = default


def _is_class_var(annotation: f.Expr | None) -> bool:
    match annotation:
        case f.Item(of, _):
            return _is_class_var(of)
        case f.Name("ClassVar") | f.Attr(_, "ClassVar"):
            return True
        case f.Const(str() as text):
            return text.startswith(("ClassVar", "typing.ClassVar"))
    return False


def _field_default(m: Machine, fr: Frame, st: State, value: f.Expr | None) -> Value | None:
    """The default of a field; no alternatives at all when it is no parameter (`init=False`)."""
    if value is None:
        return None
    if isinstance(value, f.Call) and isinstance(value.func, f.Name | f.Attr):
        name = value.func.id if isinstance(value.func, f.Name) else value.func.name
        if name in ("field", "ib", "attrib"):
            named = {arg.name: arg.value for arg in value.args}
            if isinstance(init := named.get("init"), f.Const) and init.value is False:
                return Value()
            if "default" in named:
                return m.evaluate(m, fr, st, named["default"])
            if "default_factory" in named or "factory" in named:
                return of(Unknown())
            return None
    return m.evaluate(m, fr, st, value)
