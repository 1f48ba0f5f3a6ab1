"""The sample's story for the terminal, chapter by chapter."""

from __future__ import annotations

from collections.abc import Sequence

from confcompat.model.findings import Report
from confcompat.model.rules import Severity
from confcompat.render.escape import shown
from confcompat.render.phrases import counted, one_line, standing
from confcompat.render.text.findings import in_short
from confcompat.render.text.paint import VERDICT_COLOUR, paint
from confcompat.render.text.tables import wrapped
from confcompat.render.view import View


def opening(folder: str, chapters: int, view: View) -> str:
    """What was built, and where."""
    text = (
        f"The sample is in {folder}: two git repositories with a history in which {chapters} things went wrong. "
        "Every command below runs in its folder api; run them again, or change something first."
    )
    return wrapped(shown(text), view.columns, "") + "\n"


def chapter(number: int, title: str, case: str, happened: str, view: View) -> str:
    """A chapter's heading, and what happened before anybody asked."""
    heading = paint(shown(f"{number}. {title}"), view, "bold")
    return f"\n{heading} ({shown(case)})\n\n{wrapped(shown(one_line(happened)), view.columns, '  ', '  ')}\n"


def asked(command: str, view: View) -> str:
    """The command of a run, as a person would type it."""
    lines = wrapped(shown(one_line(command)), view.columns - 2, "      ", "  $ ").splitlines()
    return "\n" + "\n".join(paint(" \\\n".join(lines), view, "cyan").splitlines()) + "\n"


def answered(code: int, shows: str, kept: bool, view: View) -> str:
    """The exit code, what it shows, and whether that is what the story promises."""
    said = paint("as told", view, "green") if kept else paint("NOT AS TOLD", view, "bold", "red")
    return wrapped(shown(f"exit {code}: {one_line(shows)}"), view.columns - 12, "    ", "  = ") + f" ({said})\n"


def verdicts(reports: Sequence[Report], view: View) -> str:
    """Each environment's verdict, and the errors and warnings of the change, a line each."""
    parts = []
    for report in reports:
        for environment in report.environments:
            verdict = paint(environment.verdict.value, view, VERDICT_COLOUR[environment.verdict])
            kept = f", {counted(environment.protected, 'break')} kept apart" if environment.protected else ""
            parts.append(f"  {shown(environment.name)}: {verdict}{kept}")
        telling = [one for one in report.findings if standing(one) == "counts" and one.severity is not Severity.INFO]
        if telling:
            parts.append("\n" + in_short(telling, with_environment=len(report.environments) > 1))
        quiet = sum(1 for one in report.findings if one.severity is Severity.INFO)
        if quiet:
            parts.append(f"  {counted(quiet, 'finding is', 'findings are')} for information only")
    return "\n".join(parts) + "\n" if parts else ""


def closing(broken: Sequence[str], view: View) -> str:
    """Whether every chapter went as the story promises."""
    if not broken:
        return "\nEvery chapter went as the story tells.\n"
    return "\n" + wrapped(shown(f"Not as the story tells: {', '.join(broken)}."), view.columns, "") + "\n"
