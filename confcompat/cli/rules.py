"""`confcompat rules`."""

from __future__ import annotations

import click

from confcompat.cli.options import Asked, showing


@click.command("rules")
@click.argument("name", required=False, default="", metavar="[NAME|ID]")
@showing
def command(asked: Asked, name: str) -> int:
    """List the rules, or show the page of one.

    NAME is a rule's name (removed-key-still-read) or its id (CC101).
    """
    import difflib

    from confcompat.adapters.rules import load_rules
    from confcompat.cli.answering import view_of
    from confcompat.cli.output import deliver, pair
    from confcompat.errors import UsageError
    from confcompat.render import RENDERERS

    rules = load_rules()
    chosen = tuple(rule for rule in rules if not name or name.lower() in (rule.name, rule.id.lower()))
    if not chosen:
        known = [word for rule in rules for word in (rule.name, rule.id)]
        near = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
        raise UsageError(
            f"unknown rule {name!r}", f"did you mean {near[0]}?" if near else "`confcompat rules` lists them"
        )
    return deliver(chosen, RENDERERS["rules"], pair(asked.formats, asked.outputs), view_of(rules, asked))
