"""`confcompat diff`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from confcompat.cli.options import Asked, common

if TYPE_CHECKING:
    from confcompat.cli.opening import Opened
    from confcompat.model.answers import DiffAnswer


@click.command("diff")
@click.option("--from", "before", metavar="REV", default="HEAD", show_default=True, help="The config before.")
@click.option("--to", "after", metavar="REV", default="", help="The config after; default: the working tree.")
@click.option("--env", "environments", metavar="NAME", multiple=True, help="Only this environment; repeatable.")
@common
def command(asked: Asked, before: str, after: str, environments: tuple[str, ...]) -> int:
    """Say what changed in the effective config, environment by environment.

    Layers are merged first, so a key that only moved from one file to another
    is no change. Values of secrets are shown by type and length.
    """
    from confcompat.cli.answering import answer

    return answer(
        asked,
        "diff",
        lambda application, _: _compared(application, before, after, environments),
        candidate=after,
    )


def _compared(application: Opened, before: str, after: str, environments: tuple[str, ...]) -> DiffAnswer:
    from confcompat.adapters.inputs.flags import choose_environments
    from confcompat.pipeline.questions import diff

    clones = application.clones()
    sides = []
    for environment in choose_environments(application.settings, environments):
        clone = clones.at(environment.repo)
        changed = clones.snapshot(clone, after) if after else clones.worktree(clone, "--to")
        sides.append((environment, clones.snapshot(clone, before), changed))
    return diff(application.settings, sides)
