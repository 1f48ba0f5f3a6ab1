"""Command line programs of click and typer: options that come from the environment or from a map of defaults.

An option that the command line does not give is looked up in its variables, then in the default map; then it has its
default, or the program ends. Command lines that the program does not spell out are taken to give none.
"""

from __future__ import annotations

from confcompat.link.access import How
from confcompat.link.command_options import Option, declare_option, options_of
from confcompat.link.conditions import meet_all
from confcompat.link.containers import argument, read_path, take_no_default
from confcompat.link.functions import Arguments
from confcompat.link.machine import Frame, Machine, State
from confcompat.link.objects import function_term
from confcompat.link.strings import concatenate
from confcompat.link.values import (
    NONE,
    UNKNOWN,
    Alt,
    Atom,
    Constant,
    External,
    FunctionRef,
    Made,
    Method,
    Partial,
    Series,
    Table,
    Value,
    constant,
    from_alts,
    join,
    of,
    on_way,
    scalar_of,
)
from confcompat.model import facts as f
from confcompat.model.packs import Behaviour

COMMAND, CONTEXT = "click.Command", "click.Context"
Maps = list[tuple[Value, tuple[Atom, ...]]]
"""Maps of defaults, with the keys that lead to the part of a command."""
_ABSENT = Constant("<absent>", "str")
_CONTEXT_FIRST = "<context first>"
_ENDINGS = ("_command", "_cmd", "_group", "_grp")


def is_command(atom: Atom) -> bool:
    """A command or a group of commands."""
    return isinstance(atom, Made) and atom.name == COMMAND


def call_maker(m: Machine, fr: Frame, st: State, behaviour: Behaviour, args: Arguments, at: int, name: str) -> Value:
    """What a pack says has to do with commands: makes one, a group, an option, hands the context over, or runs."""
    match behaviour.style:
        case "option":
            return declare_option(m, name, args, at)
        case "group":
            return make_group(m, fr, args, at)
        case "context":
            return mark_context(m, args, name)
        case "run":
            return run_function(m, fr, st, args)
    return define_command(m, External(name), args)


def define_command(m: Machine, maker: Atom, args: Arguments) -> Value:
    """A decorator that makes a command: called with a function, or first with what it is to be like."""
    functions = [a for value in args.positional[-1:] for a in value.atoms if isinstance(a, FunctionRef)]
    if not functions:
        return of(Partial(maker, args.positional, args.named))
    function, named = functions[0], dict(args.named)
    made = Made(COMMAND, m.identity(("command", function)))
    m.set_field(made, "callback", of(function))
    m.set_field(function, "<command>", of(made))
    given = args.positional[0] if len(args.positional) > 1 else named.get("name")
    m.set_field(made, "name", given if given is not None else of(constant(_name_of(m, function))))
    for name, value in args.named:
        m.set_field(made, f"<{name}>", value)
    return of(made)


def make_group(m: Machine, fr: Frame, args: Arguments, at: int) -> Value:
    """A group of commands that is no decorated function."""
    made = Made(COMMAND, m.identity(("group", fr.unit.path, at)))
    for name, value in args.named:
        m.set_field(made, f"<{name}>", value)
    return of(made)


def call_command(m: Machine, fr: Frame, st: State, made: Made, name: str, args: Arguments) -> Value:
    """A method of a command, or a call of it."""
    if name in ("command", "group", "callback"):
        got = define_command(m, Method(made, name), args)
        for atom in got.atoms:
            if isinstance(atom, Made) and name == "callback":
                m.set_field(made, "callback", m.fields[atom, "callback"])
                for function in m.fields[atom, "callback"].atoms:
                    m.set_field(function, "<command>", of(made))
            elif isinstance(atom, Made):
                _put_below(m, made, of(atom))
        return got
    if name in ("add_command", "add_typer"):
        for value in args.positional[:1]:
            _put_below(m, made, value)
            for atom in value.atoms if "name" in dict(args.named) else ():
                m.set_field(atom, "name", dict(args.named)["name"])
        return NONE
    if name in ("__call__", "main"):
        return _run_from(m, fr, st, made, args)
    return UNKNOWN


