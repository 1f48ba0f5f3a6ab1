"""Answers → text, pure. All words for screens live here; a format is one renderer for each kind of answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from confcompat.render.json_v1 import answers as json_answers
from confcompat.render.json_v1 import check as json_check
from confcompat.render.json_v1 import prune as json_prune
from confcompat.render.json_v1 import reads as json_reads
from confcompat.render.json_v1 import recording as json_recording
from confcompat.render.markdown import answers as markdown_answers
from confcompat.render.markdown import check as markdown_check
from confcompat.render.markdown import prune as markdown_prune
from confcompat.render.markdown import verify as markdown_verify
from confcompat.render.text import changes, key, plan, prune, reads, rules, verify
from confcompat.render.text import check as text_check
from confcompat.render.view import View

Renderer = Callable[[Sequence[Any], View], str]
"""Takes the answers of a command, one for each application (of `rules`: the rules), and gives the whole text."""

RENDERERS: Mapping[str, Mapping[str, Renderer]] = MappingProxyType(
    {
        "check": {
            "text": text_check.render_checks,
            "json": json_check.render_checks,
            "markdown": markdown_check.render_checks,
        },
        "reads": {
            "text": reads.render_reads,
            "json": json_reads.render_reads,
            "markdown": markdown_answers.render_reads,
        },
        "diff": {
            "text": changes.render_diff,
            "json": json_answers.render_diff,
            "markdown": markdown_answers.render_diff,
        },
        "key": {
            "text": key.render_key,
            "json": json_answers.render_key,
            "markdown": markdown_answers.render_key,
        },
        "plan": {
            "text": plan.render_plan,
            "json": json_answers.render_plan,
            "markdown": markdown_answers.render_plan,
        },
        "prune": {
            "text": prune.render_prune,
            "json": json_prune.render_prune,
            "markdown": markdown_prune.render_prune,
        },
        "verify": {
            "text": verify.render_verify,
            "json": json_recording.render_verify,
            "markdown": markdown_verify.render_verify,
        },
        "rules": {
            "text": rules.render_rules,
            "json": json_answers.render_rules,
            "markdown": markdown_answers.render_rules,
        },
    }
)
"""By kind of answer, then by format."""

__all__ = ["RENDERERS", "Renderer", "View"]
