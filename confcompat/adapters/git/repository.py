"""A git repository, asked without a checkout and without running anything of it."""

from __future__ import annotations

from types import TracebackType
from typing import Self

from confcompat.adapters.git.batch import ObjectReader
from confcompat.adapters.git.discovery import Place, find_repository
from confcompat.adapters.git.plumbing import encode, is_object_id, unexpected
from confcompat.adapters.git.revisions import Revisions
from confcompat.adapters.git.tags import list_tags, newest
from confcompat.adapters.git.trees import CommitSnapshot
from confcompat.adapters.git.worktree import WorktreeSnapshot
from confcompat.errors import InputError
from confcompat.model.lookup import Absent, Lookup, Present, Unknown
from confcompat.model.snapshots import Snapshot


def open_repository(directory: str, name: str | None = None) -> GitRepository:
    """The repository that a folder belongs to, looked for upwards. Raises `InputError` when there is none.

    `name` is how messages call it, by default the folder as given.
    """
    return GitRepository(find_repository(directory), directory, name or directory)


class GitRepository:
    """Fulfils `confcompat.model.snapshots.Repository`. A context manager; may be used from several threads."""

    def __init__(self, place: Place, directory: str, name: str) -> None:
        self._git = place.git
        self._format = place.object_format
        self._name = name
        self._revisions = Revisions(place.git, name, directory)
        self._reader = ObjectReader(place.git, self._revisions)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Ends the process that reads objects. The repository stays usable; reading starts another."""
        self._reader.close()

    @property
    def name(self) -> str:
        """How messages call it."""
        return self._name

    @property
    def root(self) -> str:
        """The absolute path of the working tree's top folder; of the git directory when the repository is bare."""
        return self._git.place

    @property
    def is_bare(self) -> bool:
        """Whether there is no working tree."""
        return self._git.work_tree is None

    def resolve(self, revision: str) -> str:
        """The commit id that a revision names. Raises `InputError` with the command that brings it."""
        return self._revisions.resolve(revision)

    def snapshot(self, revision: str) -> Snapshot:
        """The files at a revision; nothing is listed before it is asked for. Raises `InputError` as `resolve` does."""
        return CommitSnapshot(self._git, self._reader, revision, self.resolve(revision), self._revisions)

    def worktree(self) -> Snapshot:
        """The files on disk. Raises `InputError` for a bare repository."""
        if self.is_bare:
            raise InputError(f"{self._name}: a bare repository has no working tree", hint="name a revision")
        head = self._git.ask("rev-parse", "--verify", "--quiet", "HEAD^{commit}")
        return WorktreeSnapshot(
            self._git, self._reader, self._revisions, self._format, None if head.code else head.line
        )

    def contains(self, commit: str, ancestor: str) -> Lookup[bool]:
        """Whether `ancestor` is reachable from `commit` (both ids or revisions; every commit contains itself).

        `Unknown` for an id that the clone lacks, and for a "no" that a shallow clone cannot be sure of.
        """
        try:
            ids = [one if is_object_id(one) else self.resolve(one) for one in (ancestor, commit)]
        except InputError as error:
            return Unknown(error.what)
        answer = self._git.ask("merge-base", "--is-ancestor", *ids)
        match answer.code:
            case 0:
                return Present(True)
            case 1 if self._is_cut(ids[1]):
                return Unknown(f"the clone is shallow: {self._revisions.unshallow_hint()}")
            case 1:
                return Present(False)
            case _:
                return Unknown(answer.said or "git cannot tell")

    def newest_tag(self, pattern: str, reachable_from: str) -> Lookup[str]:
        """The newest tag, by version order then date, that matches, is reachable, and is not on that commit itself.

        `Unknown` when none is found in a history that is cut.
        """
        commit = self.resolve(reachable_from)
        reachable = list_tags(self._git, f"--merged={commit}")
        found = newest((tag for tag in reachable if tag.commit != commit), pattern)
        if found is not None:
            return Present(found.name)
        if self._is_cut(commit):
            return Unknown(f"the clone is shallow: {self._revisions.unshallow_hint()}")
        return Absent()

    def tags(self) -> tuple[tuple[str, str], ...]:
        """The name and commit id of each tag that leads to a commit, by name."""
        return tuple((tag.name, tag.commit) for tag in list_tags(self._git))

    def commit_time(self, commit: str) -> int:
        """When the commit was made, in seconds since 1970. Raises `InputError` for a commit that the clone lacks."""
        found = self.resolve(commit)
        content = next(content for _, content in self._reader.read([found], found, "commit"))
        for line in content.split(b"\n\n", 1)[0].split(b"\n"):
            match line.split(b" "):
                case [b"committer", *_, seconds, _] if seconds.isdigit():
                    return int(seconds)
        raise unexpected("cat-file", self._name)

    def _is_cut(self, commit: str) -> bool:
        if not self._revisions.is_shallow():
            return False
        # The shallow file names the commits whose parents are not in the clone.
        try:
            with open(encode(self._git.file("shallow")), "rb") as file:
                ends = set(file.read().split())
        except (OSError, ValueError) as error:
            raise unexpected("rev-parse", self._name) from error
        return not ends.isdisjoint(self._git.run("rev-list", commit).split())
