"""How a piece comes by a section of the config: each function answers an expression and the section's path."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tests.fuzz.pieces import SECTIONS, Names, Piece

Reached = tuple[str, Names]


def whole(_: Piece, root: str) -> Reached:
    return root, ()


def item(p: Piece, root: str) -> Reached:
    key = p.draws.pick(SECTIONS)
    return f'{root}["{key}"]', (key,)


def get_empty(p: Piece, root: str) -> Reached:
    key = p.draws.pick(SECTIONS)
    return f'{root}.get("{key}", {{}})', (key,)


def get_or_empty(p: Piece, root: str) -> Reached:
    key = p.draws.pick(SECTIONS)
    return f'({root}.get("{key}") or {{}})', (key,)


def local(p: Piece, root: str) -> Reached:
    key = p.draws.pick(SECTIONS)
    p.line(f'sec{p.number} = {root}["{key}"]')
    return p.own("sec"), (key,)


def local_empty(p: Piece, root: str) -> Reached:
    key = p.draws.pick(SECTIONS)
    p.line(f'{p.own("sec")} = {root}.get("{key}", {{}})')
    return p.own("sec"), (key,)


def tried(p: Piece, root: str) -> Reached:
    key, sec = p.draws.pick(SECTIONS), p.own("sec")
    p.line("try:", f'    {sec} = {root}["{key}"]', "except KeyError:", f"    {sec} = {{}}")
    return sec, (key,)


def if_there(p: Piece, root: str) -> Reached:
    key, sec = p.draws.pick(SECTIONS), p.own("sec")
    p.line(f'{sec} = {root}["{key}"] if "{key}" in {root} else {{}}')
    return sec, (key,)


def none_replaced(p: Piece, root: str) -> Reached:
    key, sec = p.draws.pick(SECTIONS), p.own("sec")
    p.line(f'{sec} = {root}.get("{key}")', f"if {sec} is None:", f"    {sec} = {{}}")
    return sec, (key,)


def two_levels(p: Piece, root: str) -> Reached:
    key = p.draws.pick(SECTIONS)
    return f'{root}["{key}"]["deep"]', (key, "deep")


def two_levels_empty(p: Piece, root: str) -> Reached:
    key = p.draws.pick(SECTIONS)
    return f'{root}.get("{key}", {{}}).get("deep", {{}})', (key, "deep")


def constant_key(p: Piece, root: str) -> Reached:
    key = p.draws.pick(SECTIONS)
    p.top(f'{p.own("SECTION")} = "{key}"')
    return f"{root}[{p.own('SECTION')}]", (key,)


def returned(p: Piece, root: str) -> Reached:
    key, name = p.draws.pick(SECTIONS), p.own("section")
    p.top(f"def {name}(config, name):", "    return config[name]")
    return f'{name}({root}, "{key}")', (key,)


def returned_empty(p: Piece, root: str) -> Reached:
    key, name = p.draws.pick(SECTIONS), p.own("section")
    p.top(f"def {name}(config, name):", "    if name not in config:", "        return {}", "    return config[name]")
    return f'{name}({root}, "{key}")', (key,)


def branch(p: Piece, root: str) -> Reached:
    key, sec, mode = p.draws.pick(SECTIONS), p.own("sec"), p.own("mode")
    p.names((mode,), "own")
    p.switched[mode,] = "other"
    p.line(f'if {root}["{mode}"] == "own":', f'    {sec} = {root}["{key}"]', "else:", f"    {sec} = {root}")
    return sec, (key,)


def copied(p: Piece, root: str) -> Reached:
    key = p.draws.pick(SECTIONS)
    return f'dict({root}["{key}"])', (key,)


def merged(p: Piece, root: str) -> Reached:
    key, sec = p.draws.pick(SECTIONS), p.own("sec")
    p.line(f'{sec} = {{"host": "h", **{root}["{key}"]}}')
    return sec, (key,)


def updated(p: Piece, root: str) -> Reached:
    key, sec = p.draws.pick(SECTIONS), p.own("sec")
    p.line(f'{sec} = {{"user": "u"}}', f'{sec}.update({root}.get("{key}", {{}}))')
    return sec, (key,)


def unpacked(p: Piece, root: str) -> Reached:
    sec, other = p.own("sec"), p.own("other")
    p.line(f'{sec}, {other} = {root}["db"], {root}["mail"]')
    p.names(("db", "host"))
    p.names(("mail", "host"))
    return (sec, ("db",)) if p.draws.below(2) else (other, ("mail",))


def walrus(p: Piece, root: str) -> Reached:
    key, sec = p.draws.pick(SECTIONS), p.own("sec")
    p.line(f'if ({sec} := {root}.get("{key}")) is None:', f'    raise SystemExit("no {key}")')
    return sec, (key,)


def tuple_loop(p: Piece, root: str) -> Reached:
    sec, name = p.own("sec"), p.own("node")
    p.line(f"{sec} = {root}", f'for {name} in ("cache", "deep"):', f"    {sec} = {sec}[{name}]")
    return sec, ("cache", "deep")


def dotted_loop(p: Piece, root: str) -> Reached:
    name = p.own("dig")
    p.top(f"def {name}(node, path):", '    for part in path.split("."):', "        node = node.get(part, {})")
    p.top("    return node")
    return f'{name}({root}, "mail.deep")', ("mail", "deep")


def section_class(p: Piece, root: str) -> Reached:
    key, name = p.draws.pick(SECTIONS), p.own("View")
    p.top(f"class {name}:", "    def __init__(self, data):", "        self._data = data")
    p.top("    def section(self, name):", "        return self._data.get(name, {})")
    return f'{name}({root}).section("{key}")', (key,)


def property_(p: Piece, root: str) -> Reached:
    key, name = p.draws.pick(SECTIONS), p.own("View")
    p.top(f"class {name}:", "    def __init__(self, data):", "        self._data = data", "    @property")
    p.top("    def part(self):", f'        return self._data["{key}"]')
    return f"{name}({root}).part", (key,)


Section = Callable[[Piece, str], Reached]
SECTION_FORMS: Mapping[str, Section] = {
    "whole": whole,
    "item": item,
    "get-empty": get_empty,
    "get-or-empty": get_or_empty,
    "local": local,
    "local-empty": local_empty,
    "tried": tried,
    "if-there": if_there,
    "none-replaced": none_replaced,
    "two-levels": two_levels,
    "two-levels-empty": two_levels_empty,
    "constant-key": constant_key,
    "returned": returned,
    "returned-empty": returned_empty,
    "branch": branch,
    "copied": copied,
    "merged": merged,
    "updated": updated,
    "unpacked": unpacked,
    "walrus": walrus,
    "tuple-loop": tuple_loop,
    "dotted-loop": dotted_loop,
    "section-class": section_class,
    "property": property_,
}
