"""How a piece reads several keys of a section at once, or through something of its own: getters, classes, loops."""

from __future__ import annotations

from collections.abc import Mapping

from tests.fuzz.pieces import Names, Piece
from tests.fuzz.readings import Reading


def key_loop(p: Piece, sec: str, at: Names) -> None:
    keys, name = p.leaves(at, 3), p.own("key")
    read = p.draws.pick((f"{sec}[{name}]", f"{sec}.get({name})", f"{sec}[{name}] if {name} in {sec} else 0"))
    p.line(f"for {name} in {tuple(keys)}:", f"    print({read})")


def comprehension(p: Piece, sec: str, at: Names) -> None:
    keys, name = p.leaves(at), p.own("key")
    guard = p.draws.pick(("", f" if {name} in {sec}"))
    p.show(f"{{{name}: {sec}[{name}] for {name} in {keys}{guard}}}")


def pair_loop(p: Piece, sec: str, at: Names) -> None:
    first, second = p.leaves(at)
    key, default = p.own("key"), p.own("default")
    p.line(f'for {key}, {default} in (("{first}", 1), ("{second}", 2)):', f"    print({sec}.get({key}, {default}))")


def table_loop(p: Piece, sec: str, at: Names) -> None:
    first, second = p.leaves(at)
    key, needed = p.own("key"), p.own("needed")
    p.line(f'for {key}, {needed} in (("{first}", True), ("{second}", False)):')
    p.line(f"    if {needed} and {key} not in {sec}:", f"        raise ValueError({key})")
    p.line(f"    print({sec}.get({key}))")


def missing_list(p: Piece, sec: str, at: Names) -> None:
    keys, name = p.leaves(at), p.own("missing")
    p.line(f"{name} = [k for k in {keys} if k not in {sec}]", f"if {name}:", f"    raise ValueError({name})")


def missing_set(p: Piece, sec: str, at: Names) -> None:
    first, second = p.leaves(at)
    name = p.own("missing")
    p.line(f'{name} = {{"{first}", "{second}"}} - {sec}.keys()', f"if {name}:", f"    raise ValueError({name})")


def all_there(p: Piece, sec: str, at: Names) -> None:
    keys = p.leaves(at)
    p.line(f"if not all(k in {sec} for k in {keys}):", '    raise ValueError("some are missing")')


def any_there(p: Piece, sec: str, at: Names) -> None:
    keys = p.leaves(at)
    p.line(f"if not any(k in {sec} for k in {keys}):", '    raise ValueError("all are missing")')


def error_list(p: Piece, sec: str, at: Names) -> None:
    first, second = p.leaves(at)
    errors = p.own("errors")
    p.line(f"{errors} = []", f'if "{first}" not in {sec}:', f'    {errors}.append("{first}")')
    p.line(f'if not {sec}.get("{second}"):', f'    {errors}.append("{second}")')
    p.line(f"if {errors}:", f"    raise ValueError({errors})")


def error_list_told(p: Piece, sec: str, at: Names) -> None:
    key, errors = p.leaf(at), p.own("errors")
    p.line(f"{errors} = []", f'if "{key}" not in {sec}:', f'    {errors}.append("{key}")')
    p.line(f"for error in {errors}:", "    print(error)")


def error_function(p: Piece, sec: str, at: Names) -> None:
    keys, name = p.leaves(at), p.own("check")
    p.top(f"def {name}(s):", "    errors = []", f"    for key in {keys}:", "        if key not in s:")
    p.top("            errors.append(key)", "    return errors")
    p.line(f"if {name}({sec}):", '    raise SystemExit("bad config")')


def keywords(p: Piece, sec: str, at: Names) -> None:
    own = (*at, p.own("box"))
    for key in ("host", "port"):
        p.names((*own, key))
    name = p.own("connect")
    rest = p.draws.pick(("", ", **rest"))
    p.top(f'def {name}(host, port="p"{rest}):', "    print(host, port)")
    p.line(f'{name}(**{sec}["{own[-1]}"])')


def dataclass_(p: Piece, sec: str, at: Names) -> None:
    own, name = (*at, p.own("box")), p.own("Box")
    for key in ("host", "port"):
        p.names((*own, key))
    p.imports.add("dataclasses")
    p.top("@dataclasses.dataclass", f"class {name}:", "    host: str", '    port: str = "p"')
    p.show(f'{name}(**{sec}["{own[-1]}"])')


def from_dict(p: Piece, sec: str, at: Names) -> None:
    first, second = p.leaves(at)
    name = p.own("Box")
    p.imports.add("dataclasses")
    p.top("@dataclasses.dataclass", f"class {name}:", "    one: str", "    two: str", "    @classmethod")
    p.top("    def from_dict(cls, d):", f'        return cls(d["{first}"], d.get("{second}", "d"))')
    p.show(f"{name}.from_dict({sec})")


def config_class(p: Piece, sec: str, at: Names) -> None:
    first, second = p.leaves(at)
    name = p.own("Config")
    p.top(f"class {name}:", "    def __init__(self, data):", f'        self.one = data["{first}"]')
    p.top(f'        self.two = data.get("{second}", "d")')
    value = p.own("c")
    p.line(f"{value} = {name}({sec})")
    p.show(f"{value}.one, {value}.two")


def attribute_class(p: Piece, sec: str, at: Names) -> None:
    name = p.own("Attributes")
    p.top(f"class {name}:", "    def __init__(self, data):", "        self._data = data")
    p.top("    def __getattr__(self, name):", "        try:", "            return self._data[name]")
    p.top("        except KeyError:", "            raise AttributeError(name) from None")
    read = p.draws.pick(("{0}.{1}", 'getattr({0}, "{1}", "d")', 'hasattr({0}, "{1}")'))
    p.show(read.format(f"{name}({sec})", p.leaf(at)))


