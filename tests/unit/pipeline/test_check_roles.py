"""Which release a finding is told of, at which key, and what counts as pre-existing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from confcompat.model.findings import ConfigState, Verdict
from confcompat.model.places import Place
from confcompat.model.reads import Moment, Need
from confcompat.model.releases import Delivery, Policy, Role
from tests.scenarios import FILE, environment, inputs, key, only, release, role, run, simple, told


def test_a_removed_required_key_is_told_of_the_stable_release() -> None:
    """CC101 holds both ends: the removed line and every reading line."""
    report = simple('def f():\n    return cfg["pool"]["size"]\n', "", "pool:\n  size: 1\n  t: 2\n", "pool: {t: 2}\n")
    finding = only(report, "CC101")

    assert told(report) == [("CC101", "stable", "pool.size")]
    assert finding.config is not None
    assert (finding.config.place.file, finding.config.place.line, finding.config.revision) == (FILE, 2, "v1")
    assert [(read.place.line, read.revision, read.function) for read in finding.reads] == [(2, "v1", "app.f")]
    assert (finding.need, finding.moment, finding.environment) == (Need.REQUIRED, Moment.CALL, "prd")
    assert finding.cell is not None
    assert finding.cell.config is ConfigState.CANDIDATE
    assert report.failed


def test_a_removal_is_told_at_the_topmost_node_with_every_read_below() -> None:
    """One finding a release, with defaulted reads among its evidence; the strongest need decides."""
    stable = 'a = cfg["db"]["host"]\nb = cfg["db"].get("port", 1)\nc = cfg["x"]\n'
    report = simple(stable, "", "db: {host: a, port: 2}\nx: 1\n", "x: 1\n")
    finding = only(report, "CC101")

    assert told(report) == [("CC101", "stable", "db")]
    assert [(read.place.line, read.need) for read in finding.reads] == [
        (1, Need.REQUIRED),
        (1, Need.REQUIRED),
        (2, Need.REQUIRED),
        (2, Need.DEFAULTED),
    ]


def test_the_candidate_lacks_a_key_as_cc103() -> None:
    """Removed or never added, what the candidate lacks is CC103; both releases break, both are told."""
    report = simple('a = cfg["x"]', 'a = cfg["x"]\nb = cfg["y"]', "x: 1\nk: 1\n", "k: 1\n")

    assert told(report) == [
        ("CC101", "stable", "x"),
        ("CC103", "candidate", "x"),
        ("CC103", "candidate", "y"),
    ]


def test_a_rename_is_cc104_for_live_releases_and_cc103_for_the_candidate() -> None:
    """With evidence of a rename both names are told."""
    old, new = "smtp_server_address: mail-7.example.org\n", "smtp_server_addr: mail-7.example.org\n"
    report = simple('a = cfg["smtp_server_address"]', 'a = cfg["smtp_server_addr"]', old, new)

    assert told(report) == [("CC104", "stable", "smtp_server_address")]
    assert dict(only(report, "CC104").details)["new_key"] == "smtp_server_addr"
    assert report.environments[0].verdict is Verdict.TWO_STEP

    both = 'a = cfg["smtp_server_addr"]\nb = cfg["smtp_server_address"]'
    forgot = simple('a = cfg["smtp_server_address"]', both, old, new)
    assert ("CC103", "candidate", "smtp_server_address") in told(forgot)


def test_a_live_canary_is_judged_like_stable() -> None:
    """Every live release counts."""
    canary = release(Role.CANARY, 'a = cfg["x"]', "v2")
    report = run(inputs("", environment("x: 1\nk: 1\n", "k: 1\n", "a = 1", live=(canary,))))

    assert told(report) == [("CC101", "canary", "x")]
    assert report.environments[0].verdict is Verdict.APP_FIRST


def test_a_rollback_target_counts_with_policy_full_only() -> None:
    """`full` judges every rollback target with the new config."""
    rollback = (release(Role.ROLLBACK, 'a = cfg["x"]', "v0"),)
    given = environment("x: 1\nk: 1\n", "k: 1\n", "a = 1", rollback=rollback)

    assert told(run(inputs("", given))) == []
    report = run(inputs("", given, policy=Policy.FULL))
    assert told(report) == [("CC101", "rollback", "x")]
    assert report.environments[0].verdict is Verdict.APP_FIRST
    assert [each.release.role for each in report.environments[0].releases] == [Role.STABLE, Role.ROLLBACK]


def test_policy_forward_tells_what_the_candidate_lacks_today() -> None:
    """Candidate × today's config decides the verdict; with `forward` and `full` it makes findings too."""
    given = ("", 'a = cfg["new"]', "k: 1\n", "k: 1\nnew: 1\n")

    backward = simple(*given)
    assert told(backward) == []
    assert backward.environments[0].verdict is Verdict.CONFIG_FIRST
    for policy in (Policy.FORWARD, Policy.FULL):
        report = simple(*given, policy=policy)
        finding = only(report, "CC103")
        assert told(report) == [("CC103", "candidate", "new")]
        assert finding.cell is not None
        assert finding.cell.config is ConfigState.NOW
        assert report.environments[0].verdict is Verdict.CONFIG_FIRST


