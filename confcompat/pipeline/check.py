"""The whole data flow of a check on one screen."""

from __future__ import annotations

from confcompat.model.findings import Report
from confcompat.model.inputs import CheckInputs, ReadRelease
from confcompat.model.rules import Rule


def check(inputs: CheckInputs, read_release: ReadRelease, rules: tuple[Rule, ...]) -> Report:
    """Every live release against every config that it may meet while the candidate is rolled out or back."""
    raise NotImplementedError
