"""`python -m confcompat` and the `confcompat` script."""

from __future__ import annotations

from confcompat.cli import cli


def main() -> None:
    """Runs the command line and leaves with its exit code."""
    cli.main(prog_name="confcompat")


if __name__ == "__main__":
    main()
