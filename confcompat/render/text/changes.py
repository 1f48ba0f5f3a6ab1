"""`diff` for the terminal: what changed in the effective config, environment by environment."""

from __future__ import annotations

from collections.abc import Sequence

from confcompat.model.answers import DiffAnswer, EnvironmentDiff, KeyChange, ShownNode
from confcompat.render.escape import shown
from confcompat.render.phrases import CHANGES, key_of, revision_words
from confcompat.render.text.paint import paint
from confcompat.render.text.tables import table, wrapped
from confcompat.render.view import View


def render_diff(answers: Sequence[DiffAnswer], view: View) -> str:
    """A table of changes for each environment; secrets by type and length only."""
    return "\n".join(_application(answer, view) for answer in answers)


def _application(answer: DiffAnswer, view: View) -> str:
    parts = [paint(shown(f"{answer.application}: effective config"), view, "bold")]
    parts += [_environment(one, view) for one in answer.environments]
    return "\n\n".join(parts) + "\n"


def _environment(one: EnvironmentDiff, view: View) -> str:
    head = f"{one.name}: {revision_words(one.before)} to {revision_words(one.after)}"
    parts = [paint(shown(head), view, "bold")]
    rows = [
        (CHANGES[change.kind], key_of(change.path), node_words(change.before), node_words(change.after), _where(change))
        for change in one.changes
    ]
    limit = 200 if view.verbose else 50
    parts.append(table(("change", "key", "from", "to", "where"), rows, indent="  ", limit=limit) or "  No changes.")
    for rename in one.renames:
        text = f"{key_of(rename.before)} seems to be {key_of(rename.after)} now: {', '.join(rename.evidence)}"
        parts.append(wrapped(shown(text), view.columns, "    ", "  - "))
    parts += [wrapped(shown(note), view.columns, "    ", "  - ") for note in one.notes]
    return "\n".join(parts)


def node_words(node: ShownNode | None) -> str:
    """A node as it may be shown, `-` for none."""
    return "-" if node is None else node.text or node.kind.value


def _where(change: KeyChange) -> str:
    node = change.after or change.before
    return str(node.place) if node else "-"
