"""A recording held against the source, for the terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from confcompat.model.recordings import Manner, Verdict, Verified, VerifyAnswer
from confcompat.render.escape import shown
from confcompat.render.phrases import counted, coverage_words, key_of, revision_words
from confcompat.render.recall import of_keys, of_reads, percent
from confcompat.render.text.paint import paint
from confcompat.render.text.tables import table
from confcompat.render.view import View

ROWS = 100
_ASKED = {
    Manner.ITEM: "by name; raises without it",
    Manner.GET: "by name, with a default",
    Manner.IN: "whether it is there",
    Manner.ALL: "all its keys",
}
_TITLES = {
    Verdict.MISSED: "Missed: nothing in the source says that these are read",
    Verdict.POSSIBLE: "Not known by name: only a pattern, or a read of all around, covers these",
    Verdict.ELSEWHERE: "Known by name, but not at these places",
}


def render_verify(answers: Sequence[VerifyAnswer], view: View) -> str:
    """Recall by key and by read, then what was missed."""
    return "\n".join(_verify(answer, view) for answer in answers)


def _verify(answer: VerifyAnswer, view: View) -> str:
    run = answer.recording
    parts = [
        paint(shown(f"{answer.application}: a recording held against {revision_words(answer.revision)}"), view, "bold"),
        f"{_recall('key', of_keys(answer))}\n{_recall('read', of_reads(answer))}",
    ]
    told = _TITLES if view.verbose else {key: title for key, title in _TITLES.items() if key is not Verdict.ELSEWHERE}
    for verdict, title in told.items():
        rows = [_row(one) for one in answer.verified if one.verdict is verdict]
        if rows:
            kept = rows if view.verbose else rows[:ROWS]
            more = f"\nand {counted(len(rows) - len(kept), 'more read')}" if len(rows) > len(kept) else ""
            limit = 200 if view.verbose else 60
            parts.append(f"{title}\n\n{table(('key', 'asked', 'where'), kept, limit=limit)}{more}")
    notes = [f"{counted(run.processes, 'process', 'processes')} took part"]
    if answer.outside:
        notes.append(f"{counted(answer.outside, 'read')} by code that is not the application's (tests) left out")
    if run.damaged:
        notes.append(f"{counted(run.damaged, 'note')} could not be read back")
    parts.append(f"{'; '.join(notes)}\n{coverage_words(answer.coverage)}")
    return "\n\n".join(parts) + "\n"


def _recall(noun: str, numbers: Mapping[Verdict, int]) -> str:
    total = sum(numbers.values())
    known = numbers[Verdict.FOUND] + numbers[Verdict.ELSEWHERE]
    words = f"{percent(numbers):.1f} %: {known} of {counted(total, noun)} that the run read"
    return f"{words}; {numbers[Verdict.POSSIBLE]} possible, {numbers[Verdict.MISSED]} missed"


def _row(one: Verified) -> tuple[str, ...]:
    seen = one.seen
    return key_of(seen.path), _ASKED[seen.manner], f"{seen.file}:{seen.line} in {seen.function}"
