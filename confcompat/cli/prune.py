"""`confcompat prune`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from confcompat.cli.options import ASK, Asked, common

if TYPE_CHECKING:
    from confcompat.cli.opening import Opened
    from confcompat.model.pruning import PruneAnswer


@click.command("prune")
@click.option("--env", "environments", metavar="NAME", multiple=True, help="Only this environment; repeatable.")
@click.option(
    "--none",
    "absent",
    metavar="KIND",
    multiple=True,
    help="The cluster was asked for this kind and holds none, such as CronJob; repeatable.",
)
@ASK
@common
def command(asked: Asked, environments: tuple[str, ...], absent: tuple[str, ...], ask_cluster: bool) -> int:
    """List the versions of ConfigMaps and Secrets that may be deleted.

    For each version-named object of the cluster: in use, needed by a rollback
    only, safe to delete, or unsure, and why. Deletes nothing: it shows the
    commands.
    """
    from confcompat.cli.answering import answer

    return answer(asked, "prune", lambda application, _: _listed(application, environments, absent, ask_cluster))


def _listed(application: Opened, environments: tuple[str, ...], absent: tuple[str, ...], live: bool) -> PruneAnswer:
    from confcompat.adapters.inputs.clusters import clusters_of, kinds_named
    from confcompat.pipeline.prune import prune

    kinds = kinds_named("--none", absent)
    given = clusters_of(application.settings, environments, application.clones(), live)
    return prune(application.settings.application.name, given, kinds)
