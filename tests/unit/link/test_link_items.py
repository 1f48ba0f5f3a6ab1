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
