"""Names of commits: what they stand for, and how to bring those that the clone lacks."""

from __future__ import annotations

import difflib
import re
import shlex
from collections.abc import Iterator
from typing import Final

from confcompat.adapters.git.plumbing import Git, is_object_id
from confcompat.errors import InputError

_ABBREVIATED: Final = re.compile(r"[0-9a-f]{7,63}\Z")
_VERSION: Final = re.compile(r"\D*\d+(?:[._]\d+)+")
_HEAD: Final = re.compile(r"(?:HEAD|@)(?:[~^@]|\Z)")
_STEPS: Final = re.compile(r"[~^@:]")
_NEAR_AT_MOST: Final = 3


class Revisions:
    """Resolves the revisions of one repository."""

    def __init__(self, git: Git, name: str, directory: str) -> None:
        """`name` is how messages call the repository; `directory` is where the user would run git."""
        self._git = git
        self._name = name
        self._command = "git" if directory == "." else f"git -C {shlex.quote(directory)}"

    def resolve(self, revision: str) -> str:
        """The commit id of a tag, branch, id or expression such as ``HEAD~2``; a branch may be the remote's only.

        Raises `InputError` with the command that brings it, or with the names that are near.
        """
        if not revision or any(character in revision for character in "\0\n\r"):
            raise InputError(f"{self._name}: {revision!r} is no revision", hint="name a tag, a branch or a commit id")
        for candidate in self._meanings(revision):
            found = self._git.ask("rev-parse", "--verify", "--quiet", "--end-of-options", f"{candidate}^{{commit}}")
            if not found.code and is_object_id(found.line):
                return found.line
        raise self._unknown(revision)

    def fetch_hint(self, commit: str) -> str:
        """The command that brings everything of a commit whose files or blobs the clone lacks."""
        remote = self._remote()
        if remote is None or not self._is_partial():
            return f"the clone is damaged: `{self._command} fsck` tells more; clone it anew"
        depth = "--depth=1 " if self.is_shallow() else ""
        return f"{self._command} fetch --refetch --no-filter {depth}{shlex.quote(remote)} {commit}"

    def is_shallow(self) -> bool:
        """Whether the clone's history is cut."""
        return self._git.run("rev-parse", "--is-shallow-repository") == b"true\n"

    def unshallow_hint(self) -> str:
        """The command that brings the whole history."""
        return f"{self._command} fetch --unshallow {shlex.quote(self._remote() or 'origin')}"

    def _meanings(self, revision: str) -> Iterator[str]:
        yield revision
        # In a CI clone the target branch of a pull request is known as the remote's only. HEAD is always our own.
        if not _HEAD.match(revision):
            yield f"refs/remotes/{self._remote() or 'origin'}/{revision}"

    def _unknown(self, revision: str) -> InputError:
        if self._git.ask("rev-parse", "--verify", "--quiet", "HEAD").code and not self._names():
            what = f"{self._name}: {revision!r} names no commit: the repository has no commits yet"
            return InputError(what, hint="commit something first, or fetch from the remote")
        what = f"{self._name}: no commit named {revision!r} in this clone"
        if self.is_shallow():
            return InputError(f"{what}, which is shallow", hint=self._fetch(revision, "--depth=1 --no-tags "))
        if self._is_partial():
            return InputError(f"{what}, which is partial", hint=self._fetch(revision, ""))
        near = difflib.get_close_matches(revision, self._names(), n=_NEAR_AT_MOST)
        if near:
            return InputError(what, hint=f"near names: {', '.join(near)}")
        return InputError(what, hint=self._fetch(revision, ""))

    def _fetch(self, revision: str, options: str) -> str:
        remote = self._remote()
        if remote is None:
            return f"`{self._command} log --oneline --all` lists what there is"
        fetch = f"{self._command} fetch {options}{shlex.quote(remote)}"
        branch = revision.removeprefix("refs/heads/").removeprefix("refs/remotes/").removeprefix(f"{remote}/")
        tag = revision.removeprefix("refs/tags/").removeprefix("tags/")
        as_tag = f"{fetch} tag {shlex.quote(tag)}"
        as_branch = f"{fetch} {shlex.quote(f'+refs/heads/{branch}:refs/remotes/{remote}/{branch}')}"
        if is_object_id(revision):
            return f"{fetch} {revision}"
        if _STEPS.search(revision) or _ABBREVIATED.match(revision):
            # A server is asked for whole ids and names only; a step back needs the history in between.
            return f"{self._command} fetch {'--unshallow ' if options else ''}{shlex.quote(remote)}"
        if tag != revision:
            return as_tag
        if branch != revision:
            return as_branch
        tag_first = _VERSION.match(revision) is not None
        first, second, kind = (as_tag, as_branch, "branch") if tag_first else (as_branch, as_tag, "tag")
        return f"{first}\nif it is a {kind}: {second}"

    def _names(self) -> list[str]:
        listed = self._git.ask(
            "for-each-ref", "--format=%(refname:lstrip=2)", "refs/tags", "refs/heads", "refs/remotes"
        )
        return listed.line.split("\n") if listed.line else []

    def _remote(self) -> str | None:
        remotes = self._git.ask("remote").line.split("\n")
        return "origin" if "origin" in remotes else (remotes[0] or None)

    def _is_partial(self) -> bool:
        return self._git.ask("config", "--get-regexp", r"^remote\..*\.promisor$").code == 0
