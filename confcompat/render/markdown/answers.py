"""`reads`, `diff`, `key`, `plan` and `rules` as Markdown."""

from __future__ import annotations

from collections.abc import Sequence

from confcompat.model.answers import DiffAnswer, EnvironmentDiff, KeyAnswer, KeyInEnvironment, KeyReaders, ShownNode
from confcompat.model.findings import Report
from confcompat.model.keys import KeyPath
from confcompat.model.listing import ReadsAnswer
from confcompat.model.reads import APP_ROOT
from confcompat.model.rules import Rule, RuleExample
from confcompat.render.escape import code, markdown, shown
from confcompat.render.markdown.blocks import bullets, page, table
from confcompat.render.markdown.check import environment_head, safe_order
from confcompat.render.phrases import (
    CHANGES,
    coverage_words,
    general,
    key_of,
    moment_words,
    one_line,
    page_examples,
    release_words,
    revision_words,
)
from confcompat.render.sentences import key_sentences, read_words
from confcompat.render.view import View


def render_reads(answers: Sequence[ReadsAnswer], _view: View) -> str:
    """Every read of each release, the mappings that refuse keys, and how much was understood."""
    return "\n".join(_reads(answer) for answer in answers)


def _reads(answer: ReadsAnswer) -> str:
    rows: list[tuple[str, ...]] = [
        (
            _rooted(read.root, read.path),
            read.need.value,
            read.certainty.value,
            markdown(moment_words(read.moment, read.function, read.entry)),
            code(str(read.place)),
        )
        for read in answer.found.reads
    ]
    head: tuple[str, ...] = ("Key", "Need", "Certainty", "Moment", "Where")
    if answer.undecided is not None:
        head = (*head, "Leaves open", "Why")
        whys = [(str(len(one.keys)), markdown(one.read.reason)) for one in answer.undecided]
        rows = [row + why for row, why in zip(rows, whys, strict=True)]
    closed = [
        (
            _rooted(one.root, one.path),
            ", ".join(code(key) for key in one.allows),
            code(one.raises),
            code(str(one.place)),
        )
        for one in answer.found.closed
    ]
    unparsed = [(code(one.file), markdown(one.reason)) for one in answer.found.coverage.unparsed]
    parts = [f"### {markdown(answer.application)}: reads of {markdown(revision_words(answer.revision))}"]
    parts.append(table(head, rows) or "No reads.")
    if closed:
        parts += ["Refuse keys they do not know:", table(("Mapping", "Allows", "Raises", "Where"), closed)]
    if unparsed:
        parts += ["Could not be read:", table(("File", "Reason"), unparsed)]
    parts.append(bullets(markdown(note) for note in answer.found.assumed))
    parts.append(markdown(coverage_words(answer.found.coverage)))
    return page(parts)


def _rooted(root: str, path: KeyPath) -> str:
    return code(key_of(path)) if root == APP_ROOT else f"{markdown(root)} {code(key_of(path))}"


def render_diff(answers: Sequence[DiffAnswer], _view: View) -> str:
    """A table of changes for each environment."""
    parts = []
    for answer in answers:
        parts.append(f"### {markdown(answer.application)}: effective config")
        for one in answer.environments:
            parts += _changes(one)
    return page(parts)


def _changes(one: EnvironmentDiff) -> list[str]:
    rows = [
        (CHANGES[change.kind], code(key_of(change.path)), _node(change.before), _node(change.after))
        for change in one.changes
    ]
    head = f"{one.name}: {revision_words(one.before)} to {revision_words(one.after)}"
    renames = bullets(
        f"{code(key_of(rename.before))} seems to be {code(key_of(rename.after))} now: "
        f"{markdown(', '.join(rename.evidence))}"
        for rename in one.renames
    )
    notes = bullets(markdown(note) for note in one.notes)
    return [f"#### {markdown(head)}", table(("Change", "Key", "From", "To"), rows) or "No changes.", renames, notes]


def _node(node: ShownNode | None) -> str:
    return "-" if node is None else f"{code(node.text or node.kind.value)} {code(str(node.place))}"


def render_key(answers: Sequence[KeyAnswer], _view: View) -> str:
    """One key in sentences, environment by environment."""
    parts = []
    for answer in answers:
        parts.append(f"### {markdown(answer.application)}: {code(key_of(answer.path))}")
        for one in answer.environments:
            parts += _key_in(one)
    return page(parts)


def _key_in(one: KeyInEnvironment) -> list[str]:
    sentences = " ".join(markdown(sentence) for sentence in key_sentences(one))
    return [
        f"#### {markdown(one.name)}",
        sentences,
        bullets(line for readers in one.readers for line in _readers(readers)),
        bullets(markdown(note) for note in one.notes),
    ]


def _readers(readers: KeyReaders) -> list[str]:
    who = markdown(release_words(readers.release))
    lines = [f"{who} reads it: {markdown(read_words(read))}" for read in readers.reads]
    lines += [f"{who} may read it: {markdown(read_words(read))}" for read in readers.maybe]
    return list(dict.fromkeys(lines)) or [f"{who} does not read it"]


def render_plan(reports: Sequence[Report], _view: View) -> str:
    """Each environment's verdict, and the steps for each key that cannot go in any order."""
    parts = []
    for report in reports:
        parts.append(f"### {markdown(report.application)}: the safe order")
        for environment in report.environments:
            entries = [entry for entry in report.plan if entry.environment == environment.name]
            parts += environment_head(environment)
            parts.append(safe_order(entries) or "No key needs an order of its own.")
    return page(parts)


def render_rules(rules: Sequence[Rule], _view: View) -> str:
    """One rule as a page, several as a list."""
    if len(rules) == 1:
        return _page(rules[0])
    rows = [(rule.id, rule.severity.value, code(rule.name), markdown(one_line(rule.summary))) for rule in rules]
    return page([table(("Id", "Severity", "Name", "Fires when"), rows)])


def _page(rule: Rule) -> str:
    parts = [f"## {rule.id} {markdown(rule.name)}", f"Severity: {rule.severity.value}. Since {markdown(rule.since)}."]
    parts.append(markdown(one_line(rule.summary)))
    for heading, text in (
        ("Why", rule.explanation),
        ("Going forward", rule.forward),
        ("Rolling back", rule.rollback),
    ):
        if text.strip():
            parts.append(f"### {heading}\n\n{markdown(one_line(text))}")
    parts += [_example(example) for example in page_examples(rule)]
    parts.append(f"### What to do\n\n{markdown(general(rule.remedy))}")
    return page(parts)


def _example(example: RuleExample) -> str:
    fires = "reported" if example.reported else "not reported"
    parts = [f"### Example, {fires}: {markdown(example.title)}"]
    for label, language, text in (
        ("Stable", "python", example.stable),
        ("Candidate", "python", example.candidate),
        ("Config now", "yaml", example.now),
        ("Config candidate", "yaml", example.after),
    ):
        if text.strip():
            lines = "\n".join(shown(line).replace("```", "'''") for line in text.rstrip().splitlines())
            parts.append(f"{label}:\n\n```{language}\n{lines}\n```")
    return "\n\n".join(parts)
