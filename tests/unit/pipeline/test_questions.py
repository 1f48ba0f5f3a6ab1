"""`diff` and `key`."""

from __future__ import annotations

from dataclasses import replace

import pytest

from confcompat.model.answers import KeyInEnvironment, Removal
from confcompat.model.keys import format_key, parse_key
from confcompat.model.lookup import Absent, Present, Unknown
from confcompat.model.releases import Delivery, Policy, Role
from confcompat.model.settings import Application, EnvironmentSettings, Settings
from confcompat.pipeline.questions import diff, key
from tests.fakes import MemorySnapshot
from tests.scenarios import FILE, environment, inputs, release
from tests.tiny_reader import read_release

SETTINGS = Settings(Application("api"), secrets=("*_pin",))


def test_diff_tells_each_change_at_its_topmost_node() -> None:
    """Per environment, in the order asked for, with places on both sides."""
    prd = EnvironmentSettings("prd", (FILE,))
    before = MemorySnapshot({FILE: "a: 1\nb: {c: 1}\nd: x\n"}, "v1")
    after = MemorySnapshot({FILE: "a: 2\nd: 5\ne: 1\n"}, "v2")
    answer = diff(SETTINGS, [(replace(prd, name="stg"), before, before), (prd, before, after)])

    stg, prd_diff = answer.environments
    assert (answer.application, stg.name, stg.changes) == ("api", "stg", ())
    assert (prd_diff.before, prd_diff.after) == ("v1", "v2")
    assert [
        (
            change.kind.value,
            format_key(change.path),
            change.before and change.before.text,
            change.after and change.after.text,
        )
        for change in prd_diff.changes
    ] == [
        ("valued", "a", "1", "2"),
        ("removed", "b", "mapping with 1 key", None),
        ("retyped", "d", '"x"', "5"),
        ("added", "e", None, "1"),
    ]


def test_diff_shows_no_secret() -> None:
    """By key or by value; built-in patterns and those of the settings."""
    prd = EnvironmentSettings("prd", (FILE,))
    before = MemorySnapshot({FILE: "card_pin: hunter2\nurl: http://u:hunter2@h/\n"}, "v1")
    after = MemorySnapshot({FILE: "card_pin: hunter3\nurl: http://u:hunter3@h/\n"}, "v2")
    answer = diff(SETTINGS, [(prd, before, after)])

    assert "hunter" not in str(answer)
    assert [change.after and change.after.secret for change in answer.environments[0].changes] == [True, True]


def test_diff_finds_renames() -> None:
    """By value and name."""
    prd = EnvironmentSettings("prd", (FILE,))
    before = MemorySnapshot({FILE: "smtp_server_address: mail-7.example.org\n"}, "v1")
    after = MemorySnapshot({FILE: "smtp_server_addr: mail-7.example.org\n"}, "v2")

    (rename,) = diff(SETTINGS, [(prd, before, after)]).environments[0].renames
    assert rename.after == ("smtp_server_addr",)


def test_diff_says_what_it_cannot_compare() -> None:
    """An unreadable side claims nothing; an absent file contributes nothing."""
    prd = EnvironmentSettings("prd", (FILE, "more.yaml"))
    before = MemorySnapshot({FILE: "a: 1\n"}, "v1")
    after = MemorySnapshot({FILE: "b: [\n", "more.yaml": "c: 1\n"}, "v2")
    found = diff(SETTINGS, [(prd, before, after)]).environments[0]

    assert found.changes == ()
    assert any("more.yaml: v1 holds no such file" in note for note in found.notes)
    assert any("nothing is compared with v2" in note for note in found.notes)


def ask(
    stable: str,
    candidate: str,
    now: str,
    after: str,
    name: str = "x",
    delivery: Delivery = Delivery.SHARED,
    old: str = "",
) -> KeyInEnvironment:
    """What `key` says of one environment."""
    rollback = (release(Role.ROLLBACK, "n = 1", "v0.9"), release(Role.ROLLBACK, old, "v0.1")) if old else ()
    given = inputs(candidate, environment(now, after, stable, delivery=delivery, rollback=rollback), policy=Policy.FULL)
    (found,) = key(given, read_release, parse_key(name)).environments
    return found


@pytest.mark.parametrize(
    ("stable", "candidate", "removal", "waits"),
    [
        ('cfg["x"]', 'cfg["x"]', Removal.IN_USE, []),
        ("", 'cfg["x"]', Removal.IN_USE, []),
        ('cfg["x"]', "", Removal.AFTER_DRAIN, ["v1"]),
        ('cfg.get("x")', "", Removal.AFTER_DRAIN, ["v1"]),
        ("", "", Removal.NOW, []),
        ('cfg[f"{y}"]', "", Removal.UNSURE, []),
        ("", "json.dumps(cfg['x'])", Removal.IN_USE, []),
    ],
)
def test_key_says_when_a_key_may_go(stable: str, candidate: str, removal: Removal, waits: list[str]) -> None:
    """Once the last live release that reads it has drained."""
    found = ask(stable, candidate, "x: 1\n", "x: 1\n")

    assert found.removal is removal
    assert [each.revision for each in found.waits_for] == waits


def test_key_says_whether_it_is_set() -> None:
    """Now and after; `Unknown` where the config cannot be read."""
    found = ask("", "", "x: 1\n", "k: 1\n")
    assert isinstance(found.now, Present)
    assert (found.now.value.text, found.candidate) == ("1", Absent())
    assert ask("", "", "k: 1\n", "k: 1\n").removal is Removal.NOTHING_THERE
    assert isinstance(ask("", "", "x: 1\n", "k: [\n").candidate, Unknown)
    secret = ask("", "", "password: hunter2\n", "password: hunter2\n", "password")
    assert isinstance(secret.now, Present)
    assert secret.now.value.secret
    assert "hunter2" not in str(secret)


def test_key_names_the_readers_and_since_when() -> None:
    """Reads at or below it by name, others apart; `since` is the oldest known release that reads it."""
    found = ask('a = cfg["s"]["x"]\nb = cfg["s"][f"{y}"]', "", "s: {x: 1}\n", "s: {x: 1}\n", "s.x", old='cfg["s"]["x"]')

    assert [(each.release.role.value, len(each.reads), len(each.maybe), each.since) for each in found.readers] == [
        ("stable", 1, 1, "v0.1"),
        ("candidate", 0, 0, ""),
        ("rollback", 1, 0, "v0.1"),
        ("rollback", 0, 0, ""),
    ]
    assert ask('cfg["s"]["x"]', "", "s: {x: 1}\n", "s: {x: 1}\n", "s").readers[0].since == "v1"


def test_bundled_config_waits_for_nobody() -> None:
    """Only the candidate meets its config."""
    assert ask('cfg["x"]', "", "x: 1\n", "x: 1\n", delivery=Delivery.BUNDLED).removal is Removal.NOW
    assert ask("", 'cfg["x"]', "x: 1\n", "x: 1\n", delivery=Delivery.BUNDLED).removal is Removal.IN_USE
