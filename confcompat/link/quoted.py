"""Annotations that are written as text (`"list[Server]"`)."""

from __future__ import annotations

import ast

from confcompat.model import facts as f


def unquoted(text: str, at: int) -> f.Expr:
    """The term of an annotation given as text; `Other` for what no annotation consists of."""
    try:
        tree = ast.parse(text.strip(), mode="eval")
    except (SyntaxError, ValueError):
        return f.Other()
    return _lower(tree.body, at)


def _lower(node: ast.expr, at: int) -> f.Expr:
    match node:
        case ast.Name(name):
            return f.Name(name, at)
        case ast.Attribute(of, name):
            return f.Attr(_lower(of, at), name, at)
        case ast.Subscript(of, key):
            return f.Item(_lower(of, at), _lower(key, at), at)
        case ast.Tuple(items):
            return f.Series("tuple", tuple(_lower(item, at) for item in items), at)
        case ast.BinOp(left, ast.BitOr(), right):
            return f.Binary("|", _lower(left, at), _lower(right, at), at)
        case ast.Constant(str() | int() | float() | None as value):
            return f.Const(value, at)
    return f.Other()
