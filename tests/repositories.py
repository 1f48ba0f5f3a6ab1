"""Real git repositories for tests, the same commit ids in every run and on every machine.

repo = Builder(tmp_path / "app").write({"a.py": "x = 1\n"}).commit("first").tag("v1.0.0")
repo.write({"a.py": None}).commit("remove it")      # None removes the file
shallow = repo.clone(tmp_path / "shallow", depth=1)
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Self

_FIRST_DATE = 1_700_000_000
_STEP = 3600


def isolated_environment() -> dict[str, str]:
    """An environment in which git sees nobody's configuration and no hook's variables."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    people = {
        f"GIT_{role}_{what}": value
        for role in ("AUTHOR", "COMMITTER")
        for what, value in (("NAME", "Ada"), ("EMAIL", "ada@example.org"))
    }
    return kept | people | {"GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull, "LC_ALL": "C", "TZ": "UTC"}


class Builder:
    """A git repository in the making. Every method but `git` and `head` returns the builder."""

    def __init__(self, path: Path | str, object_format: str = "sha1") -> None:
        """Opens the repository at `path`, or makes an empty one whose branch is ``main``."""
        self.path = Path(path)
        self._ticks = 0
        if not (self.path / ".git").exists() and not (self.path / "HEAD").exists():
            self.path.mkdir(parents=True, exist_ok=True)
            self.git("init", "--quiet", "--initial-branch=main", f"--object-format={object_format}")

    def git(self, *arguments: str | bytes, stdin: bytes = b"") -> str:
        """What git prints, without the last newline. Fails the test when git fails."""
        date = f"{_FIRST_DATE + self._ticks * _STEP} +0000"
        environment = isolated_environment() | {"GIT_AUTHOR_DATE": date, "GIT_COMMITTER_DATE": date}
        done = subprocess.run(
            ["git", "-c", "commit.gpgsign=false", "-c", "gc.auto=0", "-c", "protocol.file.allow=always", *arguments],
            cwd=self.path,
            env=environment,
            input=stdin,
            capture_output=True,
            check=False,
        )
        assert done.returncode == 0, f"git {arguments!r}: {done.stderr.decode(errors='replace')}"
        return done.stdout.decode("utf-8", "surrogateescape").removesuffix("\n")

    def write(self, files: Mapping[str, str | bytes | None]) -> Self:
        """Writes the files of the working tree (text as UTF-8, line ends untouched); None removes the file."""
        for name, content in files.items():
            target = self.path / name
            if content is None:
                target.unlink()
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content.encode("utf-8", "surrogateescape") if isinstance(content, str) else content)
        return self

    def link(self, name: str, target: str) -> Self:
        """Makes a symbolic link in the working tree."""
        (self.path / name).parent.mkdir(parents=True, exist_ok=True)
        (self.path / name).symlink_to(target)
        return self

    def commit(self, message: str = "change") -> Self:
        """Commits the whole working tree (but ignored files); each commit is an hour after the one before."""
        self._ticks += 1
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--no-verify", "-m", message)
        return self

    def tag(self, name: str, message: str | None = None, at: str = "HEAD") -> Self:
        """Tags a commit; with a message the tag is annotated."""
        self._ticks += 1
        self.git("tag", *(() if message is None else ("-a", "-m", message)), "--", name, at)
        return self

    def branch(self, name: str, at: str = "HEAD") -> Self:
        """Switches to a branch, which is made at `at` if it is new."""
        known = self.git("for-each-ref", "--format=%(refname)", f"refs/heads/{name}")
        self.git("switch", "--quiet", name) if known else self.git("switch", "--quiet", "-c", name, at)
        return self

    def merge(self, name: str) -> Self:
        """Merges a branch into the current one with a merge commit."""
        self._ticks += 1
        self.git("merge", "--quiet", "--no-ff", "--no-verify", "-m", f"merge {name}", name)
        return self

    @property
    def head(self) -> str:
        """The commit id of HEAD."""
        return self.git("rev-parse", "--verify", "HEAD^{commit}")

    @property
    def url(self) -> str:
        """A ``file://`` address, which (unlike a path) makes shallow and partial clones possible."""
        return self.path.resolve().as_uri()

    def clone(self, path: Path | str, *options: str, depth: int | None = None) -> Builder:
        """A clone of this repository; `options` are those of ``git clone`` (``--bare``, ``--filter=blob:none``)."""
        # A partial clone needs the origin's consent.
        self.git("config", "uploadpack.allowFilter", "true")
        shallow = () if depth is None else (f"--depth={depth}",)
        self.git("clone", "--quiet", *shallow, *options, self.url, os.fspath(Path(path).resolve()))
        return Builder(path)
