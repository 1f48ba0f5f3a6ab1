"""`rules` for the terminal: the list, and a page."""

from __future__ import annotations

from collections.abc import Sequence

from confcompat.model.rules import Rule, RuleExample
from confcompat.render.escape import shown
from confcompat.render.phrases import general, one_line, page_examples
from confcompat.render.text.paint import SEVERITY_COLOUR, paint
from confcompat.render.text.tables import table, wrapped
from confcompat.render.view import View


def render_rules(rules: Sequence[Rule], view: View) -> str:
    """One rule as a page, several as a list."""
    if len(rules) == 1:
        return _page(rules[0], view)
    rows = [(rule.id, rule.severity.value, rule.name, one_line(rule.summary)) for rule in rules]
    listed = table(("id", "severity", "name", "fires when"), rows, limit=200)
    return f"{listed}\n\n`confcompat rules NAME` tells more of one.\n"


def _page(rule: Rule, view: View) -> str:
    severity = paint(rule.severity.value, view, "bold", SEVERITY_COLOUR[rule.severity])
    title = paint(shown(f"{rule.id} {rule.name}"), view, "bold")
    parts = [f"{title} ({severity}, since {shown(rule.since)})", _prose(rule.summary, view)]
    for heading, text in (
        ("Why", rule.explanation),
        ("Going forward", rule.forward),
        ("Rolling back", rule.rollback),
    ):
        if text.strip():
            parts.append(f"{paint(heading, view, 'bold')}\n{_prose(text, view)}")
    for example in page_examples(rule):
        parts.append(_example(example, view))
    parts.append(f"{paint('What to do', view, 'bold')}\n{_prose(general(rule.remedy), view)}")
    return "\n\n".join(parts) + "\n"


def _prose(text: str, view: View) -> str:
    return wrapped(shown(one_line(text)), view.columns, "  ", "  ")


def _example(example: RuleExample, view: View) -> str:
    fires = "reported" if example.reported else "not reported"
    lines = [paint(shown(f"Example, {fires}: {example.title}"), view, "bold")]
    for label, text in (
        ("stable reads", example.stable),
        ("candidate reads", example.candidate),
        ("config now", example.now),
        ("config candidate", example.after),
    ):
        if text.strip():
            lines.append(f"  {label}:")
            lines += [f"    {shown(line)}" for line in text.rstrip().splitlines()]
    return "\n".join(lines)
