"""Laws of ways: what holds on a way, when two cannot hold together, and sets of them; told by trying all configs."""

from __future__ import annotations

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from confcompat.link.conditions import (
    ALWAYS,
    EVERYWHERE,
    MAX_LITERALS,
    MAX_WAYS,
    Literal,
    Says,
    Way,
    Ways,
    common,
    conflict,
    implies_present,
    implies_truthy,
    join_ways,
    meet,
    meet_all,
)

ABSENT = object()
VALUES = (ABSENT, None, "", "x", "y", 0, 1, True, {}, {"k": None}, {"k": "x"}, {"k": 0})
PATHS = (("a",), ("a", "k"), ("b",))


def literal(says: Says, path: tuple[str, ...], value: str | int, root: str) -> Literal:
    return Literal(says, root, path, -1, value if says in (Says.IS, Says.IS_NOT) else None)


LITERALS = st.builds(
    literal, st.sampled_from(Says), st.sampled_from(PATHS), st.sampled_from(["x", "", 0, 1]), st.just("app")
)
LISTS = st.lists(LITERALS, max_size=4)
WAYS = LISTS.map(lambda x: meet(ALWAYS, x)).filter(lambda way: way is not None).map(lambda way: way or ALWAYS)
SETS = st.lists(WAYS, max_size=4).map(tuple)


def holds(one: Literal, config: dict[str, object]) -> bool:
    """What a literal says, as Python would find it."""
    node: object = config
    for part in one.path:
        node = node.get(part, ABSENT) if isinstance(node, dict) else ABSENT
    match one.says:
        case Says.PRESENT:
            return node is not ABSENT
        case Says.ABSENT:
            return node is ABSENT
        case Says.TRUTHY:
            return node is not ABSENT and bool(node)
        case Says.FALSY:
            return node is ABSENT or not node
        case Says.SET:
            return node is not ABSENT and node is not None
        case Says.NULL:
            return node is None
        case Says.IS:
            return node is not ABSENT and type(node) is type(one.value) and node == one.value
        case Says.IS_NOT:
            return node is ABSENT or type(node) is not type(one.value) or node != one.value


CONFIGS = [
    {key: value for key, value in zip("ab", pair, strict=True) if value is not ABSENT}
    for pair in product(VALUES, VALUES)
]


def models(way: Way) -> set[int]:
    """The configs on which all of a way holds."""
    return {at for at, config in enumerate(CONFIGS) if all(holds(one, config) for one in way)}


def models_of(ways: Ways) -> set[int]:
    return set().union(*(models(way) for way in ways)) if ways else set()


@given(LITERALS, LITERALS)
def test_a_conflict_is_one_from_both_sides(one: Literal, two: Literal) -> None:
    """Whichever was known first."""
    assert conflict(frozenset({one}), two) is conflict(frozenset({two}), one)


@given(WAYS, LITERALS)
def test_what_conflicts_never_holds_together(way: Way, one: Literal) -> None:
    """There is no config on which both are true."""
    if conflict(way, one):
        assert not models(way) & models(frozenset({one}))


@given(LISTS, LISTS)
def test_meeting_is_commutative(one: list[Literal], two: list[Literal]) -> None:
    """The same conjunction, or a contradiction, from either side."""
    first, second = meet(ALWAYS, one), meet(ALWAYS, two)
    if first is not None and second is not None:
        assert meet(first, second) == meet(second, first)
        assert meet(first, one) == first


@given(WAYS, WAYS)
def test_a_meeting_holds_where_both_hold(one: Way, two: Way) -> None:
    """No config is lost or won; a contradiction has none."""
    met = meet(one, two)

    assert (models(met) if met is not None else set()) == models(one) & models(two)


@given(st.lists(st.integers(0, 80), min_size=MAX_LITERALS + 2, max_size=60, unique=True))
def test_long_conjunctions_say_less_never_more(numbers: list[int]) -> None:
    """Beyond a limit, literals are left out: the way is then wider than it was."""
    literals = [Literal(Says.PRESENT, "app", (str(n),)) for n in numbers]
    met = meet(ALWAYS, literals)

    assert met is not None
    assert len(met) == MAX_LITERALS
    assert met < set(literals)


