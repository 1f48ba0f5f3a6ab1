"""A reader of very plain Python, for tests of everything behind the analyzer. `cfg` is the config.

It knows `cfg["a"]["b"]`, `cfg.get("a", default)`, `"a" in cfg`, `int(...)`, `for x in ...`, `json.dumps(...)`,
`f(**...)` of a function in the same file, and f-string keys. It is no substitute: the analyzer is tested for itself.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from confcompat.model.keys import Glob, KeyPath, Segment
from confcompat.model.lookup import Absent, Lookup, Present, Unknown
from confcompat.model.places import Place
from confcompat.model.reads import (
    Certainty,
    Closed,
    Coverage,
    Extent,
    Need,
    Read,
    ReleaseReads,
    Scalar,
    Unparsed,
    Use,
)
from confcompat.model.snapshots import Snapshot

_USES = {"int": Use.INTEGER, "float": Use.FLOAT}


def read_release(snapshot: Snapshot) -> ReleaseReads:
    """What the snapshot's Python files read of `cfg`."""
    reads: list[Read] = []
    closed: list[Closed] = []
    unparsed: list[Unparsed] = []
    for path, entry in snapshot.entries.items():
        if path.endswith(".py"):
            ((_, source),) = snapshot.read([entry.blob])
            try:
                file = _File(path, ast.parse(source))
            except SyntaxError as error:
                unparsed.append(Unparsed(path, f"line {error.lineno}: {error.msg}"))
                continue
            reads += file.reads()
            closed += file.closed()
    reads.sort(key=lambda read: (read.place, str(read.path)))
    count = {each: sum(read.certainty is each for read in reads) for each in Certainty}
    coverage = Coverage(
        unparsed=tuple(unparsed),
        exact=count[Certainty.EXACT],
        pattern=count[Certainty.PATTERN],
        opaque=count[Certainty.OPAQUE],
    )
    return ReleaseReads(tuple(dict.fromkeys(reads)), tuple(closed), coverage)


class _File:
    def __init__(self, path: str, tree: ast.Module) -> None:
        self.path = path
        self.tree = tree
        self.functions = {node.name: node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
        self.parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}

    def reads(self) -> Iterator[Read]:
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.In):
                below = self.path_of(node.comparators[0])
                if below is not None and isinstance(node.left, ast.Constant):
                    yield self._read(node, (*below, str(node.left.value)), Need.TESTED)
            elif isinstance(node, ast.Subscript | ast.Call):
                path = self.path_of(node)
                if path:
                    yield self._access(node, path)

    def path_of(self, node: ast.AST) -> KeyPath | None:
        """The key path that an expression stands for."""
        match node:
            case ast.Name("cfg"):
                return ()
            case ast.Subscript(value, index):
                return self._below(value, index)
            case ast.Call(ast.Attribute(value, "get"), [index, *_]):
                return self._below(value, index)
            case _:
                return None

    def _below(self, value: ast.AST, index: ast.AST) -> KeyPath | None:
        below = self.path_of(value)
        segment = _segment(index)
        return None if below is None or segment is None else (*below, segment)

    def _access(self, node: ast.Subscript | ast.Call, path: KeyPath) -> Read:
        need, default = Need.REQUIRED, Absent()
        given: Lookup[Scalar] = default
        if isinstance(node, ast.Call):
            need, given = Need.DEFAULTED, Present(None)
            if len(node.args) > 1:
                second = node.args[1]
                given = Present(second.value) if isinstance(second, ast.Constant) else Unknown("computed")
        parent = self.parents.get(node)
        uses: tuple[Use, ...] = ()
        extent = Extent.VALUE
        match parent:
            case ast.Call(ast.Name(name)) if name in _USES:
                uses = (_USES[name],)
            case ast.Call(ast.Attribute(ast.Name("json"), "dumps")):
                extent = Extent.SUBTREE
            case ast.For(_, iterated) if iterated is node:
                uses = (Use.ITERABLE,)
            case ast.Subscript(value) if value is node:
                uses = (Use.MAPPING,)
            case ast.keyword(None):
                uses, extent = (Use.MAPPING,), Extent.SUBTREE
            case _:
                pass
        return self._read(node, path, need, given, uses, extent)

    def _read(
        self,
        node: ast.expr,
        path: KeyPath,
        need: Need,
        default: Lookup[Scalar] = Absent(),  # noqa: B008
        uses: tuple[Use, ...] = (),
        extent: Extent = Extent.VALUE,
    ) -> Read:
        is_pattern = any(isinstance(segment, Glob) for segment in path)
        return Read(
            "app",
            path,
            need,
            Place(self.path, node.lineno, node.col_offset + 1),
            extent,
            Certainty.PATTERN if is_pattern else Certainty.EXACT,
            function=self._function(node),
            default=default,
            uses=uses,
            reason="the key is built while the program runs" if is_pattern else "",
        )

    def _function(self, node: ast.AST) -> str | None:
        while node in self.parents:
            node = self.parents[node]
            if isinstance(node, ast.FunctionDef):
                return f"{self.path.removesuffix('.py').replace('/', '.')}.{node.name}"
        return None

    def closed(self) -> Iterator[Closed]:
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in self.functions:
                for keyword in node.keywords:
                    path = self.path_of(keyword.value)
                    if keyword.arg is None and path is not None:
                        names = tuple(each.arg for each in self.functions[node.func.id].args.args)
                        yield Closed("app", path, names, "TypeError", Place(self.path, node.lineno))


def _segment(node: ast.AST) -> Segment | None:
    match node:
        case ast.Constant(str() | int() as value):
            return value
        case ast.JoinedStr(values):
            return Glob("".join(str(part.value) if isinstance(part, ast.Constant) else "*" for part in values))
        case _:
            return None
