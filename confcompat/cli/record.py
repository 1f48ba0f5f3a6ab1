"""`confcompat record`."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from confcompat.cli.opening import Opened

RECORDING = "confcompat-recording.json"


@click.command("record", context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False})
@click.option("--repo", metavar="DIR", default="", help="The repository; default: the one of this folder.")
@click.option("--config", metavar="FILE", default="", help="The settings file. Default: looked for upwards.")
@click.option("--output", metavar="FILE", default=RECORDING, show_default=True, help="Where the recording goes.")
@click.option("--verbose", is_flag=True, help="Tracebacks of faults.")
@click.argument("words", nargs=-1, type=click.UNPROCESSED, metavar="-- COMMAND [ARGUMENT]...")
def command(words: tuple[str, ...], repo: str, config: str, output: str, verbose: bool) -> int:
    """Run a command of yours and write down the config keys it really reads.

    The command (`confcompat record -- pytest`) runs in this folder, with this
    environment and without a shell; the exit status is its own. In its Python
    processes the loaders of YAML, JSON and TOML hand out the settings' config
    files as dicts and lists that note each read: key, place, and what absence
    does. No value is written. `confcompat verify` compares. This is the only
    command that runs anything of the application.
    """
    from confcompat.adapters.recordings import record
    from confcompat.adapters.rules import load_rules
    from confcompat.cli.faults import say
    from confcompat.cli.opening import opened
    from confcompat.cli.options import Asked
    from confcompat.cli.output import write_file
    from confcompat.render.json_v1.recording import render_recording

    with opened(Asked(repo=repo, config=(config,), verbose=verbose), config, load_rules()) as application:
        clones = application.clones()
        root = clones.at(application.settings.application.repo).root
        recording = record(words, _config_files(application), root)
    write_file(output, render_recording(recording))
    keys = len({seen.path for seen in recording.seen})
    say(f"confcompat: {len(recording.seen)} reads of {keys} keys in {recording.processes} processes: {output}")
    if not recording.processes:
        say("  no config was read: the command is no Python, ignores PYTHONPATH, or loads config in another way;")
        say("  `from confcompat import recording; recording.wrap(config)` in the application or its tests helps")
    return recording.exit or 0


def _config_files(application: Opened) -> tuple[str, ...]:
    from confcompat.errors import UsageError
    from confcompat.model.lookup import Present
    from confcompat.pipeline.configs import find_layers

    clones, files = application.clones(), []
    for environment in application.settings.environments:
        clone = clones.at(environment.repo)
        layers = find_layers(environment.config, clones.worktree(clone, "--repo"))
        files += [os.path.join(clone.root, path) for path, entry in layers if isinstance(entry, Present)]
    if not files:
        raise UsageError(
            "there is no config file to watch", "name them in confcompat.yaml, under environments: NAME: config:"
        )
    return tuple(dict.fromkeys(files))
