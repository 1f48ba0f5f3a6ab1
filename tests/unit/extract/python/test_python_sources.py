"""Sources of every kind: facts, or the reason why there are none; never an exception."""

from __future__ import annotations

import ast
import codecs

import msgspec
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from confcompat.extract.python import extract
from confcompat.extract.python.module import MAX_BYTES
from confcompat.model import facts as f
from confcompat.model.facts import ModuleFacts, NoFacts, pack_position
from tests.laws.test_link_laws import MODULE_TEXTS, is_python
from tests.linking import facts_of


def reason(source: bytes) -> str:
    found = extract(source)
    assert isinstance(found, NoFacts)
    return found.reason


def value_of(source: str | bytes) -> f.Expr:
    """The right side of the last assignment."""
    last = facts_of(source).body[-1]
    assert isinstance(last, f.Assign)
    assert last.value is not None
    return last.value


def item_positions(source: bytes) -> list[tuple[int, int]]:
    """Line and column of every subscript's key that stands directly in an assignment."""
    found = facts_of(source)
    values = [s.value for s in found.body if isinstance(s, f.Assign)]
    return [(v.at >> 12, v.at & 4095) for v in values if isinstance(v, f.Item)]


@pytest.mark.parametrize(
    "source",
    [
        "print 'x'\n",
        "print x\n",
        "exec 'x = 1'\n",
        "raise ValueError, 'x'\n",
    ],
)
def test_python_2_is_called_so(source: str) -> None:
    """The reason names the line and what it looks like."""
    assert "looks like Python 2" in reason(source.encode())


def test_a_syntax_error_names_its_line() -> None:
    """Without a guess where nothing looks like Python 2."""
    assert reason(b"a = 1\nb = = 2\n") == "syntax error at line 2"


def test_a_coding_line_is_followed() -> None:
    """Latin-1 text is read as its first or second line says; without the line it has no facts."""
    body = 'config["größe"]\n'.encode("latin-1")

    assert "größe" in repr(facts_of(b"# -*- coding: latin-1 -*-\n" + body))
    assert "größe" in repr(facts_of(b"#!/usr/bin/python\n# vim: set fileencoding=latin-1 :\n" + body))
    assert "encoding" in reason(body)


def test_an_encoding_that_nobody_knows_is_told() -> None:
    """No exception."""
    assert "encoding" in reason(b"# coding: klingon\na = 1\n")


def test_a_byte_order_mark_is_no_text() -> None:
    """Positions are as without it."""
    source = b'a = config["x"]\nb = config["y"]\n'

    assert item_positions(codecs.BOM_UTF8 + source) == item_positions(source) == [(1, 12), (2, 12)]


@pytest.mark.parametrize("newline", [b"\n", b"\r\n", b"\r"])
def test_line_ends_count_once(newline: bytes) -> None:
    """Also inside a triple-quoted text and after a backslash."""
    lines = [
        b'"""first',
        b'second"""',
        b"t = '''a",
        b"b'''",
        b"x = config[",
        b'    "key"]',
        b"y = 1 + \\",
        b"  2",
        b'z = config["k"]',
        b"",
    ]

    assert item_positions(newline.join(lines)) == [(6, 5), (9, 12)]


def test_a_form_feed_is_white_space() -> None:
    """Between functions, and before one."""
    source = b'a = 1\n\x0c\nb = config["x"]\n\x0cc = config["y"]\n'

    assert [line for line, _ in item_positions(source)] == [3, 4]


def test_bytes_that_are_no_source_are_refused() -> None:
    """NUL bytes, and more than the limit."""
    assert "NUL" in reason(b"a = 1\n\0")
    assert "larger than" in reason(b"#" * 5_000_000)
    assert isinstance(extract(b"#" * (MAX_BYTES - 1) + b"\n"), ModuleFacts)


@pytest.mark.parametrize("source", [b"", b"\n", b"# only a comment", b'"""only a docstring"""', b"pass", b"...\n"])
def test_a_module_that_does_nothing_has_no_terms(source: bytes) -> None:
    """An ellipsis is a statement that does nothing as well."""
    found = extract(source)

    assert isinstance(found, ModuleFacts)
    assert [s for s in found.body if not isinstance(s, f.Do)] == []


def test_nesting_that_python_cannot_walk_is_told() -> None:
    """Deeper than this process's stack: a reason, no exception."""
    assert reason(b"x = " + b"-" * 900 + b"1\n") == "nested too deeply"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("'a' 'b'", "ab"),
        ("r'a\\n'", "a\\n"),
        ("'\\x41\\u00e9\\N{BULLET}'", "Aé•"),
        ("'\\ud800'", "?"),
        ("-1", -1),
        ("- -1", 1),
        ("-0.5", -0.5),
        ("1_000", 1000),
        ("0x1F", 31),
        ("1_0.5e1", 105.0),
        ("None", None),
        ("True", True),
    ],
)
def test_literals_have_their_values(text: str, value: object) -> None:
    """As Python evaluates them; half a surrogate pair, which no file can hold, becomes a question mark."""
    found = value_of(f"x = {text}\n")

    assert isinstance(found, f.Const)
    assert (found.value, type(found.value)) == (value, type(value))


@pytest.mark.parametrize("text", ["9223372036854775808", "1j", "...", "x[1:2]"])
def test_other_literals_are_no_constants(text: str) -> None:
    """Numbers that the store cannot hold, complex ones, an ellipsis, slices."""
    assert not isinstance(value_of(f"x = {text}\n"), f.Const)


