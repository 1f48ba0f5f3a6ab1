"""`prune` as Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from confcompat.model.pruning import EnvironmentPrune, PruneAnswer
from confcompat.render.deletion import deletion, reason
from confcompat.render.escape import markdown
from confcompat.render.markdown.blocks import page, table
from confcompat.render.text.prune import NOTHING_DELETED
from confcompat.render.view import View


def render_prune(answers: Sequence[PruneAnswer], _view: View) -> str:
    """The versions of ConfigMaps and Secrets, by environment."""
    return page(part for answer in answers for part in _application(answer))


def _application(answer: PruneAnswer) -> Iterator[str]:
    yield f"## {markdown(answer.application)}"
    for one in answer.environments:
        yield from _environment(one)


def _environment(one: EnvironmentPrune) -> Iterator[str]:
    yield f"### {markdown(one.name)}"
    rows = [(each.use.value, markdown(str(each.name)), markdown(reason(each))) for each in one.objects]
    yield table(("use", "object", "why"), rows) or "No version-named ConfigMap or Secret."
    if one.unseen and one.objects:
        yield f"Not seen: {markdown(', '.join(one.unseen))}. Nothing that they could name is called safe."
    commands = deletion(one)
    if commands:
        yield NOTHING_DELETED
        yield "\n".join(f"    {each}" for each in commands)
