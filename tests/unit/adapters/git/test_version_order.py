"""Tags sort as versions do."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from confcompat.adapters.git.tags import Tag, newest, version_order

ORDERED = [
    "v0.9.9",
    "v1.0.0-dev",
    "v1.0.0.dev2",
    "v1.0.0a1",
    "v1.0.0-alpha.2",
    "v1.0.0-alpha.10",
    "v1.0.0b1",
    "v1.0.0-rc",
    "v1.0.0-rc1",
    "v1.0.0-RC2",
    "v1.0.0rc10",
    "v1.0.0",
    "v1.0.0-hotfix",
    "v1.0.0-post1",
    "v1.0.0.1",
    "v1.0.1-rc1",
    "v1.0.1",
    "v1.0.2b",
    "v1.0.10",
    "v1.2.0",
    "v2",
    "v10",
    "v2024.01.09",
    "v2024.1.10",
]


def test_pre_releases_come_before_their_release_and_numbers_count_by_value() -> None:
    """The order that people expect of version numbers."""
    shuffled = ORDERED[:]
    random.Random(1).shuffle(shuffled)

    assert sorted(shuffled, key=version_order) == ORDERED


def test_words_before_the_first_number_are_a_prefix() -> None:
    """A prefix such as beta/ is part of the name, no pre-release."""
    assert version_order("beta/v1") < version_order("beta/v2")
    assert version_order("pre-1.0") < version_order("pre-1.0.1")
    assert version_order("pre-1.0rc1") < version_order("pre-1.0")


def test_equal_versions_are_told_apart_by_date_then_name() -> None:
    """Two spellings of one version: the later wins, then the greater name; nothing matching gives nothing."""
    tags = [Tag("1.0", "a", 5), Tag("1-0", "b", 7), Tag("1_0", "c", 7)]

    assert newest(tags, "1*") == tags[2]
    assert newest(reversed(tags), "1*") == tags[2]
    assert newest(tags, "2*") is None


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=4), st.lists(st.integers(0, 10**6), min_size=1, max_size=4))
def test_dotted_numbers_sort_as_lists_of_numbers(first: list[int], second: list[int]) -> None:
    """Law: v<a.b.c> sorts as (a, b, c)."""
    names = ["v" + ".".join(map(str, numbers)) for numbers in (first, second)]

    assert (version_order(names[0]) < version_order(names[1])) == (first < second)


@given(st.text(), st.text())
def test_any_name_has_a_place(first: str, second: str) -> None:
    """Law: every two names can be compared, and the order is the same from both sides."""
    one, other = version_order(first), version_order(second)

    assert (one < other) + (other < one) + (one == other) == 1


@given(
    st.lists(st.integers(0, 99), min_size=1, max_size=3),
    st.sampled_from(["rc", "-rc.", "b", "-beta", "a", ".dev"]),
    st.integers(0, 9),
)
def test_a_pre_release_lies_between_its_release_and_the_one_before(numbers: list[int], word: str, number: int) -> None:
    """Law: 1.2rc3 comes before 1.2, and after every version that comes before 1.2 and is no pre-release of it."""
    release = ".".join(map(str, numbers))
    pre = version_order(f"{release}{word}{number}")

    assert pre < version_order(release)
    assert version_order(".".join(map(str, [*numbers[:-1], max(numbers[-1] - 1, 0)]))) < pre or numbers[-1] == 0
