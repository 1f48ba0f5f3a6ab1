"""Positions: where CPython's own parser puts names, attributes, keys and calls, there the facts put them too."""

from __future__ import annotations

import ast
import random
import sys
import sysconfig
from collections import Counter
from pathlib import Path

import pytest

from confcompat.extract.python import extract
from confcompat.link.program import walk
from confcompat.model import facts as f
from confcompat.model.facts import ModuleFacts

SIZE_MAX = 60_000
SAMPLE = 40
Spot = tuple[str, str, int, int]


def library() -> list[Path]:
    """Modules at the top of the standard library, the same forty each time."""
    folder = Path(sysconfig.get_path("stdlib"))
    files = [path for path in sorted(folder.glob("*.py")) if path.stat().st_size < SIZE_MAX]
    return random.Random(40).sample(files, SAMPLE)


class Source:
    """One file's lines as text, and CPython's byte columns turned into columns from 1."""

    def __init__(self, content: bytes) -> None:
        self.lines = [line.decode() for line in content.splitlines(keepends=True)]

    def column(self, line: int, byte: int) -> int:
        return len(self.lines[line - 1].encode()[:byte].decode()) + 1

    def behind_brackets(self, line: int, column: int) -> tuple[int, int]:
        """CPython counts no parentheses around an expression; LibCST does."""
        while True:
            text = self.lines[line - 1]
            while column <= len(text) and text[column - 1] in " \t(\\":
                column += 1
            if column <= len(text) and text[column - 1] not in "#\r\n":
                return line, column
            line, column = line + 1, 1


def by_cpython(content: bytes) -> Counter[Spot]:
    source = Source(content)
    found: Counter[Spot] = Counter()
    todo: list[ast.AST] = [ast.parse(content)]
    while todo:
        node = todo.pop()
        if isinstance(node, ast.JoinedStr):
            # Before 3.12 CPython places what stands in a format by its own count.
            continue
        todo.extend(ast.iter_child_nodes(node))
        match node:
            case ast.Name(id=name):
                found["name", name, node.lineno, source.column(node.lineno, node.col_offset)] += 1
            case ast.Attribute(attr=name):
                found["attribute", name, *_last(source, node)] += 1
            case ast.Subscript(slice=key) if not isinstance(key, ast.Tuple | ast.Slice):
                found["key", "", *source.behind_brackets(key.lineno, source.column(key.lineno, key.col_offset))] += 1
            case ast.Call(func=func):
                at = _last(source, func) if isinstance(func, ast.Attribute) else _start(source, func)
                found["call", "", *at] += 1
            case ast.NamedExpr(target=target):
                found["name", target.id, target.lineno, source.column(target.lineno, target.col_offset)] -= 1
    return +found


def _last(source: Source, node: ast.Attribute) -> tuple[int, int]:
    assert node.end_lineno is not None
    assert node.end_col_offset is not None
    return node.end_lineno, source.column(node.end_lineno, node.end_col_offset) - len(node.attr)


def _start(source: Source, node: ast.expr) -> tuple[int, int]:
    return source.behind_brackets(node.lineno, source.column(node.lineno, node.col_offset))


def by_facts(content: bytes) -> Counter[Spot]:
    source = Source(content)
    found: Counter[Spot] = Counter()
    facts = extract(content)
    assert isinstance(facts, ModuleFacts)
    for term in _outside_formats(facts):
        match term:
            case f.Name(name, at):
                found["name", name, at >> 12, at & 4095] += 1
            case f.Attr(_, name, at):
                found["attribute", name, at >> 12, at & 4095] += 1
            case f.Item(_, key, at) if not isinstance(key, f.Series) or key.kind != "tuple":
                if not (isinstance(key, f.Other) and _is_slice(source, at)):
                    found["key", "", *source.behind_brackets(at >> 12, at & 4095)] += 1
            case f.Call(_, _, at):
                found["call", "", *source.behind_brackets(at >> 12, at & 4095)] += 1
    return found


def _is_slice(source: Source, at: int) -> bool:
    text = source.lines[(at >> 12) - 1]
    return ":" in text[(at & 4095) - 1 :] or ":" in text


def _outside_formats(facts: ModuleFacts) -> list[object]:
    inside = {id(term) for outer in walk(facts.body) if isinstance(outer, f.Format) for term in walk(outer.parts)}
    return [term for term in walk(facts.body) if id(term) not in inside]


@pytest.mark.skipif(sys.implementation.name != "cpython", reason="held against CPython's own parser")
@pytest.mark.parametrize("path", library(), ids=lambda path: path.stem)
def test_everything_stands_where_cpython_says(path: Path) -> None:
    """No name, attribute, key or call is missing, added, or elsewhere."""
    content = path.read_bytes()
    theirs, ours = by_cpython(content), by_facts(content)

    assert ours - theirs == Counter()
    assert theirs - ours == Counter()


def test_columns_count_characters() -> None:
    """Letters of two bytes, wide ones, tabs and a join of lines."""
    content = 'größe = config["ä"]["b"]; \tx = config[\\\n  "c"].y()\n🐍 = 1\n'.replace("🐍", "ü").encode()

    assert by_facts(content) == by_cpython(content)


def test_a_column_beyond_what_a_position_holds_is_the_last_that_it_holds() -> None:
    """Lines longer than 4,095 characters are generated; their line is right."""
    found = extract(b"x = 1\n" + b"y = [" + b"1, " * 3000 + b"z]\n")
    assert isinstance(found, ModuleFacts)
    (name,) = [term for term in walk(found.body) if isinstance(term, f.Name) and term.id == "z"]

    assert (name.at >> 12, name.at & 4095) == (2, 4095)
