"""Where following ends, the answer says so, and nothing below is called unread."""

from __future__ import annotations

from confcompat.link.bounds import nodes_inside
from confcompat.link.conditions import ALWAYS
from confcompat.link.values import MAX_ALTS, Node, Value, constant, from_alts
from confcompat.model.reads import Certainty, Extent, Read
from tests.linking import after_load


def reads_of(found: tuple[Read, ...], *path: str) -> list[Read]:
    return [read for read in found if read.path == path]


def test_a_value_with_many_possibilities_keeps_its_config() -> None:
    """Constants beyond a number become unknown; a config node among them stays, and later ones join it."""
    many = [(constant(f"k{number}"), ALWAYS) for number in range(MAX_ALTS * 2)]
    nodes = [(Node("app", (f"s{number}",)), ALWAYS) for number in range(MAX_ALTS * 8)]
    wide = from_alts([*many, *nodes])

    assert set(nodes_inside(wide)) == {node for node, _ in nodes}
    assert len(wide.alts) == len(nodes) + 1
    assert set(nodes_inside(from_alts([*wide.alts, (Node("app", ("late",)), ALWAYS)]))) > set(nodes_inside(wide))
    assert from_alts(wide.alts) == Value(wide.alts)


def test_a_recursion_that_is_not_followed_leaves_the_root_open() -> None:
    """What the call would have given back may be any part of the config: an opaque read of all of it."""
    found = after_load(
        """
        def down(node, names):
            if names:
                return down(node[names[0]], names[1:])
            return node
        print(down(cfg, list("abcdefgh")))
        """
    )
    (root,) = reads_of(found.reads)

    assert (root.extent, root.certainty) == (Extent.SUBTREE, Certainty.OPAQUE)
    assert root.reason
    assert any("down" in note for note in found.assumed)


def test_levels_beyond_the_limit_are_read_whole_and_told() -> None:
    """Loops within loops end at some level; what is below it counts as read, and the answer names the place."""
    loops = "".join(f"{'    ' * level}for n{level + 1} in n{level}.values():\n" for level in range(16))
    found = after_load(f"n0 = cfg['tree']\n{loops}{'    ' * 16}print(n16)\n")
    deepest = max(found.reads, key=lambda read: len(read.path))

    assert any("levels below the root" in note for note in found.assumed)
    assert any(read.extent is Extent.SUBTREE for read in found.reads), deepest


def test_every_object_is_followed() -> None:
    """A method that nobody calls is run for each object that it may be called on, however many there are."""
    jobs = "".join(f"Job(cfg['job{number}'])\n" for number in range(20))
    found = after_load(
        "class Job:\n"
        "    def __init__(self, section):\n"
        "        self.section = section\n"
        "    def run(self):\n"
        f"        return self.section['every']\n{jobs}"
    )

    assert {read.path for read in found.reads if len(read.path) > 1} == {(f"job{n}", "every") for n in range(20)}


def test_a_long_reduce_is_told() -> None:
    """More steps than are followed do not end in silence."""
    keys = ", ".join(f"'k{number}'" for number in range(40))
    found = after_load(f"import functools, operator\nprint(functools.reduce(operator.getitem, [{keys}], cfg))\n")

    assert any("reduce over 40 items" in note for note in found.assumed)
