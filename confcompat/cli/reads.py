"""`confcompat reads`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from confcompat.cli.options import Asked, common

if TYPE_CHECKING:
    from confcompat.cli.opening import Opened
    from confcompat.cli.progress import Progress
    from confcompat.model.listing import ReadsAnswer


@click.command("reads")
@click.option("--rev", "revision", metavar="REV", default="", help="The release; default: the working tree.")
@click.option("--key", "pattern", metavar="GLOB", default="", help="Only reads that may touch it: db.*, db.**, *.url.")
@click.option(
    "--unresolved",
    is_flag=True,
    help="Only the reads whose key could not be bounded, those first that leave most keys of the config open.",
)
@common
def command(asked: Asked, revision: str, pattern: str, unresolved: bool) -> int:
    """List every config read of one release.

    Which key, what happens without it, when, where, and through what; then
    the mappings that refuse keys they do not know, and how much of the source
    was understood.
    """
    from confcompat.cli.answering import answer

    return answer(
        asked,
        "reads",
        lambda application, progress: _asked_for(application, asked, progress, revision, pattern, unresolved),
        candidate=revision,
    )


def _asked_for(
    application: Opened, asked: Asked, progress: Progress, revision: str, pattern: str, unresolved: bool
) -> ReadsAnswer:
    from dataclasses import replace

    from confcompat.cli.opening import config_snapshot
    from confcompat.pipeline.configs import Configs
    from confcompat.pipeline.unresolved import unresolved_reads

    answer = _listed(application, asked, progress, revision, pattern)
    if not unresolved:
        return answer
    configs = Configs()
    environments = application.settings.environments
    trees = [configs.tree(each, config_snapshot(application, each, revision)) for each in environments]
    undecided = unresolved_reads(answer.found, trees)
    found = replace(answer.found, reads=tuple(one.read for one in undecided), closed=())
    return replace(answer, found=found, undecided=undecided)


def _listed(application: Opened, asked: Asked, progress: Progress, revision: str, pattern: str) -> ReadsAnswer:
    from confcompat.cli.answering import reading
    from confcompat.cli.opening import application_snapshot
    from confcompat.model.keys import parse_key
    from confcompat.model.listing import ReadsAnswer
    from confcompat.pipeline.listing import matching

    wanted = parse_key(pattern)
    snapshot = application_snapshot(application, revision)
    with reading(application, asked, progress) as read_release:
        found = read_release(snapshot)
    return ReadsAnswer(
        application=application.settings.application.name,
        revision=revision or snapshot.revision,
        commit=snapshot.commit,
        found=matching(found, wanted) if pattern else found,
        pattern=pattern,
    )
