"""What `init` found, for the terminal."""

from __future__ import annotations

from collections.abc import Sequence

from confcompat.pipeline.held import Held
from confcompat.render.escape import shown
from confcompat.render.phrases import counted
from confcompat.render.text.paint import paint
from confcompat.render.text.tables import table, wrapped
from confcompat.render.view import View


def render_candidates(file: str, held: Sequence[Held], assumed: Sequence[str], unresolved: int, view: View) -> str:
    """Which file was written, what it says, and what to do next."""
    parts = [paint(shown(f"Wrote {file}."), view, "bold")]
    rows = [(one.environment, ", ".join(one.files), f"{one.keys} of {one.of}") for one in held]
    if rows:
        headers = ("environment", "config", "keys read that it holds")
        parts.append(table(headers, rows, limit=80))
    else:
        parts.append("No config files were found: list them under `environments`.")
    if assumed:
        parts.append(
            "Found by itself\n" + "\n".join(wrapped(shown(one), view.columns, "    ", "  - ") for one in assumed)
        )
    if unresolved:
        parts.append(f"{counted(unresolved, 'read')} could not be bounded: `confcompat reads` tells where.")
    parts.append(
        "Next: name the release that runs in each environment (`stable`), look the file over, run `confcompat check`."
    )
    return "\n\n".join(parts) + "\n"
