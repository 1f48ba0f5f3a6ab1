"""The compatibility algebra and the plan."""

from __future__ import annotations

import pytest

from confcompat.judge import STEPS, algebra
from confcompat.model.findings import StepKind, Verdict
from confcompat.model.keys import format_key
from tests.scenarios import simple


@pytest.mark.parametrize(
    ("live", "candidate_now", "goal", "verdict"),
    [
        (True, True, True, Verdict.ANY_ORDER),
        (True, False, True, Verdict.CONFIG_FIRST),
        (False, True, True, Verdict.APP_FIRST),
        (False, False, True, Verdict.TWO_STEP),
        (True, True, False, Verdict.BROKEN),
        (True, False, False, Verdict.BROKEN),
        (False, True, False, Verdict.BROKEN),
        (False, False, False, Verdict.BROKEN),
    ],
)
def test_the_table_of_the_design(live: bool, candidate_now: bool, goal: bool, verdict: Verdict) -> None:
    """Both off-diagonal cells and the goal decide the order; nothing else does."""
    assert algebra(live, candidate_now, goal) is verdict


def test_every_verdict_but_any_order_has_steps() -> None:
    """Remove only after the old release has drained; add before the new one starts."""
    assert set(STEPS) == set(Verdict) - {Verdict.ANY_ORDER}
    assert STEPS[Verdict.APP_FIRST] == (
        StepKind.RELEASE_APPLICATION,
        StepKind.WAIT_FOR_DRAIN,
        StepKind.APPLY_CONFIG,
    )
    assert STEPS[Verdict.CONFIG_FIRST] == (StepKind.APPLY_CONFIG, StepKind.RELEASE_APPLICATION)
    assert STEPS[Verdict.BROKEN] == (StepKind.FIX,)


@pytest.mark.parametrize(
    ("stable", "candidate", "now", "after", "verdict", "plan"),
    [
        ("", "", "a: 1", "b: 1", "any-order", []),
        ('cfg["a"]', "", "a: 1", "b: 1", "app-first", [("a", "app-first")]),
        ("", 'cfg["b"]', "a: 1", "b: 1", "config-first", [("b", "config-first")]),
        (
            'cfg["a"]',
            'cfg["b"]',
            "a: 1",
            "b: text",
            "two-step",
            [("a", "app-first"), ("b", "config-first")],
        ),
        ('int(cfg["t"])', 'cfg["t"]["x"]', "t: 1", "t: {x: 1}", "two-step", [("t", "two-step")]),
        ('cfg["a"]', 'cfg["c"]', "a: 1", "b: 1", "broken", [("a", "app-first"), ("c", "broken")]),
        ('cfg["a"]', 'cfg.get("a")', "a: 1", "b: 1", "app-first", [("a", "app-first")]),
    ],
)
def test_verdicts_and_plans(
    stable: str, candidate: str, now: str, after: str, verdict: str, plan: list[tuple[str, str]]
) -> None:
    """The environment's verdict, and that of each key for itself."""
    report = simple(stable, candidate, now + "\n", after + "\n")

    assert report.environments[0].verdict.value == verdict
    assert [(format_key(entry.path), entry.verdict.value) for entry in report.plan] == plan
    assert [entry.steps for entry in report.plan] == [STEPS[entry.verdict] for entry in report.plan]


def test_a_rename_is_one_entry_of_the_plan() -> None:
    """At the old name, with the new one beside it: expand, release, contract."""
    report = simple(
        'cfg["smtp_server_address"]',
        'cfg["smtp_server_addr"]',
        "smtp_server_address: mail-7.example.org\n",
        "smtp_server_addr: mail-7.example.org\n",
    )

    (entry,) = report.plan
    assert (format_key(entry.path), entry.verdict, entry.detail) == (
        "smtp_server_address",
        Verdict.TWO_STEP,
        "smtp_server_addr",
    )
    assert entry.steps == STEPS[Verdict.TWO_STEP]


def test_a_rename_that_the_candidate_can_do_without_waits_for_the_drain_only() -> None:
    """The new name has a default in the candidate's source."""
    report = simple(
        'cfg["smtp_server_address"]',
        'cfg.get("smtp_server_addr", "localhost")',
        "smtp_server_address: mail-7.example.org\n",
        "smtp_server_addr: mail-7.example.org\n",
    )

    (entry,) = report.plan
    assert (entry.verdict, entry.detail) == (Verdict.APP_FIRST, "smtp_server_addr")
