"""Where a piece stands: each function is given the config's expression and what writes the body for another one."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tests.fuzz.pieces import Piece, indented

Body = Callable[[str], list[str]]
Modules = dict[str, list[str]]
"""The lines of each module, app.py among them."""


def top_level(p: Piece, root: str, body: Body) -> Modules:
    lines = body(root)
    return {"app.py": [*p.tops, *lines]}


def in_function(p: Piece, root: str, body: Body) -> Modules:
    lines = body("config")
    name = p.own("part")
    return {"app.py": [*p.tops, f"def {name}(config):", *indented(lines), f"{name}({root})"]}


def of_global(p: Piece, root: str, body: Body) -> Modules:
    lines = body(root)
    name = p.own("part")
    return {"app.py": [*p.tops, f"def {name}():", *indented(lines), f"{name}()"]}


def in_method(p: Piece, root: str, body: Body) -> Modules:
    lines = body("self.config")
    name = p.own("Part")
    init = [f"class {name}:", "    def __init__(self, config):", "        self.config = config", "    def run(self):"]
    return {"app.py": [*p.tops, *init, *indented(lines, 2), f"{name}({root}).run()"]}


def in_subclass(p: Piece, root: str, body: Body) -> Modules:
    lines = body("self._config")
    name, base = p.own("Part"), p.own("Base")
    init = [f"class {base}:", "    def __init__(self, config):", "        self._config = config"]
    start = ["    def start(self):", "        return self.run()", f"class {name}({base}):", "    def run(self):"]
    return {"app.py": [*p.tops, *init, *start, *indented(lines, 2), f"{name}({root}).start()"]}


def in_another_module(p: Piece, root: str, body: Body) -> Modules:
    lines = body("config")
    module = p.own("part")
    return {
        f"{module}.py": [*p.tops, "def run(config):", *indented(lines)],
        "app.py": [f"import {module}", f"{module}.run({root})"],
    }


def in_closure(p: Piece, root: str, body: Body) -> Modules:
    lines = body("config")
    name = p.own("make")
    outer = [f"def {name}(config):", "    def inner():", *indented(lines, 2), "    return inner"]
    return {"app.py": [*p.tops, *outer, f"{name}({root})()"]}


def as_default(p: Piece, root: str, body: Body) -> Modules:
    lines = body("config")
    name = p.own("part")
    return {"app.py": [*p.tops, f"def {name}(config={root}):", *indented(lines), f"{name}()"]}


def never_called(p: Piece, root: str, body: Body) -> Modules:
    lines = body(root)
    return {"app.py": [*p.tops, "if False:", *indented(lines)]}


def call_tried(p: Piece, root: str, body: Body) -> Modules:
    lines = body("config")
    name = p.own("part")
    call = ["try:", f"    {name}({root})", "except KeyError:", f'    print({p.number}, "failed")']
    return {"app.py": [*p.tops, f"def {name}(config):", *indented(lines), *call]}


def call_told(p: Piece, root: str, body: Body) -> Modules:
    lines = body("config")
    name = p.own("part")
    call = ["try:", f"    {name}({root})", "except Exception as error:", '    raise SystemExit("failed") from error']
    return {"app.py": [*p.tops, f"def {name}(config):", *indented(lines), *call]}


def in_loop(p: Piece, root: str, body: Body) -> Modules:
    lines = body(root)
    return {"app.py": [*p.tops, f"for {p.own('turn')} in range(2):", *indented(lines)]}


def through_partial(p: Piece, root: str, body: Body) -> Modules:
    lines = body("config")
    name = p.own("part")
    p.imports.add("functools")
    return {"app.py": [*p.tops, f"def {name}(config):", *indented(lines), f"functools.partial({name}, {root})()"]}


def through_keyword(p: Piece, root: str, body: Body) -> Modules:
    lines = body("config")
    name = p.own("part")
    return {"app.py": [*p.tops, f"def {name}(*, config=None):", *indented(lines), f"{name}(config={root})"]}


def in_table(p: Piece, root: str, body: Body) -> Modules:
    lines = body("config")
    name = p.own("part")
    call = f'{{"run": {name}}}["run"]({root})'
    return {"app.py": [*p.tops, f"def {name}(config):", *indented(lines), call]}


def in_coroutine(p: Piece, root: str, body: Body) -> Modules:
    lines = body("config")
    name = p.own("part")
    p.imports.add("asyncio")
    return {"app.py": [*p.tops, f"async def {name}(config):", *indented(lines), f"asyncio.run({name}({root}))"]}


def decorated(p: Piece, root: str, body: Body) -> Modules:
    lines = body("config")
    name, outer = p.own("part"), p.own("wrap")
    p.imports.add("functools")
    wrap = [f"def {outer}(f):", "    @functools.wraps(f)", "    def inner(*args, **kwargs):"]
    wrap += ["        return f(*args, **kwargs)", "    return inner"]
    return {"app.py": [*p.tops, *wrap, f"@{outer}", f"def {name}(config):", *indented(lines), f"{name}({root})"]}


def when_enabled(p: Piece, root: str, body: Body) -> Modules:
    flag = p.own("enabled")
    p.names((flag,), True)
    p.switched[flag,] = False
    lines = body(root)
    return {"app.py": [*p.tops, f'if {root}.get("{flag}"):', *indented(lines)]}


Surrounding = Callable[[Piece, str, Body], Modules]
SURROUNDINGS: Mapping[str, Surrounding] = {
    "top-level": top_level,
    "function": in_function,
    "of-global": of_global,
    "method": in_method,
    "subclass": in_subclass,
    "another-module": in_another_module,
    "closure": in_closure,
    "as-default": as_default,
    "never-called": never_called,
    "call-tried": call_tried,
    "call-told": call_told,
    "loop": in_loop,
    "partial": through_partial,
    "keyword": through_keyword,
    "table": in_table,
    "coroutine": in_coroutine,
    "decorated": decorated,
    "when-enabled": when_enabled,
}
