"""Tables and wrapped lines for a terminal."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from confcompat.render.text.tables import table, width, wrapped


def test_columns_stay_aligned_under_wide_characters() -> None:
    """The second column begins at the same place of the screen, whatever stands in the first."""
    lines = table(("key", "where"), [("設定.値", "a"), ("plain", "b"), ("e\u0301\u0301x", "c")]).splitlines()

    begins = {width(line[: line.rindex(last)]) for line, last in zip(lines[2:], "abc", strict=True)}
    assert len(begins) == 1
    assert "設定.値" in lines[2]


def test_a_long_cell_keeps_both_ends() -> None:
    """The middle is cut, so that the file and the last segment stay readable."""
    assert "start…" in (text := table(("key",), [("start" + "x" * 300 + "end",)], limit=9))
    assert text.endswith("end")


def test_no_rows_are_no_table() -> None:
    """Headers without rows would only confuse."""
    assert table(("key",), []) == ""


def test_numbers_are_left_as_they_are_written() -> None:
    """A version such as 1.10 is text, not a number that loses its zero."""
    assert table(("revision",), [("1.10",), ("001",)]).splitlines()[2:] == ["1.10", "001"]


@given(st.lists(st.tuples(st.text(max_size=12), st.text(max_size=12)), min_size=1, max_size=6))
def test_every_row_has_a_line_of_its_own(rows: list[tuple[str, str]]) -> None:
    """Whatever the cells hold, a table has two head lines and one line for each row."""
    assert len(table(("a", "b"), rows).split("\n")) == 2 + len(rows)


@given(st.lists(st.text(alphabet="abc設", min_size=1, max_size=9), min_size=1, max_size=30))
def test_wrapping_changes_only_spaces(words: list[str]) -> None:
    """The words come out in order, and only a word that is too long by itself passes the edge."""
    lines = wrapped(" ".join(words), 20, "  ").splitlines()

    assert " ".join(lines).split() == words
    assert all(width(line) <= 20 or len(line.split()) == 1 for line in lines)