@given(SETS, WAYS)
def test_meeting_a_set_keeps_the_ways_that_go_together(ways: Ways, more: Way) -> None:
    """On exactly the configs of both."""
    assert models_of(meet_all(ways, more)) == models_of(ways) & models(more)


@given(st.lists(SETS, max_size=3))
def test_joining_loses_no_config(groups: list[Ways]) -> None:
    """A set of ways covers what its branches cover; null, which is present and false, may come on top."""
    joined = join_ways(groups)

    assert models_of(joined) >= set().union(*(models_of(ways) for ways in groups)) if groups else not joined


@given(st.lists(SETS, max_size=3))
def test_joining_leaves_no_way_that_another_implies(groups: list[Ways]) -> None:
    """None is a part of another, none stands twice, and joining again changes nothing."""
    joined = join_ways(groups)

    assert not any(one < two for one in joined for two in joined)
    assert len(set(joined)) == len(joined)
    assert set(join_ways([joined])) == set(joined)


@given(SETS, SETS)
def test_joining_covers_the_same_in_any_order(one: Ways, two: Ways) -> None:
    """Which branch comes first may change which opposites cancel, not what is covered at least."""
    both = models_of(one) | models_of(two)

    assert models_of(join_ways((one, two))) >= both
    assert models_of(join_ways((two, one))) >= both


@given(WAYS)
def test_what_is_implied_holds_on_every_config(way: Way) -> None:
    """A key that a way says is there is there, one that it says is true is not null."""
    for path in PATHS:
        there = models(frozenset({Literal(Says.PRESENT, "app", path)}))
        if implies_present(way, "app", path):
            assert models(way) <= there
        if implies_truthy(way, "app", path):
            assert models(way) <= models(frozenset({Literal(Says.SET, "app", path)}))


def test_opposites_cancel() -> None:
    """With the key and without it is always."""
    for says, opposite in [
        (Says.PRESENT, Says.ABSENT),
        (Says.TRUTHY, Says.FALSY),
        (Says.IS, Says.IS_NOT),
        (Says.SET, Says.NULL),
    ]:
        one, two = literal(says, ("a",), "x", "app"), literal(opposite, ("a",), "x", "app")
        other = Literal(Says.PRESENT, "app", ("b",))

        assert join_ways([(frozenset({one}),), (frozenset({two}),)]) == EVERYWHERE
        assert join_ways([(frozenset({one, other}),), (frozenset({two, other}),)]) == (frozenset({other}),)


def test_keys_of_different_roots_have_nothing_to_do_with_each_other() -> None:
    """A variable that is absent says nothing of a config key of that name."""
    absent, present = Literal(Says.ABSENT, "environment", ("a",)), Literal(Says.PRESENT, "app", ("a",))

    assert not conflict(frozenset({absent}), present)
    assert not implies_present(frozenset({present}), "environment", ("a",))
    assert len(join_ways([(frozenset({absent}),), (frozenset({present}),)])) == 2


def test_more_ways_than_can_be_told_are_what_they_have_in_common() -> None:
    """Wider, never narrower."""
    shared = Literal(Says.PRESENT, "app", ("shared",))
    ways = [(frozenset({shared, Literal(Says.PRESENT, "app", (str(n),))}),) for n in range(MAX_WAYS + 1)]

    assert join_ways(ways) == (frozenset({shared}),)
    assert len(join_ways(ways[:-1])) == MAX_WAYS


def test_nothing_is_nowhere_and_always_is_everywhere() -> None:
    """The ends of the scale."""
    assert join_ways([]) == ()
    assert join_ways([(), (frozenset({Literal(Says.SET, "app", ("a",))}),), EVERYWHERE]) == EVERYWHERE
    assert meet_all((), frozenset({Literal(Says.SET, "app", ("a",))})) == ()
    assert common(()) == ALWAYS
