"""Sources that are nested too deeply are told before the parser meets them."""

from __future__ import annotations

import pytest

from confcompat.adapters.analysis.nesting import MAX_BRACKETS, is_too_deep


@pytest.mark.parametrize("brackets", [b"[]", b"()", b"{}"])
def test_deeper_than_python_takes_is_too_deep(brackets: bytes) -> None:
    """One bracket above CPython's limit, and not before."""

    def nested(depth: int) -> bytes:
        return b"x = " + brackets[:1] * depth + brackets[1:] * depth + b"\n"

    assert not is_too_deep(nested(MAX_BRACKETS))
    assert is_too_deep(nested(MAX_BRACKETS + 1))
    assert is_too_deep(b"x = " + brackets[:1] * 3000)
    with pytest.raises(SyntaxError, match="too many nested parentheses"):
        compile(nested(MAX_BRACKETS + 1), "x", "exec")


@pytest.mark.parametrize(
    "text",
    [b"# %s\n", b'"%s"\n', b"'%s'\n", b'"""\n%s\n"""\n', b"'''\n%s\n'''\n", b'"\\"%s"\n', b'""" "%s\\""" """\n'],
)
def test_strings_and_comments_do_not_count(text: bytes) -> None:
    """Nor do many brackets beside each other."""
    assert not is_too_deep(text % (b"(" * 500))
    assert not is_too_deep(b"x = [" + b"(), " * 500 + b"]\n")
    assert not is_too_deep(b")" * 500 + b"()" * 300)
