"""What a filter says of items stays with those that passed it, and a list that is not empty has a first item."""

from __future__ import annotations

import pytest

from confcompat.model.reads import Need, WhenValue
from tests.linking import after_load, reads_at

FILTERED = """checks = cfg.get("checks")
if isinstance(checks, list) and checks and isinstance(checks[0], str):
    cfg["checks"] = [{"name": kind} for kind in checks]
found = next((check for check in cfg.get("checks", ()) if check.get("name") == "spot"), None)
if found is not None:
    print(found["sample"])
"""


def test_a_filter_over_sections_and_what_was_made_of_texts() -> None:
    """Only the items that are called `spot` need a sample."""
    (read,) = reads_at(after_load(FILTERED), "checks[*].sample")

    assert read.need is Need.REQUIRED
    assert any(isinstance(when, WhenValue) and when.value == "spot" for when in read.when)
    exec(FILTERED, {"cfg": {"checks": [{"name": "archives"}]}})
    with pytest.raises(KeyError):
        exec(FILTERED, {"cfg": {"checks": [{"name": "spot"}]}})


def test_a_list_that_is_not_empty_has_a_first_item() -> None:
    """`checks and checks[0]` never raises."""
    (read,) = reads_at(after_load(FILTERED), "checks[0]")

    assert read.need is not Need.REQUIRED
    exec(FILTERED, {"cfg": {"checks": []}})


def test_no_choice_among_many_sections_is_left_out() -> None:
    """Three choices of three sections are more stacks than are kept apart: each section's key is still read."""
    pick = "cfg['{0}1'] if cfg['{0}'] == 1 else cfg['{0}2'] if cfg['{0}'] == 2 else cfg['{0}3']"
    body = "\n".join(f"{name} = {pick.format(name)}" for name in "abc")
    found = after_load(f"{body}\nprint({{**a, **b, **c}}.get('port'))")

    for section in (f"{name}{number}" for name in "abc" for number in (1, 2, 3)):
        assert reads_at(found, f"{section}.port"), section
