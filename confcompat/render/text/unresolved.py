"""The reads that could not be bounded, for the terminal: what each leaves open, where it stands, and why."""

from __future__ import annotations

from confcompat.model.keys import format_key
from confcompat.model.listing import ReadsAnswer, Undecided
from confcompat.model.reads import APP_ROOT
from confcompat.render.escape import shown
from confcompat.render.phrases import counted, coverage_words, key_of, revision_words
from confcompat.render.text.paint import paint
from confcompat.render.text.tables import table, wrapped
from confcompat.render.view import View

_EXAMPLES = 3
_REMEDY = (
    "Say what such a line reads with a comment on it (`# confcompat: reads db.*`), or under `assume:` in the settings; "
    "`confcompat record` shows what a test run really reads."
)


def render_unresolved(answer: ReadsAnswer, view: View) -> str:
    """One application's unresolved reads, in the order given."""
    title = f"{answer.application}: reads of {revision_words(answer.revision)} whose key is not bounded"
    undecided = answer.undecided or ()
    if not undecided:
        return f"{paint(shown(title), view, 'bold')}\n\nNone.\n\n{coverage_words(answer.found.coverage)}\n"
    limit = 200 if view.verbose else 60
    rows = [_row(one) for one in undecided]
    listed = table(("leaves open", "read", "where", "why"), rows, limit=limit)
    keys = [
        wrapped(shown(f"{one.read.place}: {_keys(one, view)}"), view.columns, "    ", "  - ")
        for one in undecided
        if one.keys
    ]
    parts = [paint(shown(title), view, "bold"), listed]
    if keys:
        parts.append("Keys of which nobody can tell\n" + "\n".join(dict.fromkeys(keys)))
    parts += [wrapped(_REMEDY, view.columns, ""), coverage_words(answer.found.coverage)]
    return "\n\n".join(parts) + "\n"


def _row(one: Undecided) -> tuple[str, ...]:
    read = one.read
    key = key_of(read.path) if read.root == APP_ROOT else f"{read.root}: {key_of(read.path)}"
    function = f" in {read.function}" if read.function else ""
    return counted(len(one.keys), "key"), f"{key} ({read.certainty.value})", f"{read.place}{function}", read.reason


def _keys(one: Undecided, view: View) -> str:
    shown_keys = one.keys if view.verbose else one.keys[:_EXAMPLES]
    more = len(one.keys) - len(shown_keys)
    return ", ".join(format_key(key) for key in shown_keys) + (f" and {more} more" if more else "")
