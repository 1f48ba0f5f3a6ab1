"""One way through every command: open each application, ask, show the answers, give the exit code."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Generic, TypeVar

import click

from confcompat.adapters.rules import load_rules
from confcompat.cli.faults import exit_code_of
from confcompat.cli.opening import Opened, opened
from confcompat.cli.options import Asked
from confcompat.cli.output import deliver, pair
from confcompat.cli.progress import Progress
from confcompat.model.inputs import ReadRelease
from confcompat.model.reads import ReleaseReads
from confcompat.model.rules import Rule
from confcompat.model.settings import MountedFile
from confcompat.model.snapshots import Repository, Snapshot
from confcompat.render import RENDERERS
from confcompat.render.view import View

Answer = TypeVar("Answer")

Ask = Callable[[Opened, Progress], Answer]


@dataclass(frozen=True, slots=True)
class Answers(Generic[Answer]):
    """One answer for each application that could be answered for, and the exit code of those that could not (or 0)."""

    given: tuple[Answer, ...]
    code: int
    view: View


def gather(asked: Asked, ask: Ask[Answer], candidate: str = "") -> Answers[Answer]:
    """Asks each application. One that cannot be answered for is told on stderr and costs the others nothing.

    `candidate` is the revision at which config is looked for where there is no settings file. Raises `Stopped` on
    Ctrl-C.
    """
    rules = load_rules()
    progress = Progress(asked.quiet)
    answers: list[Answer] = []
    secrets: dict[str, None] = {}
    code = 0
    with progress.running():
        for config in asked.config or ("",):
            try:
                with opened(asked, config, rules, candidate) as application:
                    answers.append(ask(application, progress))
                    secrets |= dict.fromkeys(application.settings.secrets)
            except click.Abort:
                raise
            except Exception as fault:
                code = max(code, exit_code_of(fault, asked.verbose))
    return Answers(tuple(answers), code, view_of(rules, asked, tuple(secrets)))


def answer(
    asked: Asked, kind: str, ask: Ask[Answer], failed: Callable[[Answer], bool] = lambda _: False, candidate: str = ""
) -> int:
    """Asks each application, shows all the answers in one go, and gives the exit code: the worst of what happened."""
    sinks = pair(asked.formats, asked.outputs)
    answers = gather(asked, ask, candidate)
    code = deliver(answers.given, RENDERERS[kind], sinks, answers.view) if answers.given else 0
    return max(code, answers.code, 1 if any(failed(one) for one in answers.given) else 0)


def view_of(rules: tuple[Rule, ...], asked: Asked, secrets: tuple[str, ...] = ()) -> View:
    """How the answers are to be shown."""
    return View(
        rules={rule.name: rule for rule in rules},
        secrets=secrets,
        verbose=asked.verbose,
        many=len(asked.config) > 1,
    )


@contextmanager
def reading(application: Opened, asked: Asked, progress: Progress) -> Iterator[ReadRelease]:
    """What a snapshot of the application reads; workers and cache are closed when the block ends."""
    from confcompat.adapters.analysis import Analyzer

    settings = application.settings
    repository: Repository = application.clones().at(settings.application.repo)
    mounted = [each.path for one in settings.environments for each in one.sources if isinstance(each, MountedFile)]
    config_files = tuple(dict.fromkeys((*(file for one in settings.environments for file in one.config), *mounted)))
    analyzer = Analyzer(
        repository,
        settings.application,
        config_files,
        asked.jobs,
        cache_folder(asked),
        settings_file=settings.file,
    )
    with analyzer:

        def read(snapshot: Snapshot) -> ReleaseReads:
            progress.stage(f"reading {snapshot.revision}")
            found: ReleaseReads = analyzer.read(snapshot)
            return found

        yield read


def cache_folder(asked: Asked) -> str | None:
    """Where facts are remembered: `--cache-dir`, else the user's cache folder; None with `--no-cache`."""
    if not asked.cache:
        return None
    home = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    return asked.cache_dir or os.path.join(home, "confcompat")
