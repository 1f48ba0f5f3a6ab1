"""`confcompat init`."""

from __future__ import annotations

import os
from contextlib import ExitStack
from typing import TYPE_CHECKING

import click

from confcompat.cli.options import Asked, working

if TYPE_CHECKING:
    from confcompat.adapters.git import GitRepository
    from confcompat.model.settings import Settings


@click.command("init")
@click.option("--repo", metavar="DIR", default="", help="The repository; default: the one of this folder.")
@click.option("--force", is_flag=True, help="Overwrite a settings file that is there.")
@working
def command(asked: Asked, force: bool) -> int:
    """Write confcompat.yaml from what is found in the working tree.

    Lists the config files, the places where config enters the source, and how
    many of the keys that are read each environment's files hold.
    """
    from confcompat.adapters.discovery import discover
    from confcompat.adapters.git import open_repository
    from confcompat.adapters.settings import SETTINGS_FILE
    from confcompat.cli.opening import application_name
    from confcompat.cli.output import write_file
    from confcompat.errors import UsageError

    start = asked.repo or os.curdir
    with ExitStack() as stack:
        home = stack.enter_context(open_repository(start, start))
        if home.is_bare:
            raise UsageError(f"{start}: a bare repository has no working tree", "run init in a clone with one")
        file = os.path.join(home.root, SETTINGS_FILE)
        if os.path.lexists(file) and not force:
            raise UsageError(f"{os.path.relpath(file)}: is there already", "--force overwrites it")
        settings = discover(home.worktree(), application_name(home))
        text = _settings_text(settings)
        write_file(file, text)
        _tell(asked, home, settings, os.path.relpath(file))
    return 0


def _settings_text(settings: Settings) -> str:
    from confcompat.adapters.settings import settings_text

    # Roots are left out: found anew in every check, they follow the source when it changes.
    return settings_text(settings, ())


def _tell(asked: Asked, home: GitRepository, settings: Settings, file: str) -> None:
    from confcompat.cli.answering import reading
    from confcompat.cli.opening import Opened
    from confcompat.cli.output import for_terminal, write_stdout
    from confcompat.cli.progress import Progress
    from confcompat.pipeline.held import held_keys
    from confcompat.render.text.candidates import render_candidates
    from confcompat.render.view import View

    progress = Progress(asked.quiet)
    snapshot = home.worktree()
    application = Opened(settings, home, lambda _directory, _name: home, ())
    with progress.running(), reading(application, asked, progress) as read_release:
        found = read_release(snapshot)
    held = held_keys(settings.environments, snapshot, found)
    unresolved = found.coverage.pattern + found.coverage.opaque
    assumed = (*settings.assumed, *found.assumed)
    view = for_terminal(View(verbose=asked.verbose), "text")
    write_stdout(render_candidates(file, held, assumed, unresolved, view))
