"""`key` for the terminal: one key, in sentences, environment by environment."""

from __future__ import annotations

from collections.abc import Sequence

from confcompat.model.answers import KeyAnswer, KeyInEnvironment, KeyReaders
from confcompat.model.findings import ReadEvidence
from confcompat.render.escape import shown
from confcompat.render.phrases import counted, key_of, release_words, revision_words
from confcompat.render.sentences import key_sentences, read_words
from confcompat.render.text.paint import paint
from confcompat.render.text.tables import wrapped
from confcompat.render.view import View

READS = 8
"""So many reading lines of one release are told without `--verbose`."""


def render_key(answers: Sequence[KeyAnswer], view: View) -> str:
    """Set or not, who reads it, since when, and when it may go."""
    return "\n".join(_application(answer, view) for answer in answers)


def _application(answer: KeyAnswer, view: View) -> str:
    parts = [paint(shown(f"{answer.application}: {key_of(answer.path)}"), view, "bold")]
    parts += [_environment(one, view) for one in answer.environments]
    return "\n\n".join(parts) + "\n"


def _environment(one: KeyInEnvironment, view: View) -> str:
    lines = [paint(shown(one.name), view, "bold")]
    for sentence in key_sentences(one):
        lines.append(wrapped(shown(sentence), view.columns, "  ", "  "))
    for readers in one.readers:
        lines += _readers(readers, view)
    lines += [wrapped(shown(note), view.columns, "    ", "  - ") for note in one.notes]
    return "\n".join(lines)


def _readers(readers: KeyReaders, view: View) -> list[str]:
    who = release_words(readers.release)
    if not readers.reads and not readers.maybe:
        return [f"  {shown(who)} does not read it."]
    lines = []
    if readers.reads:
        since = f", since {revision_words(readers.since)} at the latest" if readers.since else ""
        lines.append(f"  {shown(who)} reads it in {counted(len(readers.reads), 'place')}{shown(since)}:")
        lines += _places(readers.reads, view)
    if readers.maybe:
        lines.append(f"  {shown(who)} may read it in {counted(len(readers.maybe), 'place')} whose key is not known:")
        lines += _places(readers.maybe, view)
    return lines


def _places(reads: Sequence[ReadEvidence], view: View) -> list[str]:
    # Two reads on one line differ in their columns only.
    words = list(dict.fromkeys(shown(read_words(read)) for read in reads))
    told = words if view.verbose else words[:READS]
    lines = [f"    - {one}" for one in told]
    if len(words) > len(told):
        lines.append(f"    - and {len(words) - len(told)} more (--verbose)")
    return lines
