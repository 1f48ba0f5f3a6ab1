"""`confcompat plan`."""

from __future__ import annotations

from typing import Any

import click

from confcompat.cli.options import Asked, common, judged, live


@click.command("plan")
@live
@judged
@common
def command(asked: Asked, **given: Any) -> int:
    """Say in which order config and application may be released.

    One order for each environment, with the steps for each key that cannot go
    in any order. The exit status is the one that `check` gives.
    """
    from confcompat.cli.check import reported

    return reported(asked, "plan", given)
