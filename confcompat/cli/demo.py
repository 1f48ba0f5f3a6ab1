"""`confcompat demo`."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from confcompat.cli.options import Asked, take_asked, working
from confcompat.errors import UsageError

if TYPE_CHECKING:
    from confcompat.adapters.sample import Chapter, Run
    from confcompat.render.view import View

FOLDER = "confcompat-demo"


@click.command("demo")
@click.argument("directory", required=False, default=FOLDER, metavar="[DIR]")
@working
def command(asked: Asked, directory: str) -> int:
    """Replay the sample's story on real git repositories.

    Builds a retail API and its manifests, with their history, in DIR
    (./confcompat-demo), and checks what happened there, chapter by chapter.
    """
    from confcompat.adapters.sample import materialise
    from confcompat.cli.output import for_terminal, write_stdout
    from confcompat.render.text import story as words
    from confcompat.render.view import View

    _refuse_used(directory)
    story = materialise(directory)
    view = for_terminal(View(verbose=asked.verbose), "text")
    write_stdout(words.opening(directory, len(story.chapters), view))
    broken = []
    for number, chapter in enumerate(story.chapters, 1):
        write_stdout(words.chapter(number, chapter.title, chapter.case, chapter.happened, view))
        if not _told(chapter, asked, story.folder, view):
            broken.append(chapter.name)
    write_stdout(words.closing(broken, view))
    # A chapter that goes another way than the sample's own history is nobody's fault but ours.
    return 4 if broken else 0


def _refuse_used(directory: str) -> None:
    if os.path.lexists(directory) and not (os.path.isdir(directory) and not os.listdir(directory)):
        raise UsageError(f"{directory}: is there already, and not empty", "name another folder: confcompat demo DIR")


def _told(chapter: Chapter, asked: Asked, folder: str, view: View) -> bool:
    """Every run of the chapter, shown; whether all went as promised."""
    from confcompat.cli.output import write_stdout
    from confcompat.render.text import story as words

    kept = []
    for run in chapter.runs:
        write_stdout(words.asked(run.command, view))
        code, text, rules = _run(run, asked, folder, view)
        kept.append(code == run.exit_code and set(run.tells) <= rules and not set(run.silent) & rules)
        write_stdout(text)
        write_stdout(words.answered(code, run.shows, kept[-1], view))
    return all(kept)


def _run(run: Run, asked: Asked, folder: str, view: View) -> tuple[int, str, set[str]]:
    """The exit code, the text to show, and the ids of the findings."""
    from confcompat.cli.answering import gather
    from confcompat.render import RENDERERS
    from confcompat.render.text.story import verdicts

    name, *arguments = run.arguments
    given = _parsed(name, arguments)
    mine = replace(asked, repo=folder, config=take_asked(given).config, formats=(), outputs=())
    if name == "key":
        from confcompat.cli import key

        ask_key, candidate = key.asking(mine, given)
        known = gather(mine, ask_key, candidate)
        return known.code, RENDERERS["key"]["text"](known.given, view), set()
    from confcompat.cli import check

    ask, candidate = check.asking(mine, given)
    answers = gather(mine, ask, candidate)
    shown = replace(answers.view, colour=view.colour, columns=view.columns)
    text = RENDERERS["check"]["text"](answers.given, shown) if asked.verbose else verdicts(answers.given, view)
    rules = {finding.id for report in answers.given for finding in report.findings}
    return max(answers.code, int(any(report.failed for report in answers.given))), text, rules


def _parsed(name: str, arguments: Sequence[str]) -> dict[str, Any]:
    """A command's parameters, read by the command itself."""
    from confcompat.cli import check, key

    commands = {"check": check.command, "key": key.command}
    return dict(commands[name].make_context(name, list(arguments)).params)
