"""The sample's history as data: steps that edit the files of two repositories, and the trees that come out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec

from confcompat.adapters.sample.documents import read_document
from confcompat.errors import InternalError

UTC_OFFSET = timedelta(hours=9)
"""The people of the sample live in Japan."""

Tree = Mapping[str, bytes]
"""The files of a repository by path."""


class Copy(msgspec.Struct, forbid_unknown_fields=True):
    """A folder of another repository, as it is at that moment."""

    repository: str
    folder: str
    to: str


class Edit(msgspec.Struct, forbid_unknown_fields=True):
    """A change of one file or several; history.yaml says what its parts mean."""

    file: str = ""
    files: tuple[str, ...] = ()
    source: str = msgspec.field(default="", name="from")
    hunk: str = ""
    text: str = ""
    delete: bool = False
    copy: Copy | None = None


class Step(msgspec.Struct, forbid_unknown_fields=True):
    """One commit. `date` is local time; `tag` may be empty."""

    repository: str
    date: str
    author: str
    message: str
    tag: str = ""
    edits: tuple[Edit, ...] = ()


class History(msgspec.Struct, forbid_unknown_fields=True):
    """`repositories` are names and the folders that hold their first trees."""

    repositories: dict[str, str]
    steps: tuple[Step, ...]

    def tags(self) -> dict[str, str]:
        """The repository of every tag."""
        return {step.tag: step.repository for step in self.steps if step.tag}


@dataclass(frozen=True, slots=True)
class Commit:
    """A step with the files that it writes and the paths that it deletes. `seconds` are since 1970, UTC."""

    step: Step
    seconds: int
    written: tuple[tuple[str, bytes], ...]
    deleted: tuple[str, ...]


def read_history(file: Path) -> History:
    """The history of `file`. Raises `InternalError` where it is not as it should be."""
    return read_document(file, History)


def commits(history: History, first: Mapping[str, Tree]) -> Iterator[Commit]:
    """Every commit in order, from the `first` tree of each repository on. Raises `InternalError` for a misfit edit."""
    trees: dict[str, Tree] = {}
    for step in history.steps:
        before = trees.get(step.repository, {})
        after = dict(before or first[step.repository])
        for edit in step.edits:
            _apply(edit, after, trees, step)
        trees[step.repository] = after
        yield Commit(
            step=step,
            seconds=_seconds(step.date),
            written=tuple((path, after[path]) for path in sorted(after) if before.get(path) != after[path]),
            deleted=tuple(sorted(before.keys() - after.keys())),
        )


def _seconds(date: str) -> int:
    return int((datetime.fromisoformat(date).replace(tzinfo=UTC) - UTC_OFFSET).timestamp())


def _apply(edit: Edit, tree: dict[str, bytes], trees: Mapping[str, Tree], step: Step) -> None:
    if edit.copy is not None:
        source = f"{edit.copy.folder}/"
        copied = {path: content for path, content in trees[edit.copy.repository].items() if path.startswith(source)}
        tree.update({f"{edit.copy.to}/{path.removeprefix(source)}": content for path, content in copied.items()})
    for path in (*edit.files, *([edit.file] if edit.file else [])):
        if edit.text:
            tree[path] = edit.text.encode()
            continue
        origin = edit.source or path
        if origin not in tree:
            raise _misfit(step, origin, "there is no such file")
        if edit.delete:
            del tree[path]
        else:
            tree[path] = _patched(tree[origin].decode(), edit.hunk, step, path).encode()


def _patched(text: str, hunk: str, step: Step, path: str) -> str:
    lines = hunk.splitlines(keepends=True)
    if unmarked := [line for line in lines if line[0] not in "-+="]:
        raise _misfit(step, path, f"a line of the hunk begins with none of - + =: {unmarked[0]!r}")
    old = [line[1:] for line in lines if line[0] in "-="]
    new = [line[1:] for line in lines if line[0] in "+="]
    held = text.splitlines(keepends=True)
    found = [place for place in range(len(held)) if held[place : place + len(old)] == old] if old else []
    if len(found) != 1:
        raise _misfit(step, path, f"the hunk fits {len(found)} times, not once")
    return "".join([*held[: found[0]], *new, *held[found[0] + len(old) :]])


def _misfit(step: Step, path: str, what: str) -> InternalError:
    return InternalError(f"history.yaml of the sample, {step.date}, {path}: {what}", "mend this edit")