def test_bytes_are_not_text() -> None:
    """Plain, and put together."""
    assert value_of("x = b'a\\xff'\n") == f.Bytes("a\xff", pack_position(1, 5))
    assert value_of("x = b'a' b'b'\n") == f.Bytes("ab", pack_position(1, 5))


def parts(source: str) -> list[object]:
    """The parts of a format: text as text, names in angle brackets."""
    found = value_of(source)
    assert isinstance(found, f.Format)

    def flat(term: f.Expr) -> list[object]:
        match term:
            case f.Const(value):
                return [value]
            case f.Name(name):
                return [f"<{name}>"]
            case f.Format(inner):
                return [x for part in inner for x in flat(part)]
            case f.Other(inner):
                return [[x for part in inner for x in flat(part)]]
        return ["?"]

    return flat(found)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('f"a_{b}_c"', ["a_", "<b>", "_c"]),
        ('f"{a!r:>{width}}"', ["<a>", ["<width>"]]),
        ('f"{{x}}{a}"', ["{x}", "<a>"]),
        ('f"\\x41{a}"', ["A", "<a>"]),
        ('fr"\\x41{a}"', ["\\x41", "<a>"]),
        ('f"é\\n{a}"', ["é\n", "<a>"]),
        ('f"{a}" "b" f"{c}"', ["<a>", "b", "<c>"]),
        ('f"{a=}"', ["<a>"]),
    ],
)
def test_formats_keep_their_parts(text: str, expected: list[object]) -> None:
    """Literal parts as Python shows them, names in place, names of a width apart."""
    assert parts(f"x = {text}\n") == expected


@pytest.mark.parametrize(
    "source",
    [
        "x[1:2, ::3]",
        "x[a, b]",
        "x[*a]",
        "x[a:b]",
        "(y := x)",
        "[(y := 1), *z]",
        "{**a, b: c}",
        "lambda z, /, y=a, *x, w=b, **v: c + d",
        "[a for b in c if d for e in f]",
        "{a: b for a, b in c}",
        "{a for a in b}",
        "a if b else c",
        "a @ b // c ** d << e >> f | g & h ^ i % j",
        "~a, +a, not a",
        "a < b <= c != d not in e is not f",
        "(yield)",
        "(await x)",
    ],
)
def test_every_expression_is_a_term_that_mentions_its_names(source: str) -> None:
    """Nothing is dropped: each name of the source is among the names that the module mentions."""
    text = f"async def f():\n    x = {source}\n"
    names = {node.id for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Name)}

    assert names <= set(facts_of(text).mentions)


def test_every_statement_is_a_term() -> None:
    """One of each kind, in order."""
    source = """
        import a.b, c as d
        from .. import e as f, g
        from h import *
        x: int = 1
        y: str
        x += 1
        del x, y
        del (z)
        assert x, "why"
        global q
        if a: pass
        elif b: pass
        else: pass
        while a:
            break
        else:
            continue
        for i in j: pass
        else: pass
        try: pass
        except A as e: pass
        except: pass
        else: pass
        finally: pass
        try: pass
        except* B: pass
        with a as b, c: pass
        async with a: pass
        def k(a: int = 1, *, b) -> str:
            nonlocal a
            return a
        @l
        class M(N, metaclass=O): pass
        raise P from R
        match s:
            case {"t": 1, **u}: pass
            case [v, *w, _]: pass
            case (1 | None) as x1: pass
            case Y(z, a=2): pass
            case (b, *_): pass
            case _ if c: pass
        """
    found = facts_of(source)
    kinds = " ".join(type(term).__name__ for term in found.body)

    assert kinds == (
        "Import ImportFrom ImportFrom Assign Assign Augment Delete Delete Assert Declare If While For Try Try "
        "With With Function Class Raise Match"
    )
    first = found.body[0]
    assert isinstance(first, f.Import)
    assert first.names == (("a.b", ""), ("c", "d"))
    assert found.body[1] == f.ImportFrom("", 2, (("e", "f"), ("g", "")))
    assert found.body[2] == f.ImportFrom("h", 0, (("*", ""),))


def test_a_function_that_yields_is_a_generator() -> None:
    """Not the function around it, nor one that only holds another that does."""
    outer, inner_only = facts_of(
        """
        def outer():
            def inner():
                yield 1
            return inner
        def gen():
            return (yield from other())
        """
    ).body
    assert isinstance(outer, f.Function)
    assert isinstance(inner_only, f.Function)
    assert isinstance(outer.body[0], f.Function)
    assert (outer.generator, outer.body[0].generator, inner_only.generator) == (False, True, True)


def test_a_long_chain_of_branches_costs_no_stack() -> None:
    """Generated dispatchers with hundreds of `elif` have facts."""
    chain = "if x == 0:\n    y = 0\n" + "".join(f"elif x == {n}:\n    y = {n}\n" for n in range(1, 150))

    assert isinstance(extract(chain.encode()), ModuleFacts)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(MODULE_TEXTS)
def test_facts_survive_being_stored(text: str) -> None:
    """What the store gives back is what was extracted, of whatever source."""
    assume(is_python(text))
    found = extract(text.encode())

    assert isinstance(found, ModuleFacts)
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(found), type=ModuleFacts) == found


@settings(max_examples=200, deadline=None)
@given(st.one_of(st.binary(max_size=60), st.text("a=([{\\'\"\n\t :#)]}@f\u00e9\x0c\r1.", max_size=30).map(str.encode)))
def test_extraction_never_raises(source: bytes) -> None:
    """Bytes of any kind give facts or a reason."""
    found = extract(source)

    assert isinstance(found, ModuleFacts) or found.reason