def _put_below(m: Machine, group: Made, command: Value) -> None:
    below = m.fields.get((group, "<commands>"), Value())
    m.set_field(group, "<commands>", join([below, command]))
    for atom in command.atoms:
        m.set_field(atom, "<parent>", of(group))


def run_entry(m: Machine, fr: Frame, st: State, function: FunctionRef) -> bool:
    """Runs the command line that leads to a function which nobody calls; False where none does."""
    found = m.fields.get((function, "<command>"))
    if found is None:
        return False
    made = next(atom for atom in found.atoms if isinstance(atom, Made))
    for _ in range(10):
        above = m.fields.get((made, "<parent>"))
        if above is None:
            break
        made = next(atom for atom in above.atoms if isinstance(atom, Made))
    _run_from(m, fr, st, made, Arguments())
    return (function.module, function.index) in m.called


def mark_context(m: Machine, args: Arguments, name: str) -> Value:
    """`@click.pass_context`, `@click.pass_obj`: the function's first argument comes from click."""
    for atom in args.positional[0].atoms if args.positional else ():
        m.set_field(atom, _CONTEXT_FIRST, of(constant(name.rpartition("_")[2])))
    return args.positional[0] if args.positional else UNKNOWN


def run_function(m: Machine, fr: Frame, st: State, args: Arguments) -> Value:
    """`typer.run(function)`."""
    for atom in args.positional[0].atoms if args.positional else ():
        if isinstance(atom, FunctionRef):
            made = define_command(m, Method(UNKNOWN.atoms[0], "command"), Arguments((of(atom),)))
            for command in made.atoms:
                if isinstance(command, Made):
                    _run_from(m, fr, st, command, Arguments())
    return Value()


def _run_from(m: Machine, fr: Frame, st: State, made: Made, args: Arguments) -> Value:
    named = dict(args.named)
    line = argument(args, 0) or named.get("args")
    words = _words(line) if line is not None else ()
    settings = _settings(m, made) | named
    context = _context(m, made, settings.get("obj"))
    maps: Maps = [(settings["default_map"], ())] if "default_map" in settings else []
    _run(m, fr, st, made, words, context, maps, settings.get("auto_envvar_prefix"))
    alone = scalar_of(named.get("standalone_mode", UNKNOWN))
    # click ends the program once a command is done, unless it is told not to.
    return UNKNOWN if alone is not None and alone.value is False else Value()


def _run(
    m: Machine, fr: Frame, st: State, made: Made, words: tuple[str, ...] | None, context: Made, maps: Maps,
    prefix: Value | None,
) -> None:  # fmt: skip
    callback = m.fields.get((made, "callback"), Value())
    for function in callback.atoms:
        if isinstance(function, FunctionRef):
            maps = _invoke(m, fr, st, function, words, context, maps, prefix)
    late = m.fields.get((context, "default_map"))
    maps = [*maps, *([(late, ())] if late is not None else [])]
    below = m.fields.get((made, "<commands>"), Value()).atoms
    several = len(below) > 1 or bool(callback.alts)
    for command in below:
        name = m.fields.get((command, "name"))
        known = scalar_of(name) if name is not None else None
        if known is None or not isinstance(command, Made) or (words and known.value not in words):
            continue
        inner = _context(m, command, m.fields.get((context, "obj")))
        own = _settings(m, command)
        longer = _longer(prefix, known) if several else prefix
        nested: Maps = [(value, (*keys, known)) for value, keys in maps]
        if "default_map" in own:
            nested.append((own["default_map"], ()))
        _run(m, fr, st, command, words, inner, nested, own.get("auto_envvar_prefix", longer))


