"""`confcompat verify`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from confcompat.cli.options import Asked, common
from confcompat.cli.record import RECORDING

if TYPE_CHECKING:
    from confcompat.cli.opening import Opened
    from confcompat.cli.progress import Progress
    from confcompat.model.recordings import Recording, VerifyAnswer


@click.command("verify")
@click.argument("recording", default=RECORDING, metavar="[RECORDING]")
@click.option("--rev", "revision", metavar="REV", default="", help="The release; default: the working tree.")
@click.option(
    "--fail-under",
    metavar="PERCENT",
    type=click.FloatRange(0, 100),
    default=0.0,
    help="Exit 1 where fewer of the keys that were read are known by name.",
)
@common
def command(asked: Asked, recording: str, revision: str, fail_under: float) -> int:
    """Compare what a run really read with what the source says.

    RECORDING is the file that `confcompat record` wrote, or the folder that
    `recording.start()` filled. Shown are the share of keys and reads that are
    found in the source, and what was missed.
    """
    from confcompat.adapters.recordings import load_recording
    from confcompat.cli.answering import answer
    from confcompat.render.recall import percent_of_keys

    recorded = load_recording(recording)
    return answer(
        asked,
        "verify",
        lambda application, progress: _compared(application, asked, progress, revision, recorded),
        failed=lambda one: percent_of_keys(one) < fail_under,
        candidate=revision,
    )


def _compared(
    application: Opened, asked: Asked, progress: Progress, revision: str, recording: Recording
) -> VerifyAnswer:
    from confcompat.cli.answering import reading
    from confcompat.cli.opening import application_snapshot
    from confcompat.link.selection import select_sources
    from confcompat.model.recordings import VerifyAnswer
    from confcompat.pipeline.verify import verify

    snapshot = application_snapshot(application, revision)
    with reading(application, asked, progress) as read_release:
        found = read_release(snapshot)
    sources = [
        entry.path for entry in select_sources(snapshot.entries.values(), application.settings.application.paths)
    ]
    verified = verify(found, recording, sources)
    return VerifyAnswer(
        application=application.settings.application.name,
        revision=revision or snapshot.revision,
        commit=snapshot.commit,
        recording=recording,
        verified=verified,
        outside=len(recording.seen) - len(verified),
        coverage=found.coverage,
    )
