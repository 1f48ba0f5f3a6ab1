"""The words that every format uses."""

from __future__ import annotations

import pytest

from confcompat.model.findings import PlanEntry, StepKind, Summary, Verdict
from confcompat.model.reads import Moment, Scalar, WhenPresent, WhenValue
from confcompat.model.releases import Release, Role
from confcompat.model.rules import Severity
from confcompat.render.phrases import (
    condition_words,
    general,
    moment_words,
    page_examples,
    release_words,
    scalar_words,
    step_words,
    summary_words,
)
from tests.reports import STABLE_COMMIT, rule


@pytest.mark.parametrize(
    ("moment", "function", "entry", "expected"),
    [
        (Moment.IMPORT, "f", "GET /", "on import"),
        (Moment.STARTUP, "f", None, "at start-up"),
        (Moment.CALL, "f", "GET /", "on GET /"),
        (Moment.CALL, "api.f", None, "when api.f is called"),
        (Moment.CALL, None, None, "when called"),
    ],
)
def test_a_moment_is_told_by_what_sets_it_off(
    moment: Moment, function: str | None, entry: str | None, expected: str
) -> None:
    """A route is better known than a function, a function better than nothing."""
    assert moment_words(moment, function, entry) == expected


@pytest.mark.parametrize(
    ("value", "expected"), [(None, "null"), (True, "true"), (False, "false"), (3, "3"), (1.5, "1.5"), ("a", '"a"')]
)
def test_a_scalar_is_told_as_yaml_writes_it(value: Scalar, expected: str) -> None:
    """Python's words for null and truth stay in Python."""
    assert scalar_words(value) == expected


def test_a_condition_names_its_key_and_value() -> None:
    """Negation and emptiness are told."""
    assert condition_words(WhenValue(("mode",), None, negated=True)) == "where mode is not null"
    assert condition_words(WhenPresent(("a", "b"))) == "where a.b is there"


def test_a_rename_names_both_keys_in_its_steps() -> None:
    """The steps that touch the key say which; the others are as always."""
    entry = PlanEntry("prd", ("old",), Verdict.TWO_STEP, (), "new")

    assert step_words(entry, StepKind.EXPAND_CONFIG) == "Apply a config that holds both old and new."
    assert step_words(entry, StepKind.CONTRACT_CONFIG) == "Take old out of the config."
    assert step_words(entry, StepKind.APPLY_CONFIG) == "Apply the config."


def test_a_commit_stands_beside_a_name_but_not_beside_itself() -> None:
    """Who names a release by its commit is not told the commit twice."""
    named = Release(Role.STABLE, "v1", STABLE_COMMIT)
    by_commit = Release(Role.STABLE, STABLE_COMMIT[:12], STABLE_COMMIT)

    assert release_words(named) == "stable v1 (9c1e2ab01)"
    assert release_words(by_commit) == f"stable {STABLE_COMMIT[:12]}"
    assert release_words(Release(Role.CANDIDATE, "worktree", None)) == "candidate the working tree"


def test_a_summary_tells_apart_what_does_not_count() -> None:
    """One is singular; what is apart is only told where there is some."""
    assert summary_words(Summary(error=1), 0) == "1 error, 0 warnings, 0 info"
    assert (
        summary_words(Summary(2, 1, 3, 4, 5), 2)
        == "2 errors, 1 warning, 3 info (2 of them not introduced by this change); apart: 5 pre-existing, 4 suppressed"
    )


def test_a_page_has_one_example_of_each_kind() -> None:
    """The first that fires and the first that does not; one kind alone will do."""
    one = rule("removed", "CC101", Severity.ERROR)

    assert page_examples(one) == one.examples


def test_a_remedy_without_a_finding_is_general() -> None:
    """Placeholders become words in capitals, and optional parts stay."""
    assert general("Keep {key}[ in {environment}]\n until then.") == "Keep KEY in ENVIRONMENT until then."
