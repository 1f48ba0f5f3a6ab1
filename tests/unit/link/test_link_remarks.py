"""Comments that say what a line reads: which reads they settle, and how they are told when they cannot be read."""

from __future__ import annotations

import pytest

from confcompat.link.remarks import settle
from confcompat.model.facts import place_of
from confcompat.model.keys import format_key
from confcompat.model.reads import Certainty, Extent, Need, Read
from tests.linking import LOADED, facts_of, linked

ASKED = LOADED + "import sys\nname = sys.argv[1]\n"


def told(body: str) -> tuple[dict[str, Read], tuple[str, ...]]:
    """The reads by key under the remarks of a module, and the notes; the body begins at line 5."""
    source = ASKED + body
    settled = settle(linked(source).reads, {"app.py": facts_of(source)})
    return {format_key(read.path): read for read in settled.reads}, settled.notes


@pytest.mark.parametrize(
    ("source", "remarks"),
    [
        ("x = 1  # confcompat: reads a\n", [("reads a", 1, 1)]),
        ("# confcompat: reads a\nx = 1\n", [("reads a", 2, 1)]),
        ("# confcompat: reads a\n\n# more\nif x:\n    y\n", [("reads a", 4, 1)]),
        ("if x:\n    # confcompat: reads a\n    y\n", [("reads a", 3, 2)]),
        ("x = f(\n    1,  # confcompat: reads a\n    2,\n)\n", [("reads a", 2, 2)]),
        ("x = 1  # type: ignore  # confcompat: reads a  # noqa\n", [("reads a", 1, 1)]),
        ("x = '# confcompat: reads a'\n", []),
        ("x = 1  #confcompat :reads a , b\n", [("reads a , b", 1, 1)]),
        ("# confcompat: reads a\n", [("reads a", 1, 1)]),
        ("é = 'é'; x = 1  # confcompat: reads a\r\n", [("reads a", 1, 1)]),
        ("x = 1  # see confcompat\n", []),
    ],
)
def test_remarks_are_facts(source: str, remarks: list[tuple[str, int, int]]) -> None:
    """Their text, the line that they speak of, and the line that they stand on."""
    found = facts_of(source.encode()).remarks
    assert [(one.text, one.line, place_of("", one.at).line) for one in found] == remarks


def test_a_comment_settles_the_opaque_read_of_its_line() -> None:
    """The keys that it names stand in its place, as needed as it was; other lines are left alone."""
    reads, notes = told('cfg["f"][name]  # confcompat: reads f.dark, f."a,b"\ncfg[name]\n')

    assert {key: read.certainty for key, read in reads.items()} == {
        "f": Certainty.EXACT,
        "f.dark": Certainty.EXACT,
        "f.a,b": Certainty.EXACT,
        "*": Certainty.OPAQUE,
    }
    assert reads["f.dark"].need is Need.REQUIRED
    assert reads["f.dark"].via == ("comment",)
    assert (reads["f.dark"].place.line, reads["f.dark"].reason) == (5, "")
    assert notes == ()


def test_each_level_keeps_its_own_need() -> None:
    """The containers on the way to a key are read as the line reads them."""
    reads, _ = told('# confcompat: reads servers.a.host\ncfg[name].get(sys.argv[2], {}).get("x")\n')

    assert {key: (read.need.value, read.place.line) for key, read in reads.items()} == {
        "servers": ("required", 6),
        "servers.a": ("defaulted", 6),
        "servers.a.host": ("defaulted", 6),
    }


def test_a_need_may_be_said() -> None:
    """`as NEED` is of the key itself, not of what lies above it."""
    reads, _ = told('cfg["f"][name]  # confcompat: reads f.dark as defaulted because rows name it\n')

    assert reads["f.dark"].need is Need.DEFAULTED
    assert reads["f"].need is Need.REQUIRED


def test_a_comment_stands_for_reads_that_were_not_seen() -> None:
    """Where its line has none of which the key is open, it is a person's word alone."""
    reads, _ = told('plugin(name)  # confcompat: reads lone.key\ncfg["a"]  # confcompat: reads b.**\n')

    assert set(reads) == {"lone.key", "a", "b.**"}
    assert reads["lone.key"].need is Need.REQUIRED
    assert reads["b.**"].extent is Extent.SUBTREE


@pytest.mark.parametrize(
    ("comment", "why"),
    [
        ("red db", "is not understood"),
        ("reads", "is not understood"),
        ("reads a..b", "cannot read it"),
        ("reads db as wild", "known: required, defaulted, guarded, tested"),
    ],
)
def test_a_comment_that_says_nothing_is_told(comment: str, why: str) -> None:
    """With its place, and the reads of its line stay open."""
    reads, notes = told(f"cfg[name]  # confcompat: {comment}\n")

    assert set(reads) == {"*"}
    assert len(notes) == 1
    assert notes[0].startswith("app.py:5: ")
    assert why in notes[0]
