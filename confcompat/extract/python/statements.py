"""LibCST statements and match patterns → terms."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import libcst as cst

from confcompat.extract.python.expressions import _OPERATORS, ExpressionLowering
from confcompat.extract.python.positions import Positions
from confcompat.model import facts as f

_AUGMENTED = {f"{kind.__name__}Assign": op for kind, op in _OPERATORS.items()}


class StatementLowering(ExpressionLowering):
    """Lowers the statements of one module."""

    def __init__(self, positions: Positions) -> None:
        super().__init__(positions)
        self._statements: dict[type[Any], Callable[[Any], f.Stmt]] = {
            cst.Expr: lambda node: f.Do(self.expr(node.value)),
            cst.Assign: self._assign,
            cst.AnnAssign: self._annotated,
            cst.AugAssign: self._augmented,
            cst.Return: lambda node: f.Return(self.maybe(node.value), self._at(node)),
            cst.Raise: lambda node: f.Raise(self.maybe(node.exc), self._at(node), self.maybe(node.cause)),
            cst.Del: self._delete,
            cst.Assert: lambda node: f.Assert(self.expr(node.test), self._at(node), self.maybe(node.msg)),
            cst.If: self._if,
            cst.For: self._for,
            cst.While: self._while,
            cst.Try: self._try,
            cst.TryStar: self._try,
            cst.With: self._with,
            cst.FunctionDef: self._function,
            cst.ClassDef: self._class,
            cst.Import: self._import,
            cst.ImportFrom: self._import_from,
            cst.Global: lambda node: f.Declare("global", tuple(item.name.value for item in node.names)),
            cst.Nonlocal: lambda node: f.Declare("nonlocal", tuple(item.name.value for item in node.names)),
            cst.Break: lambda _: f.Jump("break"),
            cst.Continue: lambda _: f.Jump("continue"),
            cst.Match: self._match,
        }

    def block(self, statements: Iterable[cst.CSTNode]) -> tuple[f.Stmt, ...]:
        """The terms of a body; docstrings and `pass` leave nothing."""
        out: list[f.Stmt] = []
        for statement in statements:
            parts = statement.body if isinstance(statement, cst.SimpleStatementLine) else (statement,)
            for part in parts:
                lower = self._statements.get(type(part))
                if lower is None:
                    continue
                term = lower(part)
                if not (isinstance(term, f.Do) and isinstance(term.value, f.Const)):
                    out.append(term)
        return tuple(out)

    def _body(self, node: cst.BaseSuite) -> tuple[f.Stmt, ...]:
        if isinstance(node, cst.SimpleStatementSuite):
            return self.block(node.body)
        return self.block(node.body)

    def _assign(self, node: cst.Assign) -> f.Stmt:
        targets = tuple(self.expr(target.target) for target in node.targets)
        return f.Assign(targets, self.expr(node.value), None, self._at(node))

    def _annotated(self, node: cst.AnnAssign) -> f.Stmt:
        annotation = self.expr(node.annotation.annotation)
        return f.Assign((self.expr(node.target),), self.maybe(node.value), annotation, self._at(node))

    def _augmented(self, node: cst.AugAssign) -> f.Stmt:
        op = _AUGMENTED[type(node.operator).__name__]
        return f.Augment(self.expr(node.target), op, self.expr(node.value), self._at(node))

    def _delete(self, node: cst.Del) -> f.Stmt:
        if isinstance(node.target, cst.Tuple):
            return f.Delete(tuple(self.expr(element.value) for element in node.target.elements))
        return f.Delete((self.expr(node.target),))

    def _if(self, node: cst.If) -> f.Stmt:
        # `elif` chains nest to the right in LibCST; walked in a loop, a long chain costs no stack.
        branches: list[tuple[f.Expr, tuple[f.Stmt, ...]]] = []
        at: cst.If | cst.Else | None = node
        while isinstance(at, cst.If):
            branches.append((self.expr(at.test), self._body(at.body)))
            at = at.orelse
        other = self._body(at.body) if at is not None else ()
        for test, body in reversed(branches[1:]):
            other = (f.If(test, body, other),)
        return f.If(branches[0][0], branches[0][1], other)

    def _else(self, node: cst.Else | None) -> tuple[f.Stmt, ...]:
        return () if node is None else self._body(node.body)

    def _for(self, node: cst.For) -> f.Stmt:
        source = self.expr(node.iter)
        body, other = self._body(node.body), self._else(node.orelse)
        return f.For(self.expr(node.target), source, body, other, self._at(node))

    def _while(self, node: cst.While) -> f.Stmt:
        return f.While(self.expr(node.test), self._body(node.body), self._else(node.orelse))

    def _try(self, node: cst.Try | cst.TryStar) -> f.Stmt:
        handlers = tuple(self._handler(handler) for handler in node.handlers)
        final = self._body(node.finalbody.body) if node.finalbody else ()
        return f.Try(self._body(node.body), handlers, self._else(node.orelse), final)

    def _handler(self, node: cst.ExceptHandler | cst.ExceptStarHandler) -> f.Handler:
        name = node.name.name if node.name else None
        kind = self.maybe(node.type)
        return f.Handler(kind, name.value if isinstance(name, cst.Name) else "", self._body(node.body))

    def _with(self, node: cst.With) -> f.Stmt:
        items = tuple(
            f.Entered(self.expr(item.item), self.expr(item.asname.name) if item.asname else None) for item in node.items
        )
        return f.With(items, self._body(node.body))

    def _function(self, node: cst.FunctionDef) -> f.Stmt:
        decorators = tuple(self.expr(decorator.decorator) for decorator in node.decorators)
        params = self.params(node.params)
        outer, self._suspended = self._suspended, False
        body = self._body(node.body)
        generator, self._suspended = self._suspended, outer
        returns = self.maybe(node.returns.annotation if node.returns else None)
        self.mentions.add(node.name.value)
        return f.Function(node.name.value, params, body, decorators, returns, generator, self._at(node.name))

    def _class(self, node: cst.ClassDef) -> f.Stmt:
        decorators = tuple(self.expr(decorator.decorator) for decorator in node.decorators)
        bases = self.args((*node.bases, *node.keywords))
        self.mentions.add(node.name.value)
        return f.Class(node.name.value, bases, self._body(node.body), decorators, self._at(node.name))

    def _import(self, node: cst.Import) -> f.Stmt:
        names = []
        for alias in node.names:
            dotted = _dotted(alias.name)
            self.mentions.update(dotted.split("."))
            names.append((dotted, _bound(alias)))
        return f.Import(tuple(names))

    def _import_from(self, node: cst.ImportFrom) -> f.Stmt:
        module = _dotted(node.module) if node.module else ""
        self.mentions.update(module.split("."))
        if isinstance(node.names, cst.ImportStar):
            return f.ImportFrom(module, len(node.relative), (("*", ""),))
        names = tuple((_dotted(alias.name), _bound(alias)) for alias in node.names)
        self.mentions.update(name for name, _ in names)
        return f.ImportFrom(module, len(node.relative), names)

    def _match(self, node: cst.Match) -> f.Stmt:
        cases = tuple(
            f.Case(self._pattern(case.pattern), self._body(case.body), self.maybe(case.guard)) for case in node.cases
        )
        return f.Match(self.expr(node.subject), cases)

    def _pattern(self, node: cst.CSTNode) -> f.Pattern:
        match node:
            case cst.MatchValue() | cst.MatchSingleton():
                return f.MatchValue(self.expr(node.value))
            case cst.MatchMapping():
                keys = tuple(self.expr(element.key) for element in node.elements)
                patterns = tuple(self._pattern(element.pattern) for element in node.elements)
                at = self._at(node)
                return f.MatchMapping(keys, patterns, node.rest.value if node.rest else "", at)
            case cst.MatchList() | cst.MatchTuple():
                return f.MatchSeries(tuple(self._pattern(element) for element in node.patterns))
            case cst.MatchSequenceElement():
                return self._pattern(node.value)
            case cst.MatchStar():
                return f.MatchStar(node.name.value if node.name else "")
            case cst.MatchClass():
                positional = tuple(self._pattern(element.value) for element in node.patterns)
                named = tuple(self._pattern(element.pattern) for element in node.kwds)
                return f.MatchClass(self.expr(node.cls), positional, tuple(e.key.value for e in node.kwds), named)
            case cst.MatchAs():
                pattern = self._pattern(node.pattern) if node.pattern else None
                return f.MatchCapture(node.name.value if node.name else "", pattern)
            case cst.MatchOr():
                return f.MatchOr(tuple(self._pattern(element.pattern) for element in node.patterns))
        return f.MatchCapture()


def _dotted(node: cst.CSTNode) -> str:
    if isinstance(node, cst.Attribute):
        return f"{_dotted(node.value)}.{node.attr.value}"
    return node.value if isinstance(node, cst.Name) else ""


def _bound(alias: cst.ImportAlias) -> str:
    return alias.asname.name.value if alias.asname and isinstance(alias.asname.name, cst.Name) else ""
