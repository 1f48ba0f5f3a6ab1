"""Laws of linking, over generated programs: it never raises, does not depend on order, and stays within the source."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from confcompat.adapters.packs import load_packs
from confcompat.extract.python import extract
from confcompat.link.engine import Linked, link
from confcompat.link.program import Program
from confcompat.model.facts import ModuleFacts
from confcompat.model.settings import Application

NAMES = st.sampled_from(
    ["config", "section", "value", "key", "name", "other", "self", "cls", "Config", "load", "get"],
)
WORDS = st.sampled_from(["a", "b", "db", "host", "a.b", "", "items", "0", "%s", "{}"])
LITERALS = st.one_of(
    WORDS.map(repr), st.sampled_from(["None", "True", "0", "1", "-1", "3.5", "b'x'", "...", "()", "{}"])
)
METHODS = st.sampled_from(["get", "pop", "setdefault", "items", "update", "split", "join", "format"])
FUNCTIONS = st.sampled_from(["int", "len", "sorted", "dict", "getattr", "isinstance", "map", "zip", "vars"])
COMPREHENSIONS = st.sampled_from(
    ["[{0} for {3} in {1} if {2}]", "{{{3}: {0} for {3} in {1}}}", "({0} for {3} in {1})"],
)
DECORATORS = st.sampled_from(
    ["@property", "@staticmethod", "@classmethod", "@contextmanager", "@lru_cache", "@dataclass"],
)
PATTERNS = st.sampled_from(
    ['{"a": value, **other}', "[name, *other]", "Config(name=key)", "None | 'a'", "str() as key", "_"],
)
MODULES = st.sampled_from(["app", "other", "pkg", "pkg.inner", "yaml", "os", "missing", "pkg.missing"])
OPERATORS = st.sampled_from(["+", "*", "%", "|", "and", "or", "==", "!=", "in", "not in", "is", "is not", "<", "-"])
ERRORS = st.sampled_from(
    ["KeyError", "Exception", "(KeyError, TypeError)", "LookupError", "ValueError", "config", "x.y"]
)
Lines = tuple[str, ...]


def _calls(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    argument = st.one_of(
        inner, inner.map("*{}".format), inner.map("**{}".format), st.tuples(NAMES, inner).map("=".join)
    )
    return st.tuples(inner, st.lists(argument, max_size=3)).map(lambda x: f"({x[0]})({', '.join(_ordered(x[1]))})")


def _ordered(arguments: Iterable[str]) -> list[str]:
    """Positional arguments first; of those with a name, each name once: Python wants it so."""
    named: dict[str, str] = {}
    for argument in arguments:
        head, _, _ = argument.partition("=")
        named[argument if not head.isidentifier() or "=" not in argument else head] = argument
    return sorted(named.values(), key=lambda a: (a.startswith("**"), a.partition("=")[0].isidentifier() and "=" in a))


def _expressions(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    two, three = st.tuples(inner, inner), st.tuples(inner, inner, inner)
    return st.one_of(
        st.tuples(inner, WORDS).map(lambda x: f"({x[0]})[{x[1]!r}]"),
        two.map(lambda x: f"({x[0]})[{x[1]}]"),
        st.tuples(inner, NAMES).map(lambda x: f"({x[0]}).{x[1]}"),
        st.tuples(inner, WORDS, inner).map(lambda x: f"({x[0]}).get({x[1]!r}, {x[2]})"),
        st.tuples(inner, METHODS, inner).map(lambda x: f"({x[0]}).{x[1]}({x[2]})"),
        st.tuples(inner, OPERATORS, inner).map(lambda x: f"(({x[0]}) {x[1]} ({x[2]}))"),
        three.map(lambda x: f"({x[0]} if {x[1]} else {x[2]})"),
        two.map(lambda x: f"{{**({x[0]}), 'a': {x[1]}}}"),
        two.map(lambda x: f"[{x[0]}, *({x[1]})]"),
        inner.map(lambda x: f"(lambda name, *key, value=None, **other: {x})"),
        inner.map(lambda x: f"(not {x})"),
        inner.map(lambda x: f'f"a_{{({x})}}_b"' if '"' not in x and "\\" not in x and "{" not in x else x),
        st.tuples(COMPREHENSIONS, inner, inner, inner, NAMES).map(lambda x: x[0].format(*x[1:])),
        st.tuples(
            FUNCTIONS,
            inner,
            inner,
        ).map(lambda x: f"{x[0]}({x[1]}, {x[2]})"),
        _calls(inner),
    )


EXPRESSIONS = st.recursive(
    st.one_of(NAMES, NAMES, LITERALS, st.just('yaml.safe_load(open("config.yaml"))'), st.just("os.environ")),
    _expressions,
    max_leaves=5,
)


def _indented(lines: Iterable[str]) -> Lines:
    return tuple(f"    {line}" for line in lines) or ("    pass",)


def _block(head: str, *bodies: tuple[str, Lines]) -> Lines:
    out: tuple[str, ...] = (head, *_indented(bodies[0][1]))
    for next_head, body in bodies[1:]:
        out += (next_head, *_indented(body))
    return out


def _statements(inner: st.SearchStrategy[Lines]) -> st.SearchStrategy[Lines]:
    e, n = EXPRESSIONS, NAMES
    body = st.lists(inner, min_size=1, max_size=3).map(lambda parts: tuple(line for part in parts for line in part))
    return st.one_of(
        st.tuples(e, body, body).map(lambda x: _block(f"if {x[0]}:", ("", x[1]), ("else:", x[2]))),
        st.tuples(n, e, body).map(lambda x: _block(f"for {x[0]} in {x[1]}:", ("", x[2]))),
        st.tuples(n, n, e, body).map(lambda x: _block(f"for {x[0]}, {x[1]} in {x[2]}.items():", ("", x[3]))),
        st.tuples(e, body).map(lambda x: _block(f"while {x[0]}:", ("", (*x[1], "break")))),
        st.tuples(ERRORS, body, body, body).map(
            lambda x: _block("try:", ("", x[1]), (f"except {x[0]} as error:", x[2]), ("finally:", x[3]))
        ),
        st.tuples(e, n, body).map(lambda x: _block(f"with {x[0]} as {x[1]}:", ("", x[2]))),
        st.tuples(n, n, e, body).map(
            lambda x: _block(f"def {x[0]}({x[1]}_, value={x[2]}, *args, **section):", ("", (*x[3], f"return {x[2]}")))
        ),
        st.tuples(n, e, body).map(lambda x: _block(f"async def {x[0]}(config):", ("", (*x[2], f"yield {x[1]}")))),
        st.tuples(n, n, DECORATORS, e, body).map(
            lambda x: _block(
                f"class {x[0]}({x[1]}):",
                ("", ("name: str", f"value = {x[3]}", x[2], *_block("def get(self, *key):", ("", x[4])))),
            )
        ),
        st.tuples(e, PATTERNS, body).map(lambda x: (f"match {x[0]}:", *_indented(_block(f"case {x[1]}:", ("", x[2]))))),
    )


SIMPLE = st.one_of(
    EXPRESSIONS.map(lambda e: (e,)),
    st.tuples(NAMES, EXPRESSIONS).map(lambda x: (f"{x[0]} = {x[1]}",)),
    st.tuples(NAMES, EXPRESSIONS).map(lambda x: (f"{x[0]} += {x[1]}",)),
    st.tuples(NAMES, NAMES, EXPRESSIONS).map(lambda x: (f"{x[0]}.{x[1]} = {x[2]}",)),
    st.tuples(NAMES, WORDS, EXPRESSIONS).map(lambda x: (f"{x[0]}[{x[1]!r}] = {x[2]}",)),
    st.tuples(NAMES, NAMES, EXPRESSIONS).map(lambda x: (f"{x[0]}, *{x[1]} = {x[2]}",)),
    st.tuples(NAMES, WORDS).map(lambda x: (f"del {x[0]}[{x[1]!r}]",)),
    EXPRESSIONS.map(lambda e: (f"assert {e}",)),
    EXPRESSIONS.map(lambda e: (f"raise {e}",)),
    MODULES.map(lambda m: (f"import {m}",)),
    st.tuples(MODULES, NAMES, NAMES).map(lambda x: (f"from {x[0]} import {x[1]} as {x[2]}",)),
    st.tuples(st.sampled_from([".", "..", ".inner", ".."]), NAMES).map(lambda x: (f"from {x[0]} import {x[1]}",)),
)
STATEMENTS = st.recursive(SIMPLE, _statements, max_leaves=6)
MODULE_TEXTS = st.lists(STATEMENTS, min_size=1, max_size=6).map(
    lambda parts: "\n".join(("import os, yaml", *(line for part in parts for line in part), ""))
)
PROGRAMS = st.fixed_dictionaries(
    {"app.py": MODULE_TEXTS},
    optional=dict.fromkeys(("other.py", "pkg/__init__.py", "pkg/inner.py"), MODULE_TEXTS),
)


def is_python(text: str) -> bool:
    try:
        ast.parse(text)
    except (SyntaxError, ValueError):
        return False
    return True


def linked(sources: dict[str, str]) -> Linked:
    facts: dict[str, ModuleFacts] = {}
    for path, text in sources.items():
        found = extract(text.encode())
        assert isinstance(found, ModuleFacts), text
        facts[path] = found
    return link(Program(facts), load_packs(), Application("generated"), ("config.yaml",))


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(PROGRAMS)
def test_linking_never_raises(sources: dict[str, str]) -> None:
    """Whatever Python accepts is linked, and every read stands on a line of a file of the program."""
    assume(all(is_python(text) for text in sources.values()))
    for read in linked(sources).reads:
        lines = sources[read.place.file].split("\n")
        assert 1 <= read.place.line <= len(lines)


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(PROGRAMS)
def test_linking_says_the_same_in_any_order(sources: dict[str, str]) -> None:
    """Two runs, and two orders of files, give equal answers."""
    assume(all(is_python(text) for text in sources.values()))
    backwards = dict(sorted(sources.items(), reverse=True))
    assert linked(sources) == linked(backwards)


def test_a_lambda_that_calls_the_function_around_it_is_linked() -> None:
    """The smallest program that generation found to end linking."""
    body = "    (lambda: load())\n    return yaml.safe_load(open(path))\n"
    linked({"app.py": f'import yaml\ndef load(path="config.yaml"):\n{body}'})