def item_class(p: Piece, sec: str, at: Names) -> None:
    name = p.own("Items")
    p.top(f"class {name}:", "    def __init__(self, data):", "        self._data = data")
    p.top("    def __getitem__(self, key):", "        return self._data[key]")
    p.top("    def __contains__(self, key):", "        return key in self._data")
    p.top("    def get(self, key, default=None):", "        return self[key] if key in self else default")
    read = p.draws.pick(('{0}["{1}"]', '{0}.get("{1}")', '{0}.get("{1}", "d")', '"{1}" in {0}'))
    p.show(read.format(f"{name}({sec})", p.leaf(at)))


def getter(p: Piece, sec: str, at: Names) -> None:
    name = p.own("get")
    p.top(f"def {name}(s, key, default=None):", "    return s.get(key, default)")
    p.show(p.draws.pick((f'{name}({sec}, "{p.leaf(at)}")', f'{name}({sec}, "{p.leaf(at)}", "d")')))


def sentinel_getter(p: Piece, sec: str, at: Names) -> None:
    name, missing = p.own("get"), p.own("_MISSING")
    p.top(f"{missing} = object()", f"def {name}(s, key, default={missing}):", "    try:", "        return s[key]")
    p.top("    except KeyError:", f"        if default is {missing}:", "            raise", "        return default")
    p.show(p.draws.pick((f'{name}({sec}, "{p.leaf(at)}")', f'{name}({sec}, "{p.leaf(at)}", "d")')))


def flag_getter(p: Piece, sec: str, at: Names) -> None:
    name = p.own("get")
    p.top(f"def {name}(s, key, required=False):", "    value = s.get(key)")
    p.top("    if value is None and required:", "        raise ValueError(key)", "    return value")
    p.show(p.draws.pick((f'{name}({sec}, "{p.leaf(at)}")', f'{name}({sec}, "{p.leaf(at)}", required=True)')))


def dotted_getter(p: Piece, sec: str, at: Names) -> None:
    name = p.own("dig")
    p.top(f"def {name}(node, path, default=None):", '    for part in path.split("."):')
    p.top("        if part not in node:", "            return default", "        node = node[part]", "    return node")
    p.show(f'{name}({sec}, "deep.{p.leaf((*at, "deep"))}", "d")')


def dotted_item(p: Piece, sec: str, at: Names) -> None:
    name = p.own("dig")
    p.top(f"def {name}(node, path):", '    for part in path.split("."):', "        node = node[part]")
    p.top("    return node")
    p.show(f'{name}({sec}, "deep.{p.leaf((*at, "deep"))}")')


def reduced(p: Piece, sec: str, at: Names) -> None:
    p.imports |= {"functools", "operator"}
    p.show(f'functools.reduce(operator.getitem, "deep.{p.leaf((*at, "deep"))}".split("."), {sec})')


def default_table(p: Piece, sec: str, at: Names) -> None:
    first, second = p.leaves(at)
    name, table = p.own("get"), p.own("DEFAULTS")
    p.top(f'{table} = {{"{first}": "d"}}', f"def {name}(s, key):", "    try:", "        return s[key]")
    p.top("    except KeyError:", f"        return {table}[key]")
    p.show(f'{name}({sec}, "{p.draws.pick((first, second))}")')


def merged_defaults(p: Piece, sec: str, at: Names) -> None:
    first, second = p.leaves(at)
    value = p.own("merged")
    form = p.draws.pick(('{{"{0}": "d", **{1}}}', '{{"{0}": "d"}} | {1}', 'dict({{"{0}": "d"}}, **{1})'))
    p.line(f"{value} = {form.format(first, sec)}")
    p.show(f'{value}["{first}"], {value}["{second}"]')


def item_list(p: Piece, sec: str, at: Names) -> None:
    rows, row = p.own("rows"), p.own("row")
    p.names((*at, rows), [{"name": "a", "size": 1}, {"name": "b", "size": 2}])
    p.line(f'for {row} in {sec}["{rows}"]:', f'    print({row}["name"], {row}.get("size", 0))')


def items_loop(p: Piece, sec: str, at: Names) -> None:
    own, key = (*at, p.own("box")), p.own("key")
    for leaf in ("host", "port"):
        p.names((*own, leaf))
    p.line(f'for {key}, value in {sec}["{own[-1]}"].items():', f"    print({key}, value)")


def dumped(p: Piece, sec: str, at: Names) -> None:
    own = (*at, p.own("box"))
    p.names((*own, "host"))
    p.imports.add("json")
    p.show(f'json.dumps({sec}["{own[-1]}"])')


MANY_KEYS: Mapping[str, Reading] = {
    "key-loop": key_loop,
    "comprehension": comprehension,
    "pair-loop": pair_loop,
    "table-loop": table_loop,
    "missing-list": missing_list,
    "missing-set": missing_set,
    "all-there": all_there,
    "any-there": any_there,
    "error-list": error_list,
    "error-list-told": error_list_told,
    "error-function": error_function,
    "keywords": keywords,
    "dataclass": dataclass_,
    "from-dict": from_dict,
    "config-class": config_class,
    "attribute-class": attribute_class,
    "item-class": item_class,
    "getter": getter,
    "sentinel-getter": sentinel_getter,
    "flag-getter": flag_getter,
    "dotted-getter": dotted_getter,
    "dotted-item": dotted_item,
    "reduced": reduced,
    "default-table": default_table,
    "merged-defaults": merged_defaults,
    "item-list": item_list,
    "items-loop": items_loop,
    "dumped": dumped,
}
