"""What breaks a release on a tree."""

from __future__ import annotations

from typing import Any

import pytest

from confcompat.matrix.descent import MAX_ARRIVALS
from confcompat.matrix.faults import FaultKind, find_faults
from confcompat.matrix.index import ReadIndex
from confcompat.matrix.usage import MAX_LEAVES, find_unused
from confcompat.model.keys import format_key
from confcompat.model.places import Place
from confcompat.model.reads import (
    Certainty,
    Closed,
    Condition,
    Extent,
    Need,
    Read,
    ReleaseReads,
    Use,
    WhenAbsent,
    WhenPresent,
    WhenValue,
)
from tests.config_trees import paths, read, reads, tree


def faults(config: str, *given: Read | str, before: str | None = None) -> list[tuple[str, str]]:
    """Kind and told key of every fault."""
    found = find_faults(reads(given), tree(config).root, tree(before).root if before is not None else None)
    return [(fault.kind.value, format_key(fault.path)) for fault in found]


@pytest.mark.parametrize(
    ("config", "key", "expected"),
    [
        ("a: 1", "a", []),
        ("a: 1", "b", [("missing", "b")]),
        ("a: {b: 1}", "a.c", [("missing", "a.c")]),
        ("a: {b: 1}", "x.y.z", [("missing", "x")]),
        ("", "x.y", [("missing", "x")]),
        ("a:", "a", []),
        ("a:", "a.b", [("null", "a")]),
        ("a: text", "a.b", [("mistyped", "a")]),
        ("a: [1, 2]", "a.b", [("mistyped", "a")]),
        ("a: {b: 1}", "a[0]", [("mistyped", "a")]),
        ("a: [1, 2]", "a[1]", []),
        ("a: [1, 2]", "a[2]", [("missing", "a[2]")]),
        ("a: [1, 2]", ("a", -1), []),
        ("a: [1, 2]", ("a", -3), [("missing", "a[-3]")]),
        ("a: text", "a[0]", []),
        ("a: {8080: x}", "a[8080]", []),
        ("a: {true: x}", "a[1]", []),
        ("a: {8080: x}", "a.(8080)", []),
        ("a: !vault x", "a.b", []),
        ("a: !vault x", "a", []),
    ],
)
def test_a_required_read_needs_its_key(config: str, key: Any, expected: list[tuple[str, str]]) -> None:
    """Absent is told at the topmost absent node; a null or scalar in the way is told where it stands."""
    assert faults(config, read(key)) == expected


def test_a_number_asked_of_what_was_a_mapping_is_a_key() -> None:
    """`cfg["ports"][8080]` misses a key of a mapping; where a list became a mapping, the type is what is wrong."""
    assert faults("ports: {1: x}", "ports[8080].tls", before="ports: {8080: {tls: 1}}") == [("missing", "ports.(8080)")]
    assert faults("ports: {1: x}", "ports[8080]", before="ports: {1: x}") == [("missing", "ports.(8080)")]
    assert faults("hosts: {a: x}", "hosts[0]", before="hosts: [x]") == [("mistyped", "hosts")]
    assert faults("hosts: {a: x}", "hosts[0]", before="other: 1") == [("mistyped", "hosts")]


@pytest.mark.parametrize("need", [Need.DEFAULTED, Need.GUARDED, Need.TESTED])
def test_other_needs_do_without(need: Need) -> None:
    """Only a required read raises where the key is absent."""
    assert faults("a: 1", read("b.c", need)) == []


@pytest.mark.parametrize("certainty", [Certainty.PATTERN, Certainty.OPAQUE])
def test_reads_without_exact_key_never_break(certainty: Certainty) -> None:
    """Pattern and opaque reads never decide a verdict."""
    assert faults("a: 1", read("b", certainty=certainty), read("c.*", certainty=certainty)) == []


def test_other_roots_are_not_judged_against_files() -> None:
    """The process environment is no config file."""
    variable = Read("environment", ("HOME",), Need.REQUIRED, Place("a.py", 1))
    closed = Closed("environment", (), (), "TypeError", Place("a.py", 1))

    assert find_faults(ReleaseReads((variable,), (closed,)), tree("a: 1").root) == ()


@pytest.mark.parametrize(
    ("config", "key", "expected"),
    [
        ("servers: [{host: a}, {port: 1}, {host: c}]", "servers[*].host", [("missing", "servers[1].host")]),
        ("svc: {a: {port: 1}, b: {}}", "svc.*.port", [("missing", "svc.b.port")]),
        ("svc: {a_api: {port: 1}, b_api: {}, c: {}}", "svc.*_api.port", [("missing", "svc.b_api.port")]),
        ("servers: []", "servers[*].host", []),
        ("other: 1", "servers[*].host", []),
        ("servers: [{a: 1}]", "servers[*].a", []),
        ("servers: [1]", "servers[*].a", [("mistyped", "servers[0]")]),
        ("servers: [null]", "servers[*].a", [("null", "servers[0]")]),
        ("servers: [{a: 1}]", "servers[*].tags[*].name", []),
        ("servers: 5", "servers[*].a", [("mistyped", "servers")]),
        ("servers: text", "servers[*].a", []),
        ("a: {b: 1}", "a.**", []),
    ],
)
def test_a_wildcard_asks_every_item_that_exists(config: str, key: str, expected: list[tuple[str, str]]) -> None:
    """Each matching parent that exists must have the child; no parent, no fault."""
    assert faults(config, key) == expected


