"""`prune` for the terminal: every version with its use, then the commands that a person may run."""

from __future__ import annotations

from collections.abc import Sequence

from confcompat.model.pruning import EnvironmentPrune, PruneAnswer
from confcompat.render.deletion import deletion, dump_command, reason
from confcompat.render.escape import shown
from confcompat.render.text.paint import paint
from confcompat.render.text.tables import table, wrapped
from confcompat.render.view import View

NOTHING_DELETED = "Nothing was deleted. Look these through before you run them:"


def render_prune(answers: Sequence[PruneAnswer], view: View) -> str:
    """The versions of ConfigMaps and Secrets, by environment."""
    return "\n".join(_application(answer, view) for answer in answers)


def _application(answer: PruneAnswer, view: View) -> str:
    parts = [paint(shown(answer.application), view, "bold")]
    parts += [_environment(one, view) for one in answer.environments]
    return "\n\n".join(parts) + "\n"


def _environment(one: EnvironmentPrune, view: View) -> str:
    where = f" (namespace {one.namespace})" if one.namespace else ""
    lines = [paint(shown(one.name + where), view, "bold")]
    limit = 1_000 if view.verbose else 60
    rows = [(each.use.value, str(each.name), reason(each)) for each in one.objects]
    lines.append(table(("use", "object", "why"), rows, "  ", limit) or "  No version-named ConfigMap or Secret.")
    if one.unseen and one.objects:
        kinds, source = ", ".join(one.unseen), one.dump or "The cluster"
        text = (
            f"{source} shows no {kinds}. Nothing that they could name is called safe. Ask for them, and where there "
            "are none, say so with --none KIND:"
        )
        lines += ["", wrapped(shown(text), view.columns, "  "), f"    {shown(dump_command(one))}"]
    commands = deletion(one)
    if commands:
        lines += ["", f"  {NOTHING_DELETED}", *(f"    {each}" for each in commands)]
    return "\n".join(lines)
