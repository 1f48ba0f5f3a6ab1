"""A recording held against the source, as Markdown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from confcompat.model.recordings import Verdict, Verified, VerifyAnswer
from confcompat.render.escape import code, markdown
from confcompat.render.markdown.blocks import page, table
from confcompat.render.phrases import coverage_words, key_of, revision_words
from confcompat.render.recall import of_keys, of_reads, percent
from confcompat.render.view import View


def render_verify(answers: Sequence[VerifyAnswer], _view: View) -> str:
    """Recall by key and by read, then every read that is not known by name."""
    return "\n".join(_verify(answer) for answer in answers)


def _verify(answer: VerifyAnswer) -> str:
    rows = [_recall("keys", of_keys(answer)), _recall("reads", of_reads(answer))]
    open_reads = [
        (
            code(key_of(one.seen.path)),
            one.verdict.value,
            one.seen.manner.value,
            code(f"{one.seen.file}:{one.seen.line}"),
        )
        for verdict in (Verdict.MISSED, Verdict.POSSIBLE)
        for one in answer.verified
        if one.verdict is verdict
    ]
    parts = [
        f"### {markdown(answer.application)}: a recording held against {markdown(revision_words(answer.revision))}",
        table(("Of", "Known by name", "Possible", "Missed", "Recall"), rows),
        table(("Key", "Verdict", "How", "Where"), open_reads),
        markdown(coverage_words(answer.coverage)),
    ]
    return page([part for part in parts if part])


def _row(one: Verified) -> tuple[str, ...]:
    seen = one.seen
    return code(key_of(seen.path)), one.verdict.value, seen.manner.value, code(f"{seen.file}:{seen.line}")


def _recall(noun: str, numbers: Mapping[Verdict, int]) -> tuple[str, ...]:
    known = numbers[Verdict.FOUND] + numbers[Verdict.ELSEWHERE]
    return (
        f"{sum(numbers.values())} {noun}",
        str(known),
        str(numbers[Verdict.POSSIBLE]),
        str(numbers[Verdict.MISSED]),
        f"{percent(numbers):.1f} %",
    )
