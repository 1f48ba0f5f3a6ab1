"""Changes that reach a release without a certain break: CC102, CC105 as a warning, CC107, CC108, CC109."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from confcompat.model.findings import Finding, Report, Verdict
from confcompat.model.keys import parse_key
from confcompat.model.lookup import Absent, Present, Unknown
from confcompat.model.reads import Certainty, Extent, Need, Read, ReleaseReads, Use, WhenPresent, WhenValue
from confcompat.model.releases import Policy, Role
from confcompat.model.rules import Severity
from confcompat.model.settings import Application, Settings
from confcompat.model.snapshots import Snapshot
from tests.config_trees import paths, read
from tests.scenarios import environment, inputs, only, release, run, simple, told


def with_reads(now: str, after: str, *stable: Read, candidate: tuple[Read, ...] = ()) -> Report:
    """A check in which the stable release (and the candidate) read exactly this."""
    return run(inputs("candidate = 1", environment(now, after, "stable = 1")), reader(stable, candidate))


def reader(stable: tuple[Read, ...], candidate: tuple[Read, ...]) -> Callable[[Snapshot], ReleaseReads]:
    """What the two sources read."""
    return lambda snapshot: ReleaseReads(candidate if snapshot.revision == "worktree" else stable)


def finding_of(report: Report) -> tuple[str, str, str]:
    """Id, severity and key of the only finding but unused keys."""
    (found,) = [finding for finding in report.findings if finding.id != "CC201"]
    return found.id, found.severity.value, dict(found.details)["key"]


@pytest.mark.parametrize(
    ("default", "severity"),
    [
        (Present(5), "info"),
        (Present(6), "warning"),
        (Present("5"), "warning"),
        (Present(5.0), "warning"),
        (Present(True), "warning"),
        (Present(None), "warning"),
        (Unknown("computed"), "warning"),
        (Absent(), "warning"),
    ],
)
def test_a_default_takes_the_place_of_a_removed_value(default: object, severity: str) -> None:
    """Info where it is equal, type and all; a warning where it differs or nobody can tell."""
    report = with_reads("t: 5\nk: 1\n", "k: 1\n", read("t", Need.DEFAULTED, default=default))

    assert finding_of(report) == ("CC102", severity, "t")
    assert report.environments[0].verdict is Verdict.ANY_ORDER
    assert only(report, "CC102").need is Need.DEFAULTED


@pytest.mark.parametrize("need", [Need.GUARDED, Need.TESTED])
def test_code_that_asked_first_is_told_as_info(need: Need) -> None:
    """Law 1: a removed key that a live release reads exactly is always reported."""
    report = with_reads("t: 5\nk: 1\n", "k: 1\n", read("t", need))

    assert finding_of(report) == ("CC102", "info", "t")
    assert only(report, "CC102").need is need


def test_a_section_falls_back_as_its_leaves_do() -> None:
    """`cfg.get("db", {}).get("port", 5432)`: the empty mapping is only the way to the leaf."""
    section = read("db", Need.DEFAULTED, default=Unknown("computed"))
    port = read("db.port", Need.DEFAULTED, line=2, default=Present(5432))

    assert finding_of(with_reads("db: {port: 5432}\n", "k: 1\n", section, port)) == ("CC102", "info", "db")
    assert finding_of(with_reads("db: {port: 5433}\n", "k: 1\n", section, port)) == ("CC102", "warning", "db")
    assert finding_of(with_reads("db: {port: 5433}\n", "k: 1\n", section)) == ("CC102", "warning", "db")


def test_a_section_that_is_walked_falls_back_to_nothing() -> None:
    """`for s in cfg.get("svc", {}).values(): s["port"]`: without the section nothing is walked."""
    section = read("svc", Need.DEFAULTED, default=Unknown("computed"))
    items = read("svc.*.port", line=2)

    report = with_reads("svc: {a: {port: 1}}\nk: 1\n", "k: 1\n", section, items)
    assert finding_of(report) == ("CC102", "warning", "svc")


def test_a_conditional_need_that_goes_with_its_section_is_guarded() -> None:
    """`if "db" in cfg: cfg["db"]["host"]`: the code asked first."""
    asked = read("db", Need.TESTED)
    host = read("db.host", line=2, when=(WhenPresent(("db",)),))

    report = with_reads("db: {host: a}\nk: 1\n", "k: 1\n", asked, host)
    assert finding_of(report) == ("CC102", "info", "db")
    assert only(report, "CC102").need is Need.TESTED
    assert only(with_reads("db: {host: a}\nk: 1\n", "k: 1\n", host), "CC102").need is Need.GUARDED


def test_a_read_that_did_not_happen_before_loses_nothing() -> None:
    """The branch is not taken in this environment."""
    cert = read("cert", Need.DEFAULTED, when=(WhenValue(("mode",), "tls"),))

    assert told(with_reads("cert: a\nmode: plain\n", "mode: plain\n", cert)) == []


def test_a_key_below_the_removed_one_that_was_not_there_loses_nothing() -> None:
    """`db.size` was absent before `db` went."""
    size = read("db.size", Need.DEFAULTED)

    assert told(with_reads("db: {host: a}\n", "k: 1\n", size)) == []


def test_an_or_read_goes_on_with_the_other_alternative() -> None:
    """Expand and contract: equal values are info, another value is a warning."""
    either = {"any_of": paths("old", "new")}
    given = read("old", **either), read("new", line=2, **either)

    assert finding_of(with_reads("old: 5\nnew: 5\n", "new: 5\n", *given)) == ("CC102", "info", "old")
    assert finding_of(with_reads("old: {a: [1]}\nnew: {a: [1]}\n", "new: {a: [1]}\n", *given))[1] == "info"
    assert finding_of(with_reads("old: {a: [1]}\nnew: {a: [2]}\n", "new: {a: [2]}\n", *given))[1] == "warning"
    assert finding_of(with_reads("old: 5\nnew: 6\n", "new: 6\n", *given)) == ("CC102", "warning", "old")
    assert finding_of(with_reads("old: 5\nk: 1\n", "k: 1\n", *given)) == ("CC101", "error", "old")


def test_a_defaulted_or_read_falls_through_to_its_default() -> None:
    """`cfg.get("old") or cfg.get("new") or 5`."""
    either = {"any_of": paths("old", "new"), "default": Present(5)}
    given = read("old", Need.DEFAULTED, **either)

    assert finding_of(with_reads("old: 5\nk: 1\n", "k: 1\n", given)) == ("CC102", "info", "old")
    assert finding_of(with_reads("old: 4\nk: 1\n", "k: 1\n", given)) == ("CC102", "warning", "old")


def test_the_candidates_own_default_is_no_finding() -> None:
    """Its author decided it."""
    assert told(simple("", 'a = cfg.get("t", 1)', "t: 5\nk: 1\n", "k: 1\n")) == []


@pytest.mark.parametrize(
    "maybe",
    [
        read("f.*", certainty=Certainty.PATTERN),
        read("f.b*", certainty=Certainty.PATTERN),
        read("f", certainty=Certainty.OPAQUE),
        read("f.*", certainty=Certainty.OPAQUE),
        read("f.**", certainty=Certainty.OPAQUE),
        read("**", certainty=Certainty.OPAQUE),
        read("f", extent=Extent.SUBTREE),
        read((), extent=Extent.SUBTREE),
        read("f.*", Need.GUARDED),
        read("f.**", Need.GUARDED),
    ],
    ids=lambda given: f"{given.path} {given.certainty} {given.extent}",
)
def test_a_read_that_may_cover_a_removed_key_is_told(maybe: Read) -> None:
    """CC108, of stable and candidate, and no verdict hangs on it."""
    report = with_reads("f: {beta: 1, c: 2}\n", "f: {c: 2}\n", maybe, candidate=(maybe,))

    assert told(report) == [("CC108", "candidate", "f.beta"), ("CC108", "stable", "f.beta")]
    assert report.environments[0].verdict is Verdict.ANY_ORDER
    assert only(with_reads("f: {beta: 1, c: 2}\n", "f: {c: 2}\n", maybe), "CC108").severity is Severity.WARNING


@pytest.mark.parametrize(
    "other",
    [
        read("g.*", certainty=Certainty.PATTERN),
        read("f.x*", certainty=Certainty.PATTERN),
        read("f", uses=(Use.MAPPING,)),
        read("f.c", extent=Extent.SUBTREE),
        read((), uses=(Use.MAPPING,)),
        read("f", extent=Extent.SUBTREE, when=(WhenPresent(("nothing",)),)),
    ],
    ids=lambda given: f"{given.path} {given.certainty}",
)
def test_a_read_that_cannot_cover_it_is_not(other: Read) -> None:
    """A read of the section for its named children says nothing of this one."""
    assert told(with_reads("f: {beta: 1, c: 2}\n", "f: {c: 2}\n", other)) == []


def test_a_whole_removed_section_meets_patterns_below_it() -> None:
    """Only where something that they cover was there."""
    pattern = read("f.x.*", certainty=Certainty.PATTERN)

    assert told(with_reads("f: {x: {a: 1}}\nk: 1\n", "k: 1\n", pattern)) == [("CC108", "stable", "f")]
    assert told(with_reads("f: {y: {a: 1}}\nk: 1\n", "k: 1\n", pattern)) == []


def test_exact_reads_speak_before_those_that_may_cover() -> None:
    """One word a key, the surest; but a harmless fallback does not hide a doubt."""
    opaque = read("f", certainty=Certainty.OPAQUE, line=9)

    required = with_reads("f: {b: 1, c: 2}\n", "f: {c: 2}\n", read("f.b"), opaque)
    differs = with_reads("f: {b: 1, c: 2}\n", "f: {c: 2}\n", read("f.b", Need.DEFAULTED), opaque)
    guarded = with_reads("f: {b: 1, c: 2}\n", "f: {c: 2}\n", read("f.b", Need.TESTED), opaque)
    assert [rule for rule, _, _ in told(required)] == ["CC101"]
    assert [rule for rule, _, _ in told(differs)] == ["CC102"]
    assert [rule for rule, _, _ in told(guarded)] == ["CC102", "CC108"]


def test_a_new_type_under_a_read_is_a_warning() -> None:
    """Of live releases and of the candidate, where nobody can tell whether it breaks."""
    report = simple('a = cfg["t"]', 'a = cfg["t"]', "t: 5\n", "t: five\n")

    assert told(report) == [("CC105", "candidate", "t"), ("CC105", "stable", "t")]
    assert {finding.severity for finding in report.findings} == {Severity.WARNING}
    assert report.environments[0].verdict is Verdict.ANY_ORDER


def test_a_new_type_that_breaks_is_an_error() -> None:
    """The read site's own conversion raises, whether or not the type as such is new."""
    for now, after in (("t: 5\n", "t: 30s\n"), ('t: "5"\n', "t: 30s\n"), ("k: 1\n", "k: 1\nt: 30s\n")):
        report = simple("", 'a = int(cfg["t"])', now, after)
        assert told(report) == [("CC105", "candidate", "t")]
        assert only(report, "CC105").severity is Severity.ERROR
        assert report.environments[0].verdict is Verdict.BROKEN