def test_what_both_configs_lack_is_told_once() -> None:
    """The goal tells it; the same fault with today's config would carry the same fingerprint."""
    report = simple("", 'a = cfg["new"]', "k: 1\n", "k: 2\n", policy=Policy.FORWARD)

    assert told(report) == [("CC103", "candidate", "new")]
    assert only(report, "CC103").cell.config is ConfigState.CANDIDATE  # type: ignore[union-attr]


@pytest.mark.parametrize("candidate", ['a = cfg["x"]', 'a = 1\nb = cfg["x"]'])
def test_what_stable_lacks_already_is_pre_existing(candidate: str) -> None:
    """Same role or its predecessor, same key, same family, in the baseline cell: no verdict, no exit, no severity."""
    report = simple('a = cfg["x"]', candidate, "k: 1\n", "k: 2\n")

    assert told(report) == [("CC101", "stable", "x"), ("CC103", "candidate", "x")]
    assert [finding.pre_existing for finding in report.findings if finding.id != "CC201"] == [True, True]
    assert report.environments[0].verdict is Verdict.ANY_ORDER
    assert report.plan == ()
    assert (report.summary.error, report.summary.pre_existing, report.failed) == (0, 2, False)


def test_another_family_at_the_same_key_is_new() -> None:
    """A missing key is no null."""
    report = simple('a = int(cfg["x"])', 'a = int(cfg["x"])', "k: 1\n", "k: 1\nx:\n")

    assert told(report) == [("CC106", "candidate", "x"), ("CC106", "stable", "x")]
    assert {finding.pre_existing for finding in report.findings if finding.id == "CC106"} == {False}


def test_new_faults_beside_old_ones_are_told_at_their_own_key() -> None:
    """`db.a` was missing before; with `db` gone, `db.b` is what the change broke."""
    report = simple('a = cfg["db"]["a"]\nb = cfg["db"]["b"]', "", "db: {b: 1}\nk: 1\n", "k: 1\n")
    finding = only(report, "CC101")

    assert (key(finding), finding.pre_existing) == ("db", False)


def test_an_old_fault_below_a_removed_section_stays_pre_existing() -> None:
    """The read failed before the section went, and nothing else reads it."""
    stable = 'if x:\n    a = cfg["db"]["a"]'
    report = simple(stable, "", "db: {b: 1}\nk: 1\n", "db: {}\nk: 1\n")

    assert [(finding.id, finding.pre_existing) for finding in report.findings if finding.id == "CC101"] == [
        ("CC101", True)
    ]


def test_a_rollback_target_has_its_own_baseline() -> None:
    """What a rollback target lacks today is not the change's doing."""
    rollback = (release(Role.ROLLBACK, 'a = cfg["x"]', "v0"),)
    report = run(inputs("", environment("k: 1\n", "k: 2\n", "", rollback=rollback), policy=Policy.FULL))

    assert [(role(each), each.pre_existing) for each in report.findings if each.id == "CC101"] == [("rollback", True)]


