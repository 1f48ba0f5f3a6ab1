"""The reads of a release for the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from confcompat.model.keys import KeyPath
from confcompat.model.listing import ReadsAnswer
from confcompat.model.lookup import Absent, Present, Unknown
from confcompat.model.reads import APP_ROOT, Certainty, Extent, Read, WhenValue
from confcompat.render.escape import shown
from confcompat.render.masking import is_masked, patterns_of
from confcompat.render.phrases import (
    commit_words,
    condition_words,
    counted,
    coverage_words,
    files_words,
    key_of,
    moment_words,
    revision_words,
)
from confcompat.render.text.paint import paint
from confcompat.render.text.tables import table, wrapped
from confcompat.render.text.unresolved import render_unresolved
from confcompat.render.view import View
from confcompat.trees.secrets import SecretPatterns

ROWS = 200
"""So many reads are listed without `--verbose`."""


def render_reads(answers: Sequence[ReadsAnswer], view: View) -> str:
    """Key, need, moment, where, through what; the mappings that refuse keys; how much was understood."""
    return "\n".join(
        _listing(answer, view) if answer.undecided is None else render_unresolved(answer, view) for answer in answers
    )


def _listing(answer: ReadsAnswer, view: View) -> str:
    patterns = patterns_of(view)
    commit = f" ({commit_words(answer.commit)})" if answer.commit else ""
    title = f"{answer.application}: reads of {revision_words(answer.revision)}{commit}"
    if answer.pattern:
        title += f" that may touch {answer.pattern}"
    parts = [paint(shown(title), view, "bold")]
    reads = answer.found.reads if view.verbose else answer.found.reads[:ROWS]
    # Nobody reads a table whose key column is cut: `--verbose` gives the whole of each.
    limit = 200 if view.verbose else 60
    listed = table(("key", "need", "moment", "where", "via"), [_row(read, patterns) for read in reads], limit=limit)
    parts.append(listed or "No reads.")
    if len(answer.found.reads) > len(reads):
        parts.append(f"and {counted(len(answer.found.reads) - len(reads), 'more read')} (--verbose lists all)")
    if answer.found.closed:
        rows = [
            (_rooted(one.root, one.path), ", ".join(one.allows), one.raises, str(one.place))
            for one in answer.found.closed
        ]
        parts.append(
            "Refuse keys they do not know\n\n" + table(("mapping", "allows", "raises", "where"), rows, limit=limit)
        )
    if unresolved := [read for read in answer.found.reads if read.certainty is not Certainty.EXACT and read.reason]:
        parts.append("Not bounded\n" + "\n".join(_reason(read, view) for read in unresolved))
    if answer.found.coverage.unparsed:
        unparsed = [(one.file, one.reason) for one in answer.found.coverage.unparsed]
        parts.append("Could not be read\n\n" + table(("file", "reason"), unparsed, limit=200))
    if answer.found.assumed:
        notes = [wrapped(shown(note), view.columns, "    ", "  - ") for note in answer.found.assumed]
        parts.append("Assumed\n" + "\n".join(notes))
    parts.append(f"{coverage_words(answer.found.coverage)}\n{files_words(answer.found.coverage)}")
    return "\n\n".join(parts) + "\n"


def _rooted(root: str, path: KeyPath) -> str:
    return key_of(path) if root == APP_ROOT else f"{root}: {key_of(path)}"


def _row(read: Read, patterns: SecretPatterns) -> tuple[str, ...]:
    key = _rooted(read.root, read.path)
    if read.extent is Extent.SUBTREE:
        key += " and all below"
    if read.certainty is not Certainty.EXACT:
        key += f" ({read.certainty.value})"
    function = f" in {read.function}" if read.function else ""
    return (
        key,
        _need(read, patterns),
        moment_words(read.moment, None, read.entry),
        f"{read.place}{function}",
        ", ".join(read.via),
    )


def _need(read: Read, patterns: SecretPatterns) -> str:
    words = read.need.value
    match read.default:
        case Present(value):
            words += f" ({patterns.describe_value(read.path, value)})"
        case Unknown():
            words += " (a computed value)"
        case Absent():
            pass
        case _:
            assert_never(read.default)
    if read.any_of:
        others = [key_of(path) for path in read.any_of if path != read.path]
        words += f", or {' or '.join(others)}" if others else ""
    for condition in read.when:
        if isinstance(condition, WhenValue) and is_masked(patterns, condition.path, condition.value):
            words += f" where {key_of(condition.path)} has a certain value"
        else:
            words += f" {condition_words(condition)}"
    return words


def _reason(read: Read, view: View) -> str:
    return wrapped(shown(f"{read.place}: {_rooted(read.root, read.path)}: {read.reason}"), view.columns, "    ", "  - ")