def test_a_null_breaks_only_where_the_value_is_used() -> None:
    """CC106 where the use raises; elsewhere null is a new type under a read."""
    assert finding_of(simple('a = int(cfg["t"])', "", "t: 5\n", "t:\n")) == ("CC106", "error", "t")
    assert finding_of(simple('a = cfg["t"]', "", "t: 5\n", "t:\n")) == ("CC105", "warning", "t")
    assert told(simple('if "t" in cfg: pass', "", "t: 5\n", "t:\n")) == []


def test_a_value_in_the_place_of_a_null_is_another_value() -> None:
    """Nothing worked with the null."""
    assert finding_of(simple('a = cfg["t"]', "", "t:\n", "t: 5\n")) == ("CC109", "info", "t")


def test_a_changed_value_is_told_of_what_runs_now() -> None:
    """CC109: stable and canary; not the candidate, not a rollback target."""
    canary, old = release(Role.CANARY, 'a = cfg["t"]', "v2"), release(Role.ROLLBACK, 'a = cfg["t"]', "v0")
    given = environment("t: 5\n", "t: 6\n", 'a = cfg["t"]', live=(canary,), rollback=(old,))

    report = run(inputs('a = cfg["t"]', given, policy=Policy.FULL))
    assert told(report) == [("CC109", "canary", "t"), ("CC109", "stable", "t")]
    assert not report.failed


