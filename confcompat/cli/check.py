"""`confcompat check`."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from confcompat.cli.options import Asked, common, judged, live

if TYPE_CHECKING:
    from confcompat.adapters.inputs import Flags
    from confcompat.cli.opening import Opened
    from confcompat.cli.progress import Progress
    from confcompat.model.findings import Report


@click.command("check")
@live
@judged
@common
def command(asked: Asked, **given: Any) -> int:
    """Check every live release against every config that it may meet.

    Reads what each live release reads of its config, and what each
    environment provides, and says which changes break a release that is still
    running, or one that is about to run.
    """
    return reported(asked, "check", given)


def reported(asked: Asked, kind: str, given: dict[str, Any]) -> int:
    """Checks each application, shows the reports as this kind of answer; 1 when one fails."""
    from confcompat.cli.answering import answer

    ask, candidate = asking(asked, given)
    return answer(asked, kind, ask, failed=lambda report: report.failed, candidate=candidate)


def asking(asked: Asked, given: dict[str, Any]) -> tuple[Callable[[Opened, Progress], Report], str]:
    """What gives one application's report, and the candidate's revision ("" for the working tree)."""
    from confcompat.cli.flags import read_flags

    flags = read_flags(**given)
    return lambda application, progress: _report(application, asked, flags, progress), flags.candidate


def _report(application: Opened, asked: Asked, flags: Flags, progress: Progress) -> Report:
    from confcompat.adapters.inputs import resolve_inputs
    from confcompat.cli.answering import reading
    from confcompat.pipeline.check import check

    progress.stage("resolving revisions")
    inputs = resolve_inputs(application.settings, flags, application.home, application.open_repository)
    with reading(application, asked, progress) as read_release:
        return check(inputs, read_release, application.rules)
