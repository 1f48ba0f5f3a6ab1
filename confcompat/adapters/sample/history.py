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
        for path, content in trees[edit.copy.repository].items():
            if path.startswith(source):
                tree[f"{edit.copy.to}/{path.removeprefix(source)}"] = content
    for path in (*edit.files, *([edit.file] if edit.file else [])):
        if edit.delete:
            del tree[path]
        elif edit.text:
            tree[path] = edit.text.encode()
        else:
            tree[path] = _patched(tree[edit.source or path].decode(), edit.hunk, f"{step.message!r}: {path}").encode()


def _patched(text: str, hunk: str, place: str) -> str:
    lines = hunk.splitlines(keepends=True)
    old = "".join(line[1:] for line in lines if line[0] in "-=")
    new = "".join(line[1:] for line in lines if line[0] in "+=")
    # A line of the file must begin where the hunk begins, so that an indented hunk cannot match half a line.
    found = f"\n{text}".count(f"\n{old}")
    if found != 1 or any(line[0] not in "-+=" for line in lines):
        raise InternalError(f"history.yaml of the sample, {place}: the hunk fits {found} times", "mend the hunk")
    return f"\n{text}".replace(f"\n{old}", f"\n{new}").removeprefix("\n")
