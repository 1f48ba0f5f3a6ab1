"""Which new types an operator is said to refuse, held against Python itself."""

from __future__ import annotations

import pytest

from confcompat.model.reads import Use
from tests.linking import after_load, reads_at


@pytest.mark.parametrize(
    ("expression", "other", "raises"),
    [
        ("cfg['a'] + [1]", [2], False),
        ("cfg['a'] * 2", "x", False),
        ("cfg['a'] + 1", "x", True),
        ("cfg['a'] - 1", "x", True),
    ],
)
def test_only_what_text_and_lists_refuse_is_arithmetic(expression: str, other: object, raises: bool) -> None:
    """A sum with a number is one of numbers; a sum with a list, or a product, may be of something else."""
    found = reads_at(after_load(f"print({expression})"), "a")

    assert raises is any(Use.ARITHMETIC in read.uses for read in found)
    if raises:
        with pytest.raises(TypeError):
            eval(expression, {"cfg": {"a": other}})
    else:
        eval(expression, {"cfg": {"a": other}})


@pytest.mark.parametrize(("guard", "asks"), [("if isinstance(a, str):\n    ", False), ("", True)])
def test_who_asks_for_the_type_first_asks_nothing_of_config(guard: str, asks: bool) -> None:
    """`if isinstance(a, str): a.upper()` runs on a list as well, `a.upper()` alone does not."""
    found = reads_at(after_load(f"a = cfg['a']\n{guard}print(a.upper())"), "a")

    assert asks is any(Use.STRING in read.uses for read in found)
    program = f"a = cfg['a']\n{guard}print(a.upper())"
    if asks:
        with pytest.raises(AttributeError):
            exec(program, {"cfg": {"a": [1]}})
    else:
        exec(program, {"cfg": {"a": [1]}})
