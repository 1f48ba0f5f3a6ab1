"""LibCST expressions → terms."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import libcst as cst

from confcompat.extract.python.positions import Positions
from confcompat.model import facts as f

_OPERATORS = {
    cst.Add: "+",
    cst.Subtract: "-",
    cst.Multiply: "*",
    cst.Divide: "/",
    cst.FloorDivide: "//",
    cst.Modulo: "%",
    cst.Power: "**",
    cst.BitOr: "|",
    cst.BitAnd: "&",
    cst.BitXor: "^",
    cst.LeftShift: "<<",
    cst.RightShift: ">>",
    cst.MatrixMultiply: "@",
}
_COMPARISONS = {
    cst.Equal: "==",
    cst.NotEqual: "!=",
    cst.LessThan: "<",
    cst.LessThanEqual: "<=",
    cst.GreaterThan: ">",
    cst.GreaterThanEqual: ">=",
    cst.In: "in",
    cst.NotIn: "not in",
    cst.Is: "is",
    cst.IsNot: "is not",
}
_UNARY = {cst.Minus: "-", cst.Plus: "+", cst.BitInvert: "~"}
_MAX_INTEGER = 2**63


class ExpressionLowering:
    """Lowers the expressions of one module; `mentions` gathers the names that it meets."""

    def __init__(self, positions: Positions) -> None:
        self._at = positions.of
        self.mentions: set[str] = set()
        self._suspended = False
        self._lower: dict[type[Any], Callable[[Any], f.Expr]] = {
            cst.Name: self._name,
            cst.Attribute: self._attribute,
            cst.Subscript: self._subscript,
            cst.Call: self._call,
            cst.SimpleString: self._string,
            cst.ConcatenatedString: self._concatenated,
            cst.FormattedString: self._formatted,
            cst.Integer: self._integer,
            cst.Float: lambda node: f.Const(float(node.value.replace("_", "")), self._at(node)),
            cst.BooleanOperation: self._logic,
            cst.UnaryOperation: self._unary,
            cst.BinaryOperation: self._binary,
            cst.Comparison: self._comparison,
            cst.IfExp: lambda node: f.Choice(self.expr(node.test), self.expr(node.body), self.expr(node.orelse)),
            cst.List: lambda node: self._series("list", node),
            cst.Tuple: lambda node: self._series("tuple", node),
            cst.Set: lambda node: self._series("set", node),
            cst.Dict: self._table,
            cst.Lambda: self._lambda,
            cst.ListComp: lambda node: self._comprehension("list", node),
            cst.SetComp: lambda node: self._comprehension("set", node),
            cst.GeneratorExp: lambda node: self._comprehension("generator", node),
            cst.DictComp: self._dict_comprehension,
            cst.NamedExpr: self._walrus,
            cst.Await: lambda node: f.Suspend("await", self.expr(node.expression)),
            cst.Yield: self._yield,
            cst.StarredElement: lambda node: f.Star(self.expr(node.value)),
            cst.From: lambda node: self.expr(node.item),
        }

    def expr(self, node: cst.CSTNode) -> f.Expr:
        """The term of any expression; one of which nothing is known keeps its parts."""
        lower = self._lower.get(type(node))
        return lower(node) if lower else self._other(node)

    def maybe(self, node: cst.CSTNode | None) -> f.Expr | None:
        """The term of an optional expression."""
        return None if node is None else self.expr(node)

    def _other(self, node: cst.CSTNode) -> f.Expr:
        return f.Other(tuple(self.expr(child) for child in node.children if isinstance(child, cst.BaseExpression)))

    def _name(self, node: cst.Name) -> f.Expr:
        constants: dict[str, bool | None] = {"True": True, "False": False, "None": None}
        if node.value in constants:
            return f.Const(constants[node.value], self._at(node))
        self.mentions.add(node.value)
        return f.Name(node.value, self._at(node))

    def _attribute(self, node: cst.Attribute) -> f.Expr:
        self.mentions.add(node.attr.value)
        return f.Attr(self.expr(node.value), node.attr.value, self._at(node.attr))

    def _subscript(self, node: cst.Subscript) -> f.Expr:
        of = self.expr(node.value)
        at = self._at(node.slice[0])
        if len(node.slice) == 1 and isinstance(index := node.slice[0].slice, cst.Index):
            if index.star:
                return f.Item(of, f.Star(self.expr(index.value)), at)
            return f.Item(of, self.expr(index.value), at)
        parts: list[f.Expr] = []
        for element in node.slice:
            if isinstance(element.slice, cst.Index):
                parts.append(self.expr(element.slice.value))
            elif isinstance(element.slice, cst.Slice):
                bounds = (element.slice.lower, element.slice.upper, element.slice.step)
                # Three parts, so that it shows which bound is left out.
                parts.append(f.Other(tuple(self.expr(b) if b is not None else f.Const(None) for b in bounds)))
        key = parts[0] if len(parts) == 1 else f.Series("tuple", tuple(parts), at)
        return f.Item(of, key, at)

    def _call(self, node: cst.Call) -> f.Expr:
        func = self.expr(node.func)
        last = node.func.attr if isinstance(node.func, cst.Attribute) else node.func
        return f.Call(func, self.args(node.args), self._at(last))

    def args(self, nodes: Sequence[cst.Arg]) -> tuple[f.Arg, ...]:
        """Call arguments, or the bases of a class."""
        return tuple(
            f.Arg(self.expr(node.value), node.keyword.value if node.keyword else "", len(node.star)) for node in nodes
        )

    def _string(self, node: cst.SimpleString) -> f.Expr:
        value = node.evaluated_value
        if isinstance(value, bytes):
            return f.Bytes(value.decode("latin-1"), self._at(node))
        return f.Const(_storable(value), self._at(node))

    def _concatenated(self, node: cst.ConcatenatedString) -> f.Expr:
        value = node.evaluated_value
        if isinstance(value, str):
            return f.Const(_storable(value), self._at(node))
        if isinstance(value, bytes):
            return f.Bytes(value.decode("latin-1"), self._at(node))
        return f.Format((self.expr(node.left), self.expr(node.right)), self._at(node))

    def _formatted(self, node: cst.FormattedString) -> f.Expr:
        parts: list[f.Expr] = []
        raw = "r" in node.prefix.lower()
        for part in node.parts:
            if isinstance(part, cst.FormattedStringText):
                parts.append(f.Const(_plain_text(part.value, raw), self._at(part)))
            elif isinstance(part, cst.FormattedStringExpression):
                parts.append(self.expr(part.expression))
                parts.extend(f.Other((self.expr(spec.expression),)) for spec in _nested(part))
        return f.Format(tuple(parts), self._at(node))

    def _integer(self, node: cst.Integer) -> f.Expr:
        value = node.evaluated_value
        # Larger ones are no keys, and the store's integers end at 64 bits.
        return f.Const(value, self._at(node)) if abs(value) < _MAX_INTEGER else f.Other()

    def _logic(self, node: cst.BooleanOperation) -> f.Expr:
        op = "and" if isinstance(node.operator, cst.And) else "or"
        return f.Logic(op, self.expr(node.left), self.expr(node.right))

    def _unary(self, node: cst.UnaryOperation) -> f.Expr:
        if isinstance(node.operator, cst.Not):
            return f.Not(self.expr(node.expression))
        value = self.expr(node.expression)
        op = _UNARY[type(node.operator)]
        if op == "-" and isinstance(value, f.Const) and type(value.value) in (int, float):
            return f.Const(-value.value, value.at)  # type: ignore[operator]
        return f.Unary(op, value)

    def _binary(self, node: cst.BinaryOperation) -> f.Expr:
        left = self.expr(node.left)
        return f.Binary(_OPERATORS[type(node.operator)], left, self.expr(node.right), self._at(node))

    def _comparison(self, node: cst.Comparison) -> f.Expr:
        ops = tuple(_COMPARISONS[type(target.operator)] for target in node.comparisons)
        rights = tuple(self.expr(target.comparator) for target in node.comparisons)
        return f.Compare(self.expr(node.left), ops, rights, self._at(node))

    def _series(self, kind: str, node: cst.List | cst.Tuple | cst.Set) -> f.Expr:
        items = []
        for element in node.elements:
            value = self.expr(element.value)
            items.append(f.Star(value) if isinstance(element, cst.StarredElement) else value)
        return f.Series(kind, tuple(items), self._at(node))

    def _table(self, node: cst.Dict) -> f.Expr:
        pairs = tuple(
            f.Pair(self.expr(element.key) if isinstance(element, cst.DictElement) else None, self.expr(element.value))
            for element in node.elements
        )
        return f.Table(pairs, self._at(node))

    def _lambda(self, node: cst.Lambda) -> f.Expr:
        return f.Lambda(self.params(node.params), self.expr(node.body), self._at(node))

    def params(self, node: cst.Parameters) -> tuple[f.Param, ...]:
        """Parameters in the order of the signature."""
        out = [self._param(param, "only") for param in node.posonly_params]
        out += [self._param(param, "any") for param in node.params]
        if isinstance(node.star_arg, cst.Param):
            out.append(self._param(node.star_arg, "args"))
        out += [self._param(param, "key") for param in node.kwonly_params]
        if node.star_kwarg:
            out.append(self._param(node.star_kwarg, "kwargs"))
        return tuple(out)

    def _param(self, node: cst.Param, kind: str) -> f.Param:
        annotation = self.maybe(node.annotation.annotation if node.annotation else None)
        return f.Param(node.name.value, kind, self.maybe(node.default), annotation, self._at(node.name))

    def _comprehension(self, kind: str, node: cst.ListComp | cst.SetComp | cst.GeneratorExp) -> f.Expr:
        return f.Comprehension(kind, self.expr(node.elt), self._loops(node.for_in), None, self._at(node))

    def _dict_comprehension(self, node: cst.DictComp) -> f.Expr:
        return f.Comprehension(
            "dict", self.expr(node.value), self._loops(node.for_in), self.expr(node.key), self._at(node)
        )

    def _loops(self, node: cst.CompFor) -> tuple[f.Loop, ...]:
        loops = []
        at: cst.CompFor | None = node
        while at is not None:
            tests = tuple(self.expr(test.test) for test in at.ifs)
            loops.append(f.Loop(self.expr(at.target), self.expr(at.iter), tests))
            at = at.inner_for_in
        return tuple(loops)

    def _walrus(self, node: cst.NamedExpr) -> f.Expr:
        target = node.target
        if isinstance(target, cst.Name):
            self.mentions.add(target.value)
            return f.Walrus(target.value, self.expr(node.value))
        return self.expr(node.value)

    def _yield(self, node: cst.Yield) -> f.Expr:
        self._suspended = True
        if isinstance(node.value, cst.From):
            return f.Suspend("yield from", self.expr(node.value.item))
        return f.Suspend("yield", self.maybe(node.value))


def _nested(part: cst.FormattedStringExpression) -> list[cst.FormattedStringExpression]:
    return [spec for spec in part.format_spec or () if isinstance(spec, cst.FormattedStringExpression)]


def _plain_text(text: str, raw: bool) -> str:
    text = text.replace("{{", "{").replace("}}", "}")
    if raw or "\\" not in text:
        return text
    try:
        return _storable(text.encode("latin-1", "backslashreplace").decode("unicode_escape"))
    except UnicodeDecodeError:
        return text


def _storable(text: str) -> str:
    # Lone surrogates cannot be stored as UTF-8; no config key holds one.
    return text.encode("utf-8", "replace").decode("utf-8") if not text.isascii() else text
