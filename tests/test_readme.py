"""What the README and the how-to pages tell people to type is typed here, and must answer as shown.

A page is one session in a fresh folder: `$` begins a command, `>` continues it, the rest is what it prints; `...`
stands for any text. `make` is a stand-in here that leaves what the real one leaves, which runs in test_packaging.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.repositories import isolated_environment

ROOT = Path(__file__).resolve().parents[1]
PAGES = ("README.md", *sorted(str(page.relative_to(ROOT)) for page in (ROOT / "docs" / "how-to").glob("*.md")))
_BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_COMMAND_LANGUAGES = {"sh", "bash", "shell"}
_MARK = "-- end of a command --"


@dataclass(frozen=True)
class Command:
    """One command of a page and what the page shows for it ("" where it shows nothing)."""

    text: str
    shown: str


def commands_of(page: str) -> list[Command]:
    """The commands in the page's `console` blocks, in order."""
    found = []
    for language, block in _BLOCK.findall((ROOT / page).read_text(encoding="utf-8")):
        assert language not in _COMMAND_LANGUAGES, f"{page}: commands stand in `console` blocks, where they are run"
        if language != "console":
            continue
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            lines = part.splitlines()
            length = 1
            while length < len(lines) and (lines[length].startswith(">") or lines[length - 1].endswith("\\")):
                length += 1
            typed = [lines[0], *(re.sub(r"^> ?", "", line) for line in lines[1:length])]
            found.append(Command("\n".join(typed), "\n".join(lines[length:]).strip("\n")))
    return found


def as_pattern(shown: str) -> re.Pattern[str]:
    """What the page shows, `...` being any text; a line of its own, any number of lines."""
    parts = [re.escape(line).replace(re.escape("..."), ".*?") for line in shown.splitlines()]
    lines = [r"(?s:.*?)" if part == ".*?" else rf"{part}[ ]*\n" for part in parts]
    return re.compile("".join(lines) + r"\n*\Z")


def run_session(commands: list[Command], folder: Path, environment: dict[str, str]) -> list[str]:
    """What each command prints, in one shell that begins in `folder`."""
    script = "".join(
        f"{command.text}\n__status=$?; printf '%s\\n' '{_MARK}'; (exit $__status)\n" for command in commands
    )
    done = subprocess.run(
        ["bash", "-c", script], cwd=folder, env=environment, capture_output=True, text=True, timeout=900, check=False
    )
    printed = done.stdout.split(f"{_MARK}\n")
    assert len(printed) == len(commands) + 1, f"{done.stdout}\n{done.stderr}"
    return printed[:-1]


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """`confcompat` is the one under test; `make demo` leaves the sample in ./demo, and a .venv."""
    tools = tmp_path / "tools"
    tools.mkdir()
    build = "import sys; from confcompat.adapters.sample import materialise; materialise(sys.argv[1])"
    for name, line in (
        ("confcompat", f'exec "{sys.executable}" -m confcompat "$@"'),
        (
            "make",
            f'[ "$*" = demo ] && mkdir -p .venv/bin && : > .venv/bin/activate && "{sys.executable}" -c "{build}" demo',
        ),
    ):
        (tools / name).write_text(f"#!/bin/sh\n{line}\n", encoding="utf-8")
        (tools / name).chmod(0o755)
    search = os.pathsep.join([str(tools), os.environ["PATH"]])
    paths = os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
    return isolated_environment() | {"PATH": search, "PYTHONPATH": paths, "XDG_CACHE_HOME": str(tmp_path / "cache")}


@pytest.mark.parametrize("page", PAGES)
def test_every_command_of_a_page_answers_as_shown(page: str, tmp_path: Path, environment: dict[str, str]) -> None:
    """Whoever types what a page says sees what it shows."""
    commands = commands_of(page)
    assert commands
    folder = tmp_path / "session"
    folder.mkdir()

    for command, printed in zip(commands, run_session(commands, folder, environment), strict=True):
        assert as_pattern(command.shown).match(printed), (
            f"{page} shows for $ {command.text}\n{command.shown}\n--- but it prints\n{printed}"
        )


@pytest.mark.parametrize(
    ("shown", "printed", "fits"),
    [
        ("a", "a\n", True),
        ("a", "b\n", False),
        ("a", "a\nb\n", False),
        ("a\n...", "a\nb\nc\n", True),
        ("...\nc", "a\nb\nc\n", True),
        ("...\nc", "a\nb\n", False),
        ("a [...] z", "a [1 2] z\n", True),
        ("a [...] z", "a [1\n2] z\n", False),
        ("", "", True),
        ("", "a\n", False),
    ],
)
def test_dots_stand_for_any_text_and_nothing_else_does(shown: str, printed: str, fits: bool) -> None:
    """The comparison itself: what differs is found."""
    assert bool(as_pattern(shown).match(printed)) is fits
