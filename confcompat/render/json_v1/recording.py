"""A recording, and its comparison with the source, as JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from confcompat.model.recordings import ABSENCE, Recording, Seen, Verdict, VerifyAnswer
from confcompat.render.json_v1.document import applications, document, key_fields
from confcompat.render.recall import of_keys, of_reads, percent
from confcompat.render.view import View


def render_recording(recording: Recording) -> str:
    """The `confcompat/recording` document: every read of every process, no value."""
    return document(
        {
            "format": "confcompat/recording",
            "version": 1,
            **_run(recording),
            "reads": [{**_seen(seen), "end_line": seen.end_line, "there": seen.there} for seen in recording.seen],
        }
    )


def render_verify(answers: Sequence[VerifyAnswer], view: View) -> str:
    """The `confcompat/verify` document of one application, or the `confcompat/verify-many` document of several."""
    return applications([_verify(answer) for answer in answers], "verify", view)


def _verify(answer: VerifyAnswer) -> dict[str, Any]:
    return {
        "format": "confcompat/verify",
        "version": 1,
        "application": answer.application,
        "revision": answer.revision,
        "commit": answer.commit,
        "recording": _run(answer.recording),
        "recall": {"keys": _recall(of_keys(answer)), "reads": _recall(of_reads(answer))},
        "outside": answer.outside,
        "reads": [{**_seen(one.seen), "verdict": one.verdict.value} for one in answer.verified],
    }


def _run(recording: Recording) -> dict[str, Any]:
    return {
        "command": list(recording.command),
        "exit": recording.exit,
        "processes": recording.processes,
        "damaged": recording.damaged,
    }


def _recall(counted: Mapping[Verdict, int]) -> dict[str, Any]:
    return {**{verdict.value: number for verdict, number in counted.items()}, "percent": round(percent(counted), 2)}


def _seen(seen: Seen) -> dict[str, Any]:
    return {
        "root": "app",
        **key_fields(seen.path),
        "how": seen.manner.value,
        "absence": ABSENCE[seen.manner],
        "file": seen.file,
        "line": seen.line,
        "function": seen.function,
    }
