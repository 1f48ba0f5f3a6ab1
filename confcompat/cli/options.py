"""The options that several commands share, and what they were given."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import click

FORMATS = ("text", "json", "markdown")

Command = Callable[..., int]


@dataclass(frozen=True, slots=True)
class Asked:
    """The common options. `jobs` 0 is as many as there are processors; `cache_dir` "" the usual place."""

    repo: str = ""
    config: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    outputs: tuple[str, ...] = ()
    jobs: int = 0
    cache_dir: str = ""
    cache: bool = True
    quiet: bool = False
    verbose: bool = False


_COMMON = (
    click.option("--repo", metavar="DIR", default="", help="The repository; default: the one of this folder."),
    click.option(
        "--config",
        metavar="FILE",
        multiple=True,
        help="A settings file; repeatable, one for each application. Default: confcompat.yaml, looked for upwards.",
    ),
)
_WORK = (
    click.option("--jobs", metavar="N", type=click.IntRange(min=1), help="Processes; default: one a processor."),
    click.option("--cache-dir", metavar="DIR", default="", help="Where to remember what files say."),
    click.option("--no-cache", is_flag=True, help="Remember nothing, and use nothing remembered."),
)
_SHOW = (
    click.option(
        "--format",
        "formats",
        metavar="FORMAT",
        type=click.Choice(FORMATS),
        multiple=True,
        help=f"{', '.join(FORMATS)}; repeatable. Default: text.",
    ),
    click.option(
        "--output",
        "outputs",
        metavar="FILE",
        multiple=True,
        help="Where the format of the same rank goes; repeatable. One format may be left for stdout.",
    ),
    click.option("--quiet", is_flag=True, help="No progress, no warnings."),
    click.option("--verbose", is_flag=True, help="Everything in full; tracebacks too."),
)
ASK = click.option(
    "--live",
    "ask_cluster",
    is_flag=True,
    help="Ask the cluster that kubectl is set up for, in the place of a dump; only lists, for one environment.",
)
_LIVE = (
    ASK,
    click.option(
        "--stable",
        metavar="[ENV=]REV",
        multiple=True,
        help="The live release, of all environments or of one; repeatable.",
    ),
    click.option("--candidate", metavar="REV", default="", help="The code to check; default: the working tree."),
    click.option("--env", "environments", metavar="NAME", multiple=True, help="Only this environment; repeatable."),
    click.option(
        "--config-candidate",
        metavar="REV",
        default="",
        help="The config to check, where it lives in a repository of its own; default: its working tree.",
    ),
    click.option(
        "--config-deployed",
        metavar="REV",
        default="",
        help="The config in force now; default: the settings' `deployed`, else as stable.",
    ),
)
_JUDGED = (
    click.option(
        "--policy",
        metavar="POLICY",
        type=click.Choice(("backward", "forward", "full")),
        default="backward",
        show_default=True,
        help="backward: old code, new config. forward: and new code, old config. full: and every rollback target.",
    ),
    click.option(
        "--fail-on",
        metavar="SEVERITY",
        type=click.Choice(("error", "warning", "never")),
        help="The least severity that fails; error, warning or never. Default: the settings' fail-on, else error.",
    ),
    click.option(
        "--base",
        metavar="REV",
        default="",
        help="The base branch: what it has already is told apart and does not fail the check.",
    ),
)


def common(command: Command) -> Command:
    """`--repo`, `--config` and the options of work and show; they reach the command as `asked`."""
    return _stacked((*_COMMON, *_WORK, *_SHOW), _gathering(command))


def showing(command: Command) -> Command:
    """Only the options that say how and where an answer is shown; they reach the command as `asked`."""
    return _stacked(_SHOW, _gathering(command))


def working(command: Command) -> Command:
    """The options of the work itself, and how much is told; they reach the command as `asked`."""
    return _stacked((*_WORK, *_SHOW[2:]), _gathering(command))


def live(command: Command) -> Command:
    """Which releases, which environments, which config."""
    return _stacked(_LIVE, command)


def judged(command: Command) -> Command:
    """What counts, and against what."""
    return _stacked(_JUDGED, command)


def _stacked(options: tuple[Callable[[Command], Command], ...], command: Command) -> Command:
    for option in reversed(options):
        command = option(command)
    return command


def _gathering(command: Command) -> Command:
    @functools.wraps(command)
    def gathered(**given: Any) -> int:
        return command(asked=take_asked(given), **given)

    return gathered


def take_asked(given: dict[str, Any]) -> Asked:
    """Takes the common options out of a command's parameters."""
    return Asked(
        repo=given.pop("repo", ""),
        config=given.pop("config", ()),
        formats=given.pop("formats", ()),
        outputs=given.pop("outputs", ()),
        jobs=given.pop("jobs", None) or 0,
        cache_dir=given.pop("cache_dir", ""),
        cache=not given.pop("no_cache", False),
        quiet=given.pop("quiet", False),
        verbose=given.pop("verbose", False),
    )