@pytest.mark.parametrize(
    ("use", "good", "bad"),
    [
        (Use.MAPPING, ["{a: 1}", "{}", "!vault x"], ["text", "5", "[1]", "true", "1.5", "2020-01-01"]),
        (Use.ITERABLE, ["[1]", "{a: 1}", "text"], ["5", "true", "1.5"]),
        (Use.INTEGER, ["5", '"5"', "1.5", "true", '" 7 "'], ["30s", "[1]", "{a: 1}", ".inf", ".nan", '"1.5"']),
        (Use.FLOAT, ["5", '"5.5"', "1.5", '"inf"'], ["30s", "[1]", "{a: 1}"]),
        (Use.ARITHMETIC, ["5", "1.5", "true"], ["text", "{a: 1}", "[1]"]),
        (Use.STRING, ["text", '"5"'], ["5", "1.5", "true", "[a]", "{a: 1}", "2020-01-01"]),
        (Use.NOT_NULL, ["5", "text", "[a]", "{a: 1}", "false"], []),
    ],
)
def test_a_use_breaks_on_values_that_raise(use: Use, good: list[str], bad: list[str]) -> None:
    """Each use accepts what Python accepts there, and a null breaks every one."""
    for need in (Need.REQUIRED, Need.DEFAULTED):
        one = read("k", need, uses=(use,))
        assert [text for text in good if faults(f"k: {text}", one)] == []
        assert [text for text in bad if faults(f"k: {text}", one) != [("mistyped", "k")]] == []
        assert faults("k:", one) == [("null", "k")]


def test_the_fault_names_the_use() -> None:
    """The message says what the value was needed as."""
    (fault,) = find_faults(reads([read("k", uses=(Use.NOT_NULL, Use.INTEGER))]), tree("k: x").root)

    assert (fault.kind, fault.use) == (FaultKind.MISTYPED, "integer")


@pytest.mark.parametrize(
    ("condition", "config", "breaks"),
    [
        (WhenPresent(("db",)), "db: {x: 1}", True),
        (WhenPresent(("db",)), "a: 1", False),
        (WhenPresent(("db",)), "db:", True),
        (WhenPresent(("db",), truthy=True), "db:", False),
        (WhenPresent(("db",), truthy=True), "db: {}", False),
        (WhenPresent(("db",), truthy=True), "db: 0", False),
        (WhenPresent(("db",), truthy=True), "db: !vault x", True),
        (WhenPresent(("db",), truthy=True), "db: 2020-01-01", True),
        (WhenAbsent(("new",)), "new: 1", False),
        (WhenAbsent(("new",)), "a: 1", True),
        (WhenAbsent(("new",)), "new:", False),
        (WhenAbsent(("new",), falsy=True), "new:", True),
        (WhenAbsent(("new",), falsy=True), "new: ''", True),
        (WhenAbsent(("new",), falsy=True), "new: x", False),
        (WhenAbsent(("s", "new")), "s: !vault x", True),
        (WhenValue(("mode",), "tls"), "mode: tls", True),
        (WhenValue(("mode",), "tls"), "mode: plain", False),
        (WhenValue(("mode",), "tls"), "a: 1", False),
        (WhenValue(("mode",), "tls"), "mode: [tls]", False),
        (WhenValue(("mode",), "tls"), "mode: !env x", True),
        (WhenValue(("mode",), "tls", negated=True), "mode: !env x", True),
        (WhenValue(("mode",), "tls", negated=True), "mode: tls", False),
        (WhenValue(("mode",), "tls", negated=True), "mode: plain", True),
        (WhenValue(("mode",), "tls", negated=True), "a: 1", True),
        (WhenValue(("mode",), None), "a: 1", True),
        (WhenValue(("mode",), None), "mode:", True),
    ],
)
def test_a_need_holds_where_its_condition_may_hold(condition: Condition, config: str, breaks: bool) -> None:
    """A condition that is certainly false lifts the need; what cannot be told does not."""
    assert bool(faults(config, read("cert", when=(condition,)))) is breaks


def test_all_conditions_must_hold() -> None:
    """`when` is a conjunction."""
    both = (WhenPresent(("a",)), WhenPresent(("b",)))

    assert faults("a: 1", read("c", when=both)) == []
    assert faults("a: 1\nb: 1", read("c", when=both)) == [("missing", "c")]


