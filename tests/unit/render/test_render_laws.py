"""What holds of every format of a check, whatever the report says."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given, settings

from confcompat.model.findings import Report
from confcompat.render import RENDERERS
from tests.reports import VIEW, finding, findings, report, reports

FORMATS = sorted(RENDERERS["check"])
_FORBIDDEN = {chr(code) for code in (*range(32), *range(0x7F, 0xA0), 0x202E, 0x2066, 0x200B)} - {"\n"}


@pytest.mark.parametrize("name", FORMATS)
@given(report=reports())
@settings(max_examples=40, deadline=None)
def test_every_format_mentions_every_finding(name: str, report: Report) -> None:
    """The id and the fingerprint of each finding are in the text, suppressed and folded ones included."""
    text = RENDERERS["check"][name]([report], VIEW)

    missing = [one for one in report.findings if one.fingerprint not in text or one.id not in text]

    assert not missing


@pytest.mark.parametrize("name", FORMATS)
@given(report=reports())
@settings(max_examples=40, deadline=None)
def test_no_text_of_the_target_reaches_a_screen_raw(name: str, report: Report) -> None:
    """Neither control characters nor direction marks nor half characters are in any output."""
    text = RENDERERS["check"][name]([report], VIEW)

    assert set() == set(text) & _FORBIDDEN
    text.encode("utf-8")


@given(report=reports())
@settings(max_examples=40, deadline=None)
def test_markdown_holds_no_raw_html_of_the_target(report: Report) -> None:
    """Only our own elements open; no image, no mention, no address of the target does."""
    text = RENDERERS["check"]["markdown"]([report], VIEW)

    for element in ("<details>", "</details>", "<summary>", "</summary>", "<br>", "<code>", "</code>"):
        text = text.replace(element, "")
    assert "<" not in text
    outside_code = "".join(re.split(r"(?<!\\)`", text)[::2])
    assert "@everyone" not in outside_code
    assert "http://e.x" not in outside_code


@given(report=reports())
@settings(max_examples=40, deadline=None)
def test_markdown_tables_keep_their_columns(report: Report) -> None:
    """No cell of a findings table ends early: each row has as many cells as the header."""
    text = RENDERERS["check"]["markdown"]([report], VIEW)

    for line in text.splitlines():
        if line.startswith("| "):
            cells = line.replace("\\\\", "").replace("\\|", "").count("|") - 1
            assert cells == 6, line


@pytest.mark.parametrize("name", FORMATS)
def test_hundreds_of_findings_stay_readable_and_complete(name: str) -> None:
    """Each of 300 findings is told, those past the first in a line each, and text says how to see all in full."""
    many = [finding(("k", f"n{number}"), fingerprint=f"{number:012x}") for number in range(300)]

    text = RENDERERS["check"][name]([report(*many)], VIEW)

    assert all(one.fingerprint in text for one in many)
    if name == "text":
        assert len(text.splitlines()) < 600
        assert "275 more findings, a line each (--verbose tells them in full)" in text


@given(report=reports())
@settings(max_examples=40, deadline=None)
def test_json_says_exactly_what_the_report_holds(report: Report) -> None:
    """The document parses, has the contract's fields in its order, and one entry for each finding."""
    document = json.loads(RENDERERS["check"]["json"]([report], VIEW))

    assert [*document][:9] == [
        "format",
        "version",
        "application",
        "candidate",
        "environments",
        "findings",
        "plan",
        "coverage",
        "summary",
    ]
    assert [one.fingerprint for one in report.findings] == [one["fingerprint"] for one in document["findings"]]
    assert [one.pre_existing for one in report.findings] == [one["pre_existing"] for one in document["findings"]]


@given(one=findings())
@settings(max_examples=30, deadline=None)
def test_verbose_text_tells_every_reading_line(one: object) -> None:
    """No reading line of a finding is left out where everything was asked for."""
    from dataclasses import replace

    counting = replace(one, suppressed=None, pre_existing=False, introduced=True)  # type: ignore[type-var]
    text = RENDERERS["check"]["text"]([report(counting)], replace(VIEW, verbose=True))

    assert len(counting.reads) == sum(line.startswith("    read ") for line in text.splitlines())  # type: ignore[attr-defined]
