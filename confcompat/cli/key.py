"""`confcompat key`."""

from __future__ import annotations

from collections.abc import Callable
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
def command(asked: Asked, **given: Any) -> int:
    """Say everything about one KEY, such as db.pool.size.

    For each environment: whether it is set, who reads it in each live
    release, since when, and when it may be removed.
    """
    from confcompat.cli.answering import answer

    ask, candidate = asking(asked, given)
    return answer(asked, "key", ask, candidate=candidate)


def asking(asked: Asked, given: dict[str, Any]) -> tuple[Callable[[Opened, Progress], KeyAnswer], str]:
    """What gives one application's answer, and the candidate's revision ("" for the working tree).

    Raises `UsageError` where the key is none, or more than one.
    """
    from confcompat.cli.flags import read_flags
    from confcompat.errors import UsageError
    from confcompat.model.keys import is_exact, parse_key

    key = given.pop("key")
    path = parse_key(key)
    if not path or not is_exact(path):
        raise UsageError(f"key {key!r}: name one key", "`reads --key` takes patterns; quote a star that is meant")
    flags = read_flags(**given)
    return lambda application, progress: _answer(application, asked, flags, progress, path), flags.candidate


def _answer(application: Opened, asked: Asked, flags: Flags, progress: Progress, path: KeyPath) -> KeyAnswer:
    from confcompat.adapters.inputs import resolve_inputs
    from confcompat.cli.answering import reading
    from confcompat.pipeline.questions import key

    inputs = resolve_inputs(application.settings, flags, application.home, application.open_repository)
    with reading(application, asked, progress) as read_release:
        return key(inputs, read_release, path)