def test_a_critical_value_is_an_error() -> None:
    """`payment.**` marks all below; an ancestor's mark counts too."""
    for pattern in ("payment.**", "payment.fee", "payment"):
        settings = Settings(Application("api"), critical=(pattern,))
        given = environment(
            "payment: {fee: 5}\nt: 1\n", "payment: {fee: 6}\nt: 2\n", 'a = cfg["payment"]["fee"]\nb = cfg["t"]'
        )
        report = run(inputs("", given, settings=settings))
        assert [(each.id, each.severity.value) for each in report.findings] == [("CC109", "error"), ("CC109", "info")]
        assert report.failed
        assert report.environments[0].verdict is Verdict.ANY_ORDER


def test_values_inside_a_section_that_is_taken_whole_count() -> None:
    """But a dump of the whole config says nothing of one value, nor does a pattern."""
    section = read("db", extent=Extent.SUBTREE)

    assert told(with_reads("db: {a: 1}\n", "db: {a: 2}\n", section)) == [("CC109", "stable", "db.a")]
    assert told(with_reads("db: {a: 1}\n", "db: {a: 2}\n", read((), extent=Extent.SUBTREE))) == []
    assert told(with_reads("db: {a: 1}\n", "db: {a: 2}\n", read("db.*", certainty=Certainty.PATTERN))) == []