def test_a_condition_speaks_of_the_same_item() -> None:
    """`servers[*].cert` where `servers[*].tls` is there: each server for itself."""
    conditional = read("servers[*].cert", when=(WhenPresent(paths("servers[*].tls")[0]),))

    assert faults("servers: [{tls: true}, {host: b}]", conditional) == [("missing", "servers[0].cert")]


OR = {"any_of": paths("new", "old")}


@pytest.mark.parametrize(
    ("config", "expected"),
    [
        ("new: 1", []),
        ("old: 1", []),
        ("new: 1\nold: 1", []),
        ("new: 0\nold: 1", []),
        ("new: ''\nold: ''", []),
        ("old:", []),
        ("new: 0", [("missing", "old")]),
        ("a: 1", [("missing", "old")]),
    ],
)
def test_one_alternative_of_an_or_read_is_enough(config: str, expected: list[tuple[str, str]]) -> None:
    """A falsy alternative counts as absent, but for the last one, of which any value is taken."""
    found = faults(config, read("new", **OR), read("old", line=2, **OR))

    assert sorted(set(found)) == expected


def test_an_unanswered_or_read_is_told_where_the_key_was() -> None:
    """The alternative that the change took away is the key to tell, whichever would raise."""
    assert faults("a: 1", read("new", **OR), before="new: 1") == [("missing", "new")]
    assert faults("a: 1", read("new", **OR), before="old: 1") == [("missing", "old")]


def test_alternatives_speak_of_the_same_item() -> None:
    """`s["host"] or s["name"]` in a loop: each item for itself."""
    either = {"any_of": paths("servers[*].host", "servers[*].name")}

    found = faults("servers: [{host: a}, {name: b}, {port: 1}]", read("servers[*].host", **either))

    assert found == [("missing", "servers[2].name")]


def test_only_the_alternative_that_is_taken_is_used() -> None:
    """`int(cfg.get("new") or cfg["old"])` converts one of the two."""
    uses = {**OR, "uses": (Use.INTEGER,)}
    given = read("new", **uses), read("old", line=2, **uses)

    assert faults("new: 1\nold: x", *given) == []
    assert faults("new: ''\nold: 1", *given) == []
    assert faults("new: ''\nold: x", *given) == [("mistyped", "old")]
    assert faults("new: x\nold: 1", *given) == [("mistyped", "new")]


def test_an_alternative_below_a_custom_tag_may_be_there() -> None:
    """Nobody can tell, so nothing is claimed."""
    given = read("s.new", any_of=paths("s.new", "old"))

    assert faults("s: !vault x", given) == []


def test_a_mapping_with_a_custom_tag_merged_in_may_hold_any_key() -> None:
    """The tag's loader may bring the key."""
    assert faults("s:\n  <<: !include base.yaml\n  a: 1\n", "s.b", "s.a") == []


def test_closed_mappings_refuse_what_they_do_not_know() -> None:
    """Each unknown key is told at its own path; other kinds of node are for the read to judge."""
    closed = ReleaseReads(
        closed=(
            Closed("app", ("db",), ("host",), "TypeError", Place("a.py", 3)),
            Closed("app", paths("servers[*]")[0], ("host",), "TypeError", Place("a.py", 4)),
        )
    )
    root = tree("db: {host: a, pool: 1, 8: x}\nservers: [{host: a}, {port: 1}, 5]").root

    found = find_faults(closed, root)

    assert [(fault.kind.value, format_key(fault.path)) for fault in found] == [
        ("refused", "db.pool"),
        ("refused", "db.(8)"),
        ("refused", "servers[1].port"),
    ]
    assert find_faults(closed, tree("db:").root) == ()
    assert find_faults(closed, tree("db:\n  <<: !include x\n  host: a").root) == ()


def test_a_subtree_read_needs_its_node() -> None:
    """`**cfg["db"]` without `db` raises."""
    assert faults("a: 1", read("db", extent=Extent.SUBTREE)) == [("missing", "db")]


def test_alias_bombs_cost_no_more_than_a_bound() -> None:
    """Ten levels of ten aliases stand for ten thousand million paths."""
    levels = ["l0: &l0 {x: 1}"]
    levels += [f"l{n}: &l{n} {{{', '.join(f'k{m}: *l{n - 1}' for m in range(10))}}}" for n in range(1, 10)]
    root = tree("\n".join(levels) + "\n").root

    found = find_faults(reads([read("l9.*.*.*.*.*.*.*.*.*.y")]), root)
    unused = find_unused(root, [ReadIndex.of([read("l0.x")])])

    assert len(found) == MAX_ARRIVALS
    assert [len(each.leaves) for each in unused if each.path == ("l9",)] == [MAX_LEAVES]


def test_an_alternative_on_the_way_to_a_custom_tag_is_told_nowhere() -> None:
    """The last alternative runs into an item of a text: nothing certain can be said of it."""
    given = read("new", any_of=(("new",), ("s", 0)))

    assert faults("s: text", given) == []