def _invoke(
    m: Machine, fr: Frame, st: State, function: FunctionRef, words: tuple[str, ...] | None, context: Made, maps: Maps,
    prefix: Value | None,
) -> Maps:  # fmt: skip
    unit = m.program.units[function.module]
    qualname = unit.functions[function.index].qualname
    inner = Frame(
        unit, m.module_scope(unit.path), function=m.qualified(unit, qualname), caller=fr.caller, moment=fr.moment
    )
    values: dict[str, Value] = {}
    for option in options_of(m, inner, st, function):
        given = _value_of(m, inner, st, option, words, maps, prefix)
        if option.callback is not None:
            given = m.call(m, inner, st, option.callback, (of(context), UNKNOWN, given), {}, option.at)
            late = m.fields.get((context, "default_map"))
            if option.eager and late is not None:
                maps = [(late, ())]
        values[option.name] = given
    wanted = m.fields.get((function, _CONTEXT_FIRST))
    first: tuple[Value, ...] = ()
    if wanted is not None:
        first = (of(context) if wanted == of(constant("context")) else m.fields.get((context, "obj"), UNKNOWN),)
    names = {param.name for param in function_term(m, function).params}
    for param in function_term(m, function).params:
        if not first and param.annotation is not None and _is_context(m, inner, st, param.annotation):
            values[param.name] = of(context)
    m.call(m, inner, st, of(function), first, {k: v for k, v in values.items() if k in names}, 0)
    fr.raised.extend(inner.raised)
    return maps


def _value_of(
    m: Machine, fr: Frame, st: State, option: Option, words: tuple[str, ...] | None, maps: Maps, prefix: Value | None
) -> Value:
    """The option, where the command line does not give it: of its variables, of the maps, its default."""
    if words is not None and any(word.partition("=")[0] in option.flags for word in words):
        return UNKNOWN
    places: Maps = []
    environment = m.root_value("environment")
    variables = option.variables if option.variables or prefix is None else (_longer(prefix, constant(option.name)),)
    for variable in variables:
        places += [(environment, (atom,)) for atom in (variable.atoms if variable is not None else ())]
    places += [(value, (*keys, constant(option.name))) for value, keys in maps]
    return _first_there(m, fr, st, places, option)


def _first_there(m: Machine, fr: Frame, st: State, places: Maps, option: Option) -> Value:
    if not places:
        if option.required:
            m.fail(fr, st, "SystemExit")
            return Value()
        return option.default
    (source, keys), *rest = places
    last = not rest and not option.required
    instead = option.default if last else of(_ABSENT)
    got = read_path(m, fr, st, source, list(keys), option.at, How.GET, instead)
    if last:
        return got
    take_no_default(m, got)
    out: list[Alt] = []
    for atom, way in got.alts:
        if atom != _ABSENT:
            out.append((atom, way))
            continue
        ways = meet_all(st.ways, way)
        if ways:
            narrowed = State(st.env, ways, dict(st.writes))
            out.extend(on_way(_first_there(m, fr, narrowed, rest, option), way).alts)
    return from_alts(out)


def _settings(m: Machine, made: Made) -> dict[str, Value]:
    held = m.fields.get((made, "<context_settings>"), Value())
    found: dict[str, Value] = {}
    for atom in held.atoms:
        for layer in atom.layers if isinstance(atom, Table) else ():
            found |= {str(key.value): value for key, value in layer} if isinstance(layer, tuple) else {}
    return found


def _context(m: Machine, made: Made, held: Value | None) -> Made:
    context = Made(CONTEXT, m.identity(("context", made)))
    if held is not None:
        m.set_field(context, "obj", held)
    return context


def _is_context(m: Machine, fr: Frame, st: State, annotation: f.Expr) -> bool:
    if not isinstance(annotation, f.Name | f.Attr):
        return False
    return any(getattr(atom, "name", "").endswith(".Context") for atom in m.evaluate(m, fr, st, annotation).atoms)


def _longer(prefix: Value | None, name: Constant) -> Value | None:
    if prefix is None:
        return None
    return concatenate([prefix, of(constant("_" + str(name.value).upper().replace("-", "_")))])


def _words(line: Value) -> tuple[str, ...] | None:
    """The words of a command line that the program spells out; None where they are not all known."""
    if len(line.atoms) != 1 or not isinstance(line.atoms[0], Series) or line.atoms[0].rest is not None:
        return None
    known = [scalar_of(item) for item in line.atoms[0].items]
    return tuple(str(word.value) for word in known if word is not None) if all(known) else None


def _name_of(m: Machine, function: FunctionRef) -> str:
    name = m.program.units[function.module].functions[function.index].qualname.rpartition(".")[2].lower()
    ending = next((e for e in _ENDINGS if name.endswith(e)), "")
    return name.removesuffix(ending).replace("_", "-")
