"""The command line: flags become objects, errors become exit codes; nothing else.

This module is all that `confcompat --help` imports. A command's own module is imported when the command is used.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

import click

from confcompat import __version__

COMMANDS: Mapping[str, str] = MappingProxyType(
    {
        "check": "Every live release against every config it may meet.",
        "reads": "Every config read of one release.",
        "diff": "What changed in the effective config, by environment.",
        "key": "One key: where it is set, who reads it, when it may go.",
        "plan": "The order in which config and application may go out.",
        "prune": "The versions of ConfigMaps and Secrets that may go.",
        "record": "Run a command of yours and note what it really reads.",
        "verify": "Compare such a recording with what the source says.",
        "rules": "The rules, or one rule's page.",
        "init": "Write a settings file from what is found.",
        "demo": "Replay the sample's story on real git repositories.",
        "schema": "The JSON Schemas of the settings and the answers.",
    }
)


class LazyGroup(click.Group):
    """Commands by name from `COMMANDS`; `main` answers every failure with the contract's exit code."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, _ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(f"confcompat.cli.{cmd_name}").command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            import difflib

            near = difflib.get_close_matches(args[0], COMMANDS, n=1)
            hint = f"did you mean {near[0]}?" if near else f"known: {', '.join(COMMANDS)}"
            raise click.UsageError(f"unknown command {args[0]!r}; {hint}", ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, _ctx: click.Context, formatter: click.HelpFormatter) -> None:
        # click would import every command for its short help.
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def main(  # type: ignore[override]  # click types the standalone form as one that never returns
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        **extra: Any,
    ) -> int:
        argv = sys.argv[1:] if args is None else list(args)
        try:
            code = super().main(argv, prog_name, complete_var, standalone_mode=False, **extra)
        except Exception as fault:
            from confcompat.cli.faults import exit_code_of

            code = exit_code_of(fault, verbose="--verbose" in argv)
        code = code if isinstance(code, int) else 0
        if standalone_mode:
            sys.exit(code)
        return code


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 80})
@click.version_option(__version__, prog_name="confcompat", message="%(prog)s %(version)s")
def cli() -> None:
    """Which config changes break a release that is still running, or one that
    is about to run?

    Exit status: 0 nothing at or above --fail-on; 1 findings at or above it;
    2 the command or the settings are wrong; 3 an input is missing or
    unreadable; 4 a fault of confcompat itself.
    """
