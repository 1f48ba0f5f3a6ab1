"""How a piece reads one key of a section: each function is given the section's expression and path, and prints."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tests.fuzz.pieces import Names, Piece


def item(p: Piece, sec: str, at: Names) -> None:
    p.show(f'{sec}["{p.leaf(at)}"]')


def get(p: Piece, sec: str, at: Names) -> None:
    p.show(f'{sec}.get("{p.leaf(at)}")')


def get_default(p: Piece, sec: str, at: Names) -> None:
    p.show(f'{sec}.get("{p.leaf(at)}", "d")')


def get_used(p: Piece, sec: str, at: Names) -> None:
    p.show(f'{sec}.get("{p.leaf(at)}").upper()')


def get_concatenated(p: Piece, sec: str, at: Names) -> None:
    p.show(f'"x" + {sec}.get("{p.leaf(at)}")')


def get_eager(p: Piece, sec: str, at: Names) -> None:
    first, second = p.leaves(at)
    p.show(f'{sec}.get("{first}", {sec}["{second}"])')


def or_default(p: Piece, sec: str, at: Names) -> None:
    p.show(f'{sec}.get("{p.leaf(at)}") or "d"')


def or_item(p: Piece, sec: str, at: Names) -> None:
    first, second = p.leaves(at)
    p.show(f'{sec}.get("{first}") or {sec}["{second}"]')


def ternary(p: Piece, sec: str, at: Names) -> None:
    key = p.leaf(at)
    p.show(f'{sec}["{key}"] if "{key}" in {sec} else "d"')


def contains(p: Piece, sec: str, at: Names) -> None:
    p.show(f'"{p.leaf(at)}" in {sec}')


def and_item(p: Piece, sec: str, at: Names) -> None:
    key = p.leaf(at)
    p.show(f'"{key}" in {sec} and {sec}["{key}"]')


def and_another(p: Piece, sec: str, at: Names) -> None:
    first, second = p.leaves(at)
    p.show(f'"{first}" in {sec} and {sec}["{second}"]')


def tried(p: Piece, sec: str, at: Names) -> None:
    error = p.draws.pick(("KeyError", "Exception", "(TypeError, LookupError)"))
    p.line("try:", f'    print({sec}["{p.leaf(at)}"])', f"except {error}:", '    print("none")')


def tried_in_vain(p: Piece, sec: str, at: Names) -> None:
    error = p.draws.pick(("ValueError", "AttributeError", "IndexError"))
    p.line("try:", f'    print({sec}["{p.leaf(at)}"])', f"except {error}:", '    print("none")')


def tried_again(p: Piece, sec: str, at: Names) -> None:
    first, second = p.leaves(at)
    p.line("try:", f'    print({sec}["{first}"])', "except KeyError:", f'    print({sec}["{second}"])')


def tried_raises(p: Piece, sec: str, at: Names) -> None:
    key = p.leaf(at)
    p.line("try:", f'    print({sec}["{key}"])', "except KeyError as e:", f'    raise ValueError("no {key}") from e')


def suppressed(p: Piece, sec: str, at: Names) -> None:
    p.imports.add("contextlib")
    p.line("with contextlib.suppress(KeyError):", f'    print({sec}["{p.leaf(at)}"])')


def none_raises(p: Piece, sec: str, at: Names) -> None:
    key, value = p.leaf(at), p.own("value")
    p.line(f'{value} = {sec}.get("{key}")', f"if {value} is None:", f'    raise RuntimeError("no {key}")')
    p.show(value)


def none_replaced(p: Piece, sec: str, at: Names) -> None:
    value = p.own("value")
    p.line(f'{value} = {sec}.get("{p.leaf(at)}")', f"if not {value}:", f'    {value} = "d"')
    p.show(value)


def none_replaced_by_item(p: Piece, sec: str, at: Names) -> None:
    first, second = p.leaves(at)
    value = p.own("value")
    p.line(f'{value} = {sec}.get("{first}")', f"if {value} is None:", f'    {value} = {sec}["{second}"]')
    p.show(value)


def early_return(p: Piece, sec: str, at: Names) -> None:
    key, name = p.leaf(at), p.own("read")
    p.top(f"def {name}(s):", f'    if "{key}" not in s:', '        return "d"', f'    return s["{key}"]')
    p.show(f"{name}({sec})")


def early_return_of_another(p: Piece, sec: str, at: Names) -> None:
    first, second = p.leaves(at)
    name = p.own("read")
    p.top(f"def {name}(s):", f'    if not s.get("{first}"):', '        return "d"', f'    return s["{second}"]')
    p.show(f"{name}({sec})")


def guarded_raise(p: Piece, sec: str, at: Names) -> None:
    key = p.leaf(at)
    p.line(f'if "{key}" not in {sec}:', f'    raise ValueError("{key}")')
    p.show(f'{sec}["{key}"]')


def constant(p: Piece, sec: str, at: Names) -> None:
    key, name = p.leaf(at), p.own("KEY")
    p.top(f'{name} = "{key}"')
    p.show(p.draws.pick((f"{sec}[{name}]", f"{sec}.get({name})", f'{sec}.get({name}, "d")')))


def class_constant(p: Piece, sec: str, at: Names) -> None:
    key, name = p.leaf(at), p.own("Keys")
    p.top(f"class {name}:", f'    ONE = "{key}"')
    p.show(f"{sec}[{name}.ONE]")


def enum_key(p: Piece, sec: str, at: Names) -> None:
    key, name = p.leaf(at), p.own("Keys")
    p.imports.add("enum")
    p.top(f"class {name}(enum.Enum):", f'    ONE = "{key}"')
    p.show(f"{sec}[{name}.ONE.value]")


def built_key(p: Piece, sec: str, at: Names) -> None:
    key, name = p.leaf(at), p.own("PREFIX")
    p.top(f'{name} = "{key[:2]}"')
    p.show(f'{sec}[f"{{{name}}}{key[2:]}"]')


def walrus(p: Piece, sec: str, at: Names) -> None:
    value = p.own("value")
    p.line(f'if ({value} := {sec}.get("{p.leaf(at)}")) is not None:', f"    print({value})")


def popped(p: Piece, sec: str, at: Names) -> None:
    key = p.own("gone")
    p.names((*at, key))
    p.show(f'{sec}.pop("{key}"' + p.draws.pick((")", ', "d")', ", None)")))


def set_default(p: Piece, sec: str, at: Names) -> None:
    key, value = p.own("filled"), p.own("s")
    p.names((*at, key))
    p.line(f"{value} = {sec}", f'{value}.setdefault("{key}", "d")')
    p.show(f'{value}["{key}"]')


def written(p: Piece, sec: str, at: Names) -> None:
    key, value = p.own("written"), p.own("s")
    p.names((*at, key))
    p.line(f"{value} = {sec}", f'{value}["{key}"] = "w"')
    p.show(f'{value}["{key}"]')


def deleted(p: Piece, sec: str, at: Names) -> None:
    key = p.own("gone")
    p.names((*at, key))
    p.line(f'del {sec}["{key}"]')


def switch(p: Piece, sec: str, at: Names) -> None:
    kind, key = p.own("kind"), p.leaf(at)
    p.names((*at, kind), "on")
    p.switched[(*at, kind)] = "off"
    asked = p.draws.pick((f'{sec}["{kind}"]', f'{sec}.get("{kind}")', f'{sec}.get("{kind}", "on")'))
    p.line(f'if {asked} == "on":', f'    print({sec}["{key}"])', "else:", '    print("off")')


def matched(p: Piece, sec: str, at: Names) -> None:
    key = p.leaf(at)
    other = p.draws.pick(('        print("none")', '        raise ValueError("none")'))
    p.line(f"match {sec}:", f'    case {{"{key}": found}}:', "        print(found)", "    case _:", other)


def operator_getter(p: Piece, sec: str, at: Names) -> None:
    p.imports.add("operator")
    p.show(f'operator.itemgetter("{p.leaf(at)}")({sec})')


def lambda_(p: Piece, sec: str, at: Names) -> None:
    name = p.own("read")
    p.line(f'{name} = lambda s: s["{p.leaf(at)}"]')
    p.show(f"{name}({sec})")


def method_value(p: Piece, sec: str, at: Names) -> None:
    name = p.own("get")
    p.line(f"{name} = {sec}.get")
    p.show(p.draws.pick((f'{name}("{p.leaf(at)}")', f'{name}("{p.leaf(at)}", "d")')))


def string_format(p: Piece, sec: str, at: Names) -> None:
    key = p.leaf(at)
    p.show(p.draws.pick((f'"{{{key}}}".format(**{sec})', f'"%({key})s" % {sec}', f'"{{{key}}}".format_map({sec})')))


Reading = Callable[[Piece, str, Names], None]
ONE_KEY: Mapping[str, Reading] = {
    "item": item,
    "get": get,
    "get-default": get_default,
    "get-used": get_used,
    "get-concatenated": get_concatenated,
    "get-eager": get_eager,
    "or-default": or_default,
    "or-item": or_item,
    "ternary": ternary,
    "contains": contains,
    "and-item": and_item,
    "and-another": and_another,
    "tried": tried,
    "tried-in-vain": tried_in_vain,
    "tried-again": tried_again,
    "tried-raises": tried_raises,
    "suppressed": suppressed,
    "none-raises": none_raises,
    "none-replaced": none_replaced,
    "none-replaced-by-item": none_replaced_by_item,
    "early-return": early_return,
    "early-return-of-another": early_return_of_another,
    "guarded-raise": guarded_raise,
    "constant": constant,
    "class-constant": class_constant,
    "enum-key": enum_key,
    "built-key": built_key,
    "walrus": walrus,
    "popped": popped,
    "set-default": set_default,
    "written": written,
    "deleted": deleted,
    "switch": switch,
    "matched": matched,
    "operator-getter": operator_getter,
    "lambda": lambda_,
    "method-value": method_value,
    "string-format": string_format,
}
