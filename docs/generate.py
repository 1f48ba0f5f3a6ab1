"""Writes the pages that say what the program itself says: one for each rule, and one of every --help.

`make docs` runs this. A test compares the committed pages with what it would write.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from confcompat.adapters.rules import load_rules
from confcompat.cli import COMMANDS, cli
from confcompat.render import RENDERERS, View

DOCS = Path(__file__).resolve().parent
_COLUMNS = 78
"""As wide as click writes help on a terminal of 80 columns."""
_MADE = "<!-- Made by `make docs` from {source}: change that, not this page. -->\n\n"


def pages() -> Mapping[str, str]:
    """Path below docs/ → text."""
    render = RENDERERS["rules"]["markdown"]
    rules = load_rules()
    made = {
        f"rules/{rule.name}.md": _MADE.format(source=f"rules/compat/{rule.name}.yaml") + render((rule,), View())
        for rule in rules
    }
    rows = "\n".join(
        f"| [{rule.id}]({rule.name}.md) | {rule.severity.value} | [`{rule.name}`]({rule.name}.md) |" for rule in rules
    )
    head = "# Rules\n\n`confcompat rules` lists them, and `confcompat rules NAME` shows the page of one.\n\n"
    made["rules/README.md"] = (
        _MADE.format(source="rules/compat/") + f"{head}| id | severity | name |\n|---|---|---|\n{rows}\n"
    )
    made["reference/cli.md"] = _MADE.format(source="the commands' own --help") + _command_line()
    return made


def _command_line() -> str:
    parts = ["# The command line"]
    for name in ("", *COMMANDS):
        words = ["confcompat", *([name] if name else [])]
        parts.append(f"## {' '.join(words)}\n\n```text\n{help_of(name)}\n```")
    return "\n\n".join(parts) + "\n"


def help_of(name: str) -> str:
    """What `confcompat NAME --help` prints; "" for `confcompat --help`."""
    # The group and its commands bring their own context settings; the width must not be that of this terminal.
    parent = click.Context(cli, info_name="confcompat", terminal_width=_COLUMNS, **_settings(cli))
    if not name:
        return cli.get_help(parent).rstrip()
    command = cli.get_command(parent, name)
    assert command is not None
    context = click.Context(command, info_name=name, parent=parent, terminal_width=_COLUMNS, **_settings(command))
    return command.get_help(context).rstrip()


def _settings(command: click.Command) -> dict[str, Any]:
    return {key: value for key, value in command.context_settings.items() if key != "max_content_width"}


def main() -> None:
    """Writes every page, and removes the pages of rules that are gone."""
    made = pages()
    for page in (DOCS / "rules").glob("*.md"):
        if f"rules/{page.name}" not in made:
            page.unlink()
    for path, text in made.items():
        (DOCS / path).parent.mkdir(parents=True, exist_ok=True)
        (DOCS / path).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
