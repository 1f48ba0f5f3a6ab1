"""`confcompat key`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from confcompat.cli.options import Asked, common, live

if TYPE_CHECKING:
    from confcompat.adapters.inputs import Flags
    from confcompat.cli.opening import Opened
    from confcompat.cli.progress import Progress
    from confcompat.model.answers import KeyAnswer
    from confcompat.model.keys import KeyPath


@click.command("key")
@click.argument("key")
@live
@common
def command(asked: Asked, key: str, **given: Any) -> int:
    """Say everything about one KEY, such as db.pool.size.

    For each environment: whether it is set, who reads it in each live
    release, since when, and when it may be removed.
    """
    from confcompat.cli.answering import answer
    from confcompat.cli.flags import read_flags
    from confcompat.errors import UsageError
    from confcompat.model.keys import is_exact, parse_key

    path = parse_key(key)
    if not path or not is_exact(path):
        raise UsageError(
            f"key {key!r}: name one key", "`confcompat reads --key` takes patterns; quote a star that is meant"
        )
    flags = read_flags(**given)
    return answer(
        asked,
        "key",
        lambda application, progress: _asked_of(application, asked, flags, progress, path),
        candidate=flags.candidate,
    )


def _asked_of(application: Opened, asked: Asked, flags: Flags, progress: Progress, path: KeyPath) -> KeyAnswer:
    from confcompat.adapters.inputs import resolve_inputs
    from confcompat.cli.answering import reading
    from confcompat.pipeline.questions import key

    inputs = resolve_inputs(application.settings, flags, application.home, application.open_repository)
    with reading(application, asked, progress) as read_release:
        return key(inputs, read_release, path)
