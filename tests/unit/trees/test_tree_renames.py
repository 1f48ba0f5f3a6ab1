"""Which removed and added keys are one under a new name."""

from __future__ import annotations

import time
from typing import Any

import pytest
from growing import documents, tree, tree_of
from hypothesis import given

from confcompat.model.keys import KeyPath, format_key, parse_key
from confcompat.model.trees import ChangeKind
from confcompat.trees import find_changes, find_renames

NOBODY: frozenset[KeyPath] = frozenset()


def reads(*keys: str) -> frozenset[KeyPath]:
    return frozenset(parse_key(key) for key in keys)


def renamed(before: str, after: str, was: frozenset[KeyPath] = NOBODY, now: frozenset[KeyPath] = NOBODY) -> list[str]:
    found = find_renames(find_changes(tree(before), tree(after)), was, now)
    return [f"{format_key(rename.before)} -> {format_key(rename.after)}" for rename in found]


@pytest.mark.parametrize(
    ("before", "after", "was", "now"),
    [
        ("db_host: db.example.com", "database_host: db.example.com", "", ""),
        ("pool_size: 10", "poolSize: 10", "", ""),
        ("pool_size: 10", "poolSize: 20", "pool_size", "poolSize"),
        ("db: {host: h.example.com, port: 5432}", "database: {host: h.example.com, port: 5432}", "", ""),
        ("db: {host: h.example.com, port: 1}", "database: {host: h.example.com, port: 2}", "db", "database"),
        ("timeout: 30", "timeout_seconds: 30", "timeout", "timeout_seconds"),
        ("a: {url: http://x.example}\nb: {z: 1}", "b: {url: http://x.example, z: 1}", "", ""),
        ("api: {x: 1, url: 'http://api'}", "api: {x: 1, endpoint: 'http://api'}", "api.url", "api.endpoint"),
        ("pool_size: 10\nx: 1", "pool: {size: 10}\nx: 1", "pool_size", "pool.size"),
        ("pool: {size: 731}\nx: 1", "pool_size: 731\nx: 1", "", ""),
        ("a: {url: http://x.example, y: 1}\nb: {z: 1}", "a: {y: 1}\nb: {url: http://x.example, z: 1}", "", ""),
        ("dsn: mysql://x", "db_url: mysql://x", "", ""),
        ("smtp: !vault abcdefgh", "mail: !vault abcdefgh", "smtp", "mail"),
        ("limits: {a: 1, b: 2, c: 3, d: 4}", "quotas: {a: 9, b: 8, c: 7, d: 6}", "limits", "quotas"),
    ],
)
def test_enough_evidence_makes_a_rename(before: str, after: str, was: str, now: str) -> None:
    """Equal values that stand out, equal shape, swapped readers, alike names, the same mapping: two or more."""
    assert len(renamed(before, after, reads(was) if was else NOBODY, reads(now) if now else NOBODY)) == 1


@pytest.mark.parametrize(
    ("before", "after", "was", "now"),
    [
        ("debug: true", "verbose: true", "debug", "verbose"),
        ("retries: 3", "workers: 3", "retries", "workers"),
        ("a: ''", "b: ''", "a", "b"),
        ("a: ", "b: ", "a", "b"),
        ("x: 10", "y: 20", "x", "y"),
        ("port: 5432", "port_name: web", "", ""),
        ("f: {search: {enabled: true, limit: 10}}", "f: {export: {enabled: true, limit: 5}}", "f.search", "f.export"),
        ("a: {timeout: 30, x: 1}\nb: {x: 1}", "a: {x: 1}\nb: {timeout: 60, x: 1}", "a.timeout", "b.timeout"),
        ("db_host: db.example.com", "database_host: db.example.com", "db_host", "db_host, database_host"),
        ("a: 5", "b: [5]", "a", "b"),
        ("a: {x: 1}", "b: {y: 1}", "a", "b"),
        ("log_level: info", "mode: info", "log_level", "mode"),
        ("l: [1, 2]", "l: [1]\nm: 2", "", ""),
        ("a: localhost", "b: localhost", "a", "b"),
        ("8080: web-server", "web: web-server", "", "web"),
        ("a" * 120 + ": 1", "a" * 121 + ": 2", "", ""),
    ],
)
def test_unrelated_keys_are_no_rename(before: str, after: str, was: str, now: str) -> None:
    """Common values, other types, names that both releases know: a false pair is worse than none."""
    assert renamed(before, after, reads(*filter(None, was.split(", "))), reads(*filter(None, now.split(", ")))) == []


def test_two_partners_that_are_as_likely_are_none() -> None:
    """Nobody could tell which is the new name."""
    assert renamed("db_host: h.example.com", "database_host: h.example.com\ndatabase_hosts: h.example.com") == []


def test_each_key_finds_its_own_partner() -> None:
    """Several renames at once, in path order of the old names."""
    before = "db_user: alice-app\ndb_host: h.example.com\nsame: 1\n"
    after = "database_user: alice-app\ndatabase_host: h.example.com\nsame: 1\n"

    assert renamed(before, after) == ["db_host -> database_host", "db_user -> database_user"]


def test_what_moved_with_its_mapping_is_no_rename_of_its_own() -> None:
    """Only the mapping is told; its children went along."""
    before = "db: {host: h.example.com, pool: {size: 731}}\npool_x: 5551\n"
    after = "database: {host: h.example.com, pool: {size: 731}}\npool_y: 5551\n"

    assert renamed(before, after) == ["db -> database", "pool_x -> pool_y"]


def test_the_evidence_is_told_without_values() -> None:
    """In sentences for people; reasons against are left out."""
    changes = find_changes(tree("db_password: s3cret-value"), tree("database_password: s3cret-value"))

    (rename,) = find_renames(changes, reads("db_password"), reads("database_password"))

    assert rename.evidence == (
        "both hold the same value, and no other changed key does",
        "the names are nearly the same",
        "both lie in the same mapping",
        "the stable release reads the old name, the candidate reads the new one instead",
    )


def test_many_changes_are_weighed_in_bounded_time() -> None:
    """Beyond a number of pairs only those that share a trait are weighed, and they are still found."""
    before = "".join(f"old_{n}: value-{n}-x\n" for n in range(1_000)) + "section: {a: 1, b: q-value-q}\n"
    after = "".join(f"new_{n}: value-{n}-x\n" for n in range(1_000)) + "part: {a: 2, b: q-value-q}\n"
    changes = find_changes(tree(before), tree(after))
    began = time.perf_counter()

    found = find_renames(changes, NOBODY, NOBODY)

    assert time.perf_counter() - began < 10
    assert {(f"old_{n}", f"new_{n}") for n in range(1_000)} <= {(r.before[-1], r.after[-1]) for r in found}


@given(documents, documents)
def test_a_rename_joins_what_was_removed_and_added(before: Any, after: Any) -> None:
    """Each key is in one rename at most, its ends lie in changes, and the evidence is never empty."""
    changes = find_changes(tree_of(before), tree_of(after))
    removed = {change.path for change in changes if change.kind is ChangeKind.REMOVED}
    added = {change.path for change in changes if change.kind is ChangeKind.ADDED}

    found = find_renames(changes, NOBODY, NOBODY)

    assert len(found) == len({rename.before for rename in found}) == len({rename.after for rename in found})
    for rename in found:
        assert any(rename.before[:length] in removed for length in range(1, len(rename.before) + 1))
        assert any(rename.after[:length] in added for length in range(1, len(rename.after) + 1))
        assert rename.evidence
