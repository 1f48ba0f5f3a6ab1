"""Text of the target is harmless wherever it is shown."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from confcompat.render.escape import code, excerpt, json_text, markdown, shown


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("db.pool", "db.pool"),
        ("\x1b[31mred", "\\x1b[31mred"),
        ("a\nb\tc\r", "a\\nb\\tc\\r"),
        ("\x9b31m", "\\x9b31m"),
        ("\udcff.yaml", "\\xff.yaml"),
        ("\ud800", "\\ud800"),
        ("abc\u202ecba", "abc\\u202ecba"),
        ("\U000e0041", "\\U000e0041"),
        ("設定", "設定"),
        ("e\u0301", "e\u0301"),
    ],
)
def test_shown_writes_what_would_disturb_a_screen(text: str, expected: str) -> None:
    """Escapes, line ends, bytes that are no UTF-8 and direction marks are written out; letters are not."""
    assert shown(text) == expected


@given(st.text())
def test_shown_is_one_line_that_any_screen_can_take(text: str) -> None:
    """Whatever the text, the result encodes, has one line, and changes no more when shown again."""
    once = shown(text)

    once.encode("utf-8")
    assert len(once.splitlines()) <= 1
    assert shown(once) == once


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain words", "plain words"),
        ("a|b", "a\\|b"),
        ("<img src=x>", "&lt;img src\\=x&gt;"),
        ("`x`", "\\`x\\`"),
        ("ask @team", "ask @&#8203;team"),
        ("see #12 and !3", "see \\#&#8203;12 and \\!&#8203;3"),
        ("http://e.x", "http:&#8203;//e.x"),
        ("www.e.x", "www.&#8203;e.x"),
        ("[a](b)", "\\[a\\]\\(b\\)"),
        ("- item", "\\- item"),
        ("1. item", "1\\. item"),
        ("---", "\\---"),
        ("a\nb", "a\\\\nb"),
        ("http.timeout", "http.timeout"),
        ("a_b *c*", "a\\_b \\*c\\*"),
    ],
)
def test_markdown_formats_links_and_mentions_nothing(text: str, expected: str) -> None:
    """Signs with a meaning are escaped, and references are kept apart."""
    assert markdown(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("db.pool", "`db.pool`"),
        ("a|b", "<code>a&#124;b</code>"),
        ("a`b", "<code>a&#96;b</code>"),
        ("<x>", "<code>&lt;x&gt;</code>"),
        (" padded ", "<code> padded </code>"),
        ("", "<code></code>"),
        ("servers[*].host", "`servers[*].host`"),
    ],
)
def test_code_holds_inside_a_table_cell(text: str, expected: str) -> None:
    """A span where it can be one; else an element that no sign of the text can end."""
    assert code(text) == expected


@given(st.text())
def test_json_text_means_the_same(text: str) -> None:
    """The escapes change no value, and nothing that a terminal would act on is left."""
    document = json_text(json.dumps({"text": text}, ensure_ascii=False))

    assert json.loads(document) == {"text": text}
    assert not any(0x7F <= ord(character) <= 0x9F for character in document)


@given(st.text(max_size=80), st.integers(10, 60))
def test_an_excerpt_keeps_both_ends(text: str, limit: int) -> None:
    """It is never longer than asked for, and begins and ends as the text does."""
    short = excerpt(text, limit)

    assert len(short) <= limit
    if len(text) > limit:
        assert text.startswith(short.partition("…")[0]) or "…" in text
        assert short[-1] == text[-1]
    else:
        assert short == text