def test_equal_snapshots_bring_nothing_but_standing_facts() -> None:
    """Nothing changed, so nothing is told but what is so anyway; a note says what was there before."""
    report = simple('a = cfg["x"]', 'a = cfg["x"]', "k: 1\n", "k: 1\n")

    assert [finding.id for finding in report.findings] == ["CC201"]
    assert [finding.introduced for finding in report.findings] == [False]
    assert not report.failed
    assert any("x" in note for note in report.environments[0].notes)


@pytest.mark.parametrize("delivery", [Delivery.BUNDLED, Delivery.VERSIONED])
def test_config_that_travels_with_its_release_meets_the_candidate_only(delivery: Delivery) -> None:
    """Off-diagonal breaks are counted as protected, not told; the goal is judged all the same."""
    stable = 'a = cfg["x"]\nb = cfg["y"]\nc = cfg["z"]\nd = cfg.get("w", 1)\ne = cfg["v"]'
    now, after = "x: 1\ny: 1\nz: 1\nw: 2\nv: 1\n", "v: 2\n"
    given = environment(now, after, stable, delivery=delivery)

    report = run(inputs('a = cfg["v"]', given))
    assert told(report) == []
    assert (report.environments[0].verdict, report.environments[0].protected) == (Verdict.ANY_ORDER, 3)
    assert report.plan == ()
    assert not report.failed

    report = run(inputs('a = cfg["new"]', given, policy=Policy.FULL))
    assert told(report) == [("CC103", "candidate", "new")]
    assert (report.environments[0].verdict, report.environments[0].protected) == (Verdict.BROKEN, 3)
    assert [entry.verdict for entry in report.plan] == [Verdict.BROKEN]


def test_a_child_of_what_became_a_scalar_is_no_removal() -> None:
    """CC105 at the node, with no word of its children."""
    report = simple('a = cfg["db"]["host"]', "", "db: {host: a}\nk: 1\n", "db: a\nk: 1\n")

    assert told(report) == [("CC105", "stable", "db")]
    assert dict(only(report, "CC105").details)["new_type"] == "string"


def test_environments_are_judged_for_themselves_and_sorted() -> None:
    """What is safe in one environment breaks another that runs an older release."""
    internal = environment("x: 1\nk: 1\n", "k: 1\n", 'a = cfg["x"]', name="internal")
    stg = environment("x: 1\nk: 1\n", "k: 1\n", "", name="stg")

    report = run(inputs("", stg, internal))
    assert [(each.name, each.verdict) for each in report.environments] == [
        ("internal", Verdict.APP_FIRST),
        ("stg", Verdict.ANY_ORDER),
    ]
    assert {each.environment for each in report.findings if each.id == "CC101"} == {"internal"}


def test_an_environment_without_config_files_claims_nothing() -> None:
    """An application can live on environment variables alone."""
    report = run(inputs('a = cfg["x"]', environment("", "", 'a = cfg["y"]', config=())))

    assert told(report) == []
    assert report.environments[0].verdict is Verdict.ANY_ORDER


def test_the_moment_is_the_worst_of_those_that_break() -> None:
    """A read on import breaks every restart."""
    from tests.tiny_reader import read_release

    def early(snapshot):  # type: ignore[no-untyped-def]
        found = read_release(snapshot)
        changed = [replace(r, moment=Moment.IMPORT if r.place.line == 2 else Moment.CALL) for r in found.reads]
        return replace(found, reads=tuple(changed))

    report = run(inputs("", environment("x: 1\nk: 1\n", "k: 1\n", 'a = cfg["x"]\nb = cfg["x"]')), early)

    assert only(report, "CC101").moment is Moment.IMPORT


def test_evidence_of_a_key_that_never_was_is_its_nearest_parent() -> None:
    """An annotation needs a line that is there."""
    report = simple("", 'a = cfg["db"]["new"]', "db: {k: 1}\n", "z: 1\ndb: {k: 1}\n")
    finding = only(report, "CC103")

    assert finding.config is not None
    assert finding.config.place.line == 2
    assert finding.config.revision == "worktree"
    assert finding.reads[0].place == Place("app.py", 1, 5)