@pytest.mark.parametrize(("now", "after"), [("[a, b]", "[a, c]"), ("[a, b]", "[a]"), ("[a]", "[a, b]")])
def test_list_items_have_no_identity(now: str, after: str) -> None:
    """A change of an item, one more or one less is another value at `[n]`, met by reads of `[*]`."""
    report = with_reads(f"h: {now}\n", f"h: {after}\n", read("h", uses=(Use.ITERABLE,)), read("h[*]", line=2))

    assert finding_of(report) == ("CC109", "info", "h[1]")


def test_an_item_read_by_its_number_is_required() -> None:
    """`cfg["h"][1]` raises on a shorter list."""
    report = with_reads("h: [a, b]\n", "h: [a]\n", read("h"), read(parse_key("h[1]"), line=2))

    assert told(report) == [("CC101", "stable", "h[1]")]


def test_an_added_key_that_a_strict_reader_refuses() -> None:
    """CC107 of the stable release; a key it refused before is pre-existing."""
    stable = 'def f(host): ...\nf(**cfg["db"])'
    wider = 'def f(host, pool=1): ...\nf(**cfg["db"])'

    report = simple(stable, wider, "db: {host: a}\n", "db: {host: a, pool: 1}\n")
    assert told(report) == [("CC107", "stable", "db.pool")]
    assert report.environments[0].verdict is Verdict.APP_FIRST
    assert report.failed
    before = simple(stable, wider, "db: {host: a, pool: 1}\n", "db: {host: a, pool: 1}\nk: 1\n")
    assert [(each.id, each.pre_existing) for each in before.findings if each.id == "CC107"] == [("CC107", True)]


def test_a_stricter_candidate_is_told_too() -> None:
    """It refuses a key that was there all the time; with today's config it would fail as well."""
    narrow = 'def f(host): ...\nf(**cfg["db"])'
    wider = 'def f(host, pool=1): ...\nf(**cfg["db"])'

    report = simple(wider, narrow, "db: {host: a, pool: 1}\n", "db: {host: a, pool: 1}\n")
    assert told(report) == [("CC107", "candidate", "db.pool")]
    assert report.environments[0].verdict is Verdict.BROKEN
    gone = simple(wider, narrow, "db: {host: a, pool: 1}\n", "db: {host: a}\n")
    assert gone.environments[0].verdict is Verdict.CONFIG_FIRST


def test_no_value_of_a_secret_is_told() -> None:
    """Neither the removed one, nor the new one, nor a default that the source gives."""
    given = (
        ('a = cfg.get("password", "hunter2-default")', "password: hunter2-now\nk: 1\n", "k: 1\n"),
        ('a = int(cfg["password"])', "password: 12345678\n", "password: hunter2-after\n"),
        ('a = cfg["auth"]["password"]', "auth: {password: hunter2-now}\n", "auth: {password: hunter2-after}\n"),
    )
    for stable, now, after in given:
        report = simple(stable, stable, now, after)
        assert told(report) != []
        assert "hunter2" not in str(report)
        assert "12345678" not in str(report)


def test_the_message_has_the_default_and_the_removed_value() -> None:
    """Both are safe to show."""
    finding: Finding = only(simple('a = cfg.get("t", 10)', "", "t: 50\nk: 1\n", "k: 1\n"), "CC102")

    assert dict(finding.details)["default"] == "10"
    assert dict(finding.details)["old_value"] == "50"
