"""What `demo` and `init` print beside the reports."""

from __future__ import annotations

from dataclasses import replace

from confcompat.model.rules import Severity
from confcompat.pipeline.held import Held
from confcompat.render.text.candidates import render_candidates
from confcompat.render.text.story import asked, verdicts
from tests.reports import VIEW, finding, full_report, report


def test_a_long_command_can_be_pasted() -> None:
    """Its lines end in backslashes, and every word of it is there."""
    command = "confcompat check " + " ".join(f"--config-deployed rev-{number}" for number in range(9))

    told = asked(command, replace(VIEW, columns=60))

    assert told.replace("\\\n", " ").replace("$", "").split() == command.split()
    assert all(line.endswith(" \\") for line in told.strip().splitlines()[:-1])


def test_verdicts_count_what_is_for_information_only() -> None:
    """Errors and warnings have a line each; information is a number."""
    quiet = report(finding(severity=Severity.INFO))

    assert "1 finding is for information only" in verdicts([quiet], VIEW)
    assert "CC101" not in verdicts([quiet], VIEW)
    assert "3 breaks kept apart" in verdicts([full_report()], VIEW)
    assert verdicts([], VIEW) == ""


def test_candidates_tell_what_could_not_be_bounded() -> None:
    """Without environments it says what to write; with unresolved reads where to look."""
    told = render_candidates("confcompat.yaml", (Held("prd", ("a.yaml", "b.yaml"), 3, 4),), ("a root",), 2, VIEW)
    bare = render_candidates("confcompat.yaml", (), (), 0, VIEW)

    assert "3 of 4" in told
    assert "  - a root" in told
    assert "2 reads could not be bounded" in told
    assert "No config files were found" in bare
    assert "could not be bounded" not in bare
