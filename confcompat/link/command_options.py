"""The options of a command: said by decorators (click), or by the defaults and annotations of parameters (typer)."""

from __future__ import annotations

from dataclasses import dataclass

from confcompat.link.functions import Arguments, parameters_of
from confcompat.link.machine import Frame, Machine, State
from confcompat.link.objects import function_term
from confcompat.link.quoted import unquoted
from confcompat.link.values import (
    NONE,
    UNKNOWN,
    Constant,
    External,
    FunctionRef,
    Partial,
    Series,
    Value,
    constant,
    of,
    scalar_of,
)
from confcompat.model import facts as f

_OPTIONS = "<options>"
_DOTS = f.Other()
"""What stands for `...` in facts."""
_TYPER = frozenset({"typer.Option", "typer.Argument"})


@dataclass(frozen=True, slots=True)
class Option:
    """One option or argument: `default` is what it has where nothing gives it."""

    name: str
    flags: tuple[str, ...]
    variables: tuple[Value, ...]
    default: Value
    required: bool
    at: int
    callback: Value | None = None
    eager: bool = False


def declare_option(m: Machine, name: str, args: Arguments, at: int) -> Value:
    """`@click.option(...)`: called with a function it notes the option there, before that it waits for one."""
    functions = [a for value in args.positional[-1:] for a in value.atoms if isinstance(a, FunctionRef)]
    if not functions:
        return of(Partial(External(name), args.positional, (*args.named, ("<at>", of(constant(at))))))
    option = of(Partial(External(name), args.positional[:-1], args.named))
    known = _declared(m, functions[0])
    if option not in known:
        m.set_field(functions[0], _OPTIONS, of(Series("tuple", (*known, option))))
    return args.positional[-1]


def _declared(m: Machine, function: FunctionRef) -> tuple[Value, ...]:
    held = m.fields.get((function, _OPTIONS), Value())
    return max((atom.items for atom in held.atoms if isinstance(atom, Series)), key=len, default=())


def options_of(m: Machine, fr: Frame, st: State, function: FunctionRef) -> list[Option]:
    """All options; those that are looked at before the others first."""
    options = [_of_decorator(atom) for value in _declared(m, function) for atom in value.atoms]
    known = {option.name for option in options if option is not None}
    defaults = {param.name: param.default for param in parameters_of(m, function)}
    for param in function_term(m, function).params:
        if param.name not in known:
            options.append(_of_parameter(m, fr, st, param, defaults.get(param.name)))
    return sorted((option for option in options if option is not None), key=lambda option: not option.eager)


def _of_decorator(atom: object) -> Option | None:
    if not isinstance(atom, Partial) or not isinstance(atom.function, External):
        return None
    named = dict(atom.named)
    texts = [str(known.value) for value in atom.args if (known := scalar_of(value)) is not None]
    is_argument = atom.function.name.endswith("argument")
    default = named.get("default")
    optional = default is not None or (is_argument and _is(named.get("required"), False))
    return Option(
        name=_name(texts),
        flags=_flags(texts),
        variables=_variables(named.get("envvar")),
        default=default if default is not None else NONE,
        required=not optional and (is_argument or _is(named.get("required"), True)),
        at=_at(named),
        callback=named.get("callback"),
        eager=_is(named.get("is_eager"), True),
    )


def _of_parameter(m: Machine, fr: Frame, st: State, param: f.Param, default: Value | None) -> Option | None:
    for atom in default.atoms if default is not None else ():
        if isinstance(atom, Partial) and isinstance(atom.function, External) and atom.function.name in _TYPER:
            named = dict(atom.named)
            first = atom.args[0] if atom.args else named.get("default")
            return _typed(param, atom, atom.args[1:], None if _starts_with_dots(param.default) else first, param.at)
    for call in annotated_calls(param.annotation):
        for atom in m.evaluate(m, fr, st, call).atoms:
            if isinstance(atom, Partial) and isinstance(atom.function, External) and atom.function.name in _TYPER:
                return _typed(param, atom, atom.args, None if param.default == _DOTS else default, param.at)
    return None


def _starts_with_dots(default: f.Expr | None) -> bool:
    """`typer.Option(...)`: there is no default."""
    match default:
        case f.Call(_, (f.Arg(first), *_)):
            return first == _DOTS
    return False


def _typed(param: f.Param, said: Partial, names: tuple[Value, ...], default: Value | None, at: int) -> Option:
    named = dict(said.named)
    texts = [str(known.value) for value in names if (known := scalar_of(value)) is not None]
    flags = _flags(texts) or ("--" + param.name.replace("_", "-"),)
    variables = _variables(named.get("envvar"))
    return Option(
        param.name, flags, variables, default or NONE, default is None, at, named.get("callback"),
        _is(named.get("is_eager"), True),
    )  # fmt: skip


def annotated_calls(annotation: f.Expr | None) -> tuple[f.Call, ...]:
    """The calls in `Annotated[int, ...]`."""
    match annotation:
        case f.Const(str() as text, at):
            return annotated_calls(unquoted(text, at))
        case f.Item(f.Name("Annotated") | f.Attr(_, "Annotated"), f.Series(_, items)):
            return tuple(item for item in items[1:] if isinstance(item, f.Call))
    return ()


def _flags(texts: list[str]) -> tuple[str, ...]:
    return tuple(flag for text in texts if text.startswith("-") for flag in text.split("/"))


def _name(texts: list[str]) -> str:
    """The parameter that click makes of the names of an option: one without dashes, else the longest-dashed."""
    plain = [text for text in texts if not text.startswith("-")]
    if plain:
        return plain[0].lower()
    first = [text.split("/")[0] for text in texts]
    longest = max(first, key=lambda text: len(text) - len(text.lstrip("-")), default="")
    return longest.lstrip("-").replace("-", "_").lower()


def _variables(value: Value | None) -> tuple[Value, ...]:
    items: list[Value] = []
    for atom in value.atoms if value is not None else ():
        if isinstance(atom, Series):
            items.extend(atom.items)
        elif atom != NONE.atoms[0]:
            items.append(of(atom))
    return tuple(items)


def _is(value: Value | None, wanted: bool) -> bool:
    return value is not None and value.atoms == (Constant(wanted, "bool"),)


def _at(named: dict[str, Value]) -> int:
    known = scalar_of(named.get("<at>", UNKNOWN))
    return known.value if known is not None and isinstance(known.value, int) else 0
