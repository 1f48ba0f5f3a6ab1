"""Nothing in a repository makes git run a command, reach the network or leave the repository (law 7)."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from confcompat.adapters.git import GitRepository, open_repository, plumbing
from confcompat.errors import InputError
from tests.repositories import Builder, isolated_environment

_COMMAND_SETTINGS = (
    "core.fsmonitor",
    "core.sshCommand",
    "core.pager",
    "core.editor",
    "core.askPass",
    "core.gitProxy",
    "core.alternateRefsCommand",
    "diff.external",
    "diff.t.textconv",
    "diff.t.command",
    "filter.t.clean",
    "filter.t.smudge",
    "filter.t.process",
    "credential.helper",
    "gpg.program",
    "interactive.diffFilter",
    "merge.t.driver",
    "sequence.editor",
    "uploadpack.packObjectsHook",
    "pager.ls-files",
    "pager.ls-tree",
    "pager.rev-parse",
    "pager.for-each-ref",
    "pager.config",
    "remote.origin.uploadpack",
)


def exercise(opened: GitRepository) -> None:
    """Calls everything that a repository offers."""
    for snapshot in (opened.worktree(), opened.snapshot("HEAD"), opened.snapshot("v1")):
        assert snapshot.passed_over is not None
        assert snapshot.revision
        assert len(dict(snapshot.read(entry.blob for entry in snapshot.entries.values()))) >= 1
    assert opened.worktree().commit is None
    head = opened.resolve("HEAD")
    opened.contains(head, opened.resolve("v1"))
    opened.newest_tag("*", head)
    opened.tags()
    opened.commit_time(head)
    with pytest.raises(InputError):
        opened.resolve("no-such-thing")


def test_a_hostile_configuration_runs_nothing(tmp_path: Path) -> None:
    """Whatever the repository's configuration and attributes name as a command, none of it leaves its mark."""
    repo = (
        Builder(tmp_path / "r")
        .write({"a": "1\r\n", "d/b": "2", "e": "3"})
        .commit()
        .tag("v1")
        .write({"f": "4"})
        .commit()
    )
    marks = tmp_path / "marks"
    marks.mkdir()

    def trap(name: str) -> str:
        program = tmp_path / f"trap-{name}"
        program.write_text(f'#!/bin/sh\ntouch "{marks}/{name}"\ncat\n')
        program.chmod(0o755)
        return str(program)

    for setting in _COMMAND_SETTINGS:
        repo.git("config", setting, trap(setting))
    for alias in ("ls-tree", "ls-files", "cat-file", "rev-parse", "for-each-ref", "merge-base"):
        repo.git("config", f"alias.{alias}", f"!{trap(f'alias-{alias}')}")
    repo.git("config", "core.hooksPath", str(tmp_path / "hooks"))
    for folder in (tmp_path / "hooks", repo.path / ".git" / "hooks"):
        folder.mkdir(exist_ok=True)
        for hook in (
            "post-index-change",
            "fsmonitor-watchman",
            "reference-transaction",
            "post-checkout",
            "pre-auto-gc",
        ):
            (folder / hook).symlink_to(trap(f"hook-{hook}"))
    repo.git("config", "core.untrackedCache", "true")
    repo.git("config", "filter.t.required", "true")
    repo.git("config", "protocol.ext.allow", "always")
    repo.git("config", "remote.origin.url", f"ext::{trap('remote')}")
    repo.git("config", "remote.origin.promisor", "true")
    repo.git("config", "remote.origin.vcs", "trap")
    repo.git("config", "extensions.partialClone", "origin")
    repo.git("config", "core.worktree", "/")
    (repo.path / ".git" / "info").mkdir(exist_ok=True)
    (repo.path / ".git" / "info" / "attributes").write_text("* filter=t diff=t merge=t\n")
    (repo.path / ".gitattributes").write_text("* filter=t diff=t merge=t\n")
    # Same size, other time: git itself would run the clean filter to see whether the file changed.
    (repo.path / "a").write_text("2\r\n")
    os.utime(repo.path / "d" / "b", (1, 1))

    with open_repository(str(repo.path)) as opened:
        exercise(opened)
        assert opened.root == str(repo.path)

    assert [mark.name for mark in marks.iterdir()] == []


def test_the_trap_would_spring(tmp_path: Path) -> None:
    """The hostile test proves something: plain git does run the filter of such a repository."""
    repo = Builder(tmp_path).write({"a": "1", ".gitattributes": "* filter=t\n"}).commit()
    repo.git("config", "filter.t.clean", f"touch {tmp_path}/mark; cat")
    (tmp_path / "a").write_text("2")
    os.utime(tmp_path / "a", (1, 1))

    with open_repository(str(tmp_path)) as opened:
        assert opened.worktree().commit is None
        assert not (tmp_path / "mark").exists()
    repo.git("ls-files", "--modified")

    assert (tmp_path / "mark").exists()


def test_a_missing_object_is_never_fetched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A partial clone stays as it is, also with a git that does not know GIT_NO_LAZY_FETCH."""
    repo = Builder(tmp_path / "r").write({"a": "old"}).commit().tag("v1").write({"a": "new"}).commit()
    partial = repo.clone(tmp_path / "p", "--filter=blob:none")
    partial.git("config", "protocol.file.allow", "always")
    partial.git("config", "remote.origin.uploadpack", f"touch {tmp_path}/mark; git-upload-pack")
    known = dict(plumbing._FIXED_VARIABLES)
    for variables in (known, {name: value for name, value in known.items() if name != "GIT_NO_LAZY_FETCH"}):
        monkeypatch.setattr(plumbing, "_FIXED_VARIABLES", variables)
        with open_repository(str(partial.path)) as opened:
            snapshot = opened.snapshot("v1")
            with pytest.raises(InputError) as caught:
                list(snapshot.read([snapshot.entries["a"].blob]))
            assert "fetch --refetch" in caught.value.hint
            assert snapshot.entries["a"].size == -1
    assert not (tmp_path / "mark").exists()


def test_the_environment_of_a_hook_does_not_turn_the_question(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """GIT_DIR and its kin, set where git runs a hook, do not lead to another repository."""
    other = Builder(tmp_path / "other").write({"wrong": "1"}).commit()
    repo = Builder(tmp_path / "r").write({"right": "1"}).commit()
    monkeypatch.setenv("GIT_DIR", str(other.path / ".git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(other.path))
    monkeypatch.setenv("GIT_INDEX_FILE", str(other.path / ".git" / "index"))
    monkeypatch.setenv("GIT_OBJECT_DIRECTORY", str(other.path / ".git" / "objects"))
    monkeypatch.setenv("GIT_TRACE", str(tmp_path / "trace"))
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", "core.fsmonitor")
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", f"touch {tmp_path}/mark")

    with open_repository(str(repo.path)) as opened:
        assert set(opened.worktree().entries) == {"right"}
        assert opened.resolve("HEAD") == opened.worktree().commit
    assert not (tmp_path / "trace").exists()
    assert not (tmp_path / "mark").exists()


@pytest.mark.skipif(os.name != "posix" or os.getuid() != 0, reason="only root can give a repository away")
def test_a_repository_of_another_user_is_read(tmp_path: Path) -> None:
    """Containers mount clones that belong to somebody else; git alone refuses them."""
    repo = Builder(tmp_path / "r").write({"a": "1"}).commit()
    bare = repo.clone(tmp_path / "b.git", "--bare")
    for top in (repo.path, bare.path):
        for path in (top, *top.rglob("*")):
            os.chown(path, 12345, 12345, follow_symlinks=False)
    refused = subprocess.run(
        ["git", "-C", str(repo.path), "status"], env=isolated_environment(), capture_output=True, check=False
    )
    assert refused.returncode != 0

    for path in (repo.path, bare.path):
        with open_repository(str(path)) as opened:
            assert set(opened.snapshot("HEAD").entries) == {"a"}
    with open_repository(str(repo.path)) as opened:
        assert opened.worktree().commit == opened.resolve("main")


def test_replaced_objects_do_not_count(tmp_path: Path) -> None:
    """An id stands for its own bytes, whatever refs/replace says: facts are kept by id."""
    repo = Builder(tmp_path).write({"a": "true", "b": "false"}).commit()
    blob = repo.git("rev-parse", "HEAD:a")
    repo.git("replace", blob, repo.git("rev-parse", "HEAD:b"))

    with open_repository(str(tmp_path)) as opened:
        snapshot = opened.snapshot("HEAD")
        assert list(snapshot.read([snapshot.entries["a"].blob])) == [(blob, b"true")]


def test_a_program_named_git_in_the_repository_is_not_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Relative folders on PATH are not searched."""
    repo = Builder(tmp_path / "r").write({"a": "1"}).commit()
    head = repo.head
    (repo.path / "git").write_text(f"#!/bin/sh\ntouch {tmp_path}/mark\n")
    (repo.path / "git").chmod(0o755)
    monkeypatch.chdir(repo.path)
    monkeypatch.setenv("PATH", f".:{os.environ['PATH']}")

    with open_repository(".") as opened:
        assert opened.resolve("HEAD") == head
    assert not (tmp_path / "mark").exists()


def test_git_missing_is_an_input_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a git program the message names it and says what to do."""
    Builder(tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(InputError, match="git: no such program") as caught:
        open_repository(str(tmp_path))
    assert "install git" in caught.value.hint


def test_git_vanishing_is_an_input_error(tmp_path: Path) -> None:
    """A git that can no longer be started is told as such, by every kind of question."""
    repo = Builder(tmp_path / "r").write({"a": "1"}).commit()
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / "git").write_text('#!/bin/sh\nexec "$REAL" "$@"\n'.replace('"$REAL"', _real_git()))
    (folder / "git").chmod(0o755)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATH", f"{folder}:{os.environ['PATH']}")
        opened = open_repository(str(repo.path))
    snapshot = opened.snapshot("HEAD")
    blob = snapshot.entries["a"].blob
    (folder / "git").unlink()

    calls: list[Callable[[], object]] = [
        lambda: opened.resolve("HEAD"),
        lambda: list(snapshot.read([blob])),
        opened.tags,
    ]
    for call in calls:
        with pytest.raises(InputError, match="git cannot be started"):
            call()


@pytest.mark.parametrize(
    "behaviour",
    ["kill -9 $$", "exit 0", "exit 3", "echo nonsense", "printf 'x y z'", "yes | head -c 100000", "printf 'a\\0b\\0'"],
)
def test_a_git_that_misbehaves_is_an_input_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, behaviour: str
) -> None:
    """Killed, silent or talking nonsense: every question ends in an answer or an `InputError`, and soon."""
    repo = Builder(tmp_path / "r").write({"a": "1"}).commit().tag("v1").write({"a": "2"}).commit()
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / "git").write_text(
        f'#!/bin/sh\nif test -e {tmp_path}/bad; then {behaviour}; exit; fi\nexec {_real_git()} "$@"\n'
    )
    (folder / "git").chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")
    opened = open_repository(str(repo.path))
    head = opened.resolve("HEAD")
    snapshot, worktree = opened.snapshot("HEAD"), opened.worktree()
    blob = opened.snapshot("HEAD").entries["a"].blob
    (tmp_path / "bad").touch()

    for call in (
        lambda: opened.resolve("v1"),
        lambda: list(snapshot.read([blob])),
        lambda: open_repository(str(repo.path)),
        lambda: opened.commit_time(head),
    ):
        with pytest.raises(InputError):
            call()
    for call in (
        lambda: snapshot.entries,
        lambda: worktree.entries,
        lambda: opened.newest_tag("*", head),
        lambda: opened.contains(head, head),
        opened.tags,
        lambda: worktree.commit,
    ):
        with suppress(InputError):
            call()


def test_a_killed_git_is_not_taken_for_an_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A reachability question that a signal ended is an error, neither yes nor no."""
    repo = Builder(tmp_path / "r").write({"a": "1"}).commit()
    head = repo.head
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / "git").write_text(
        f'#!/bin/sh\ncase "$*" in *merge-base*) kill -9 $$;; *git-path*) echo /nowhere; exit;; '
        f'*is-shallow*) echo true; exit;; esac\nexec {_real_git()} "$@"\n'
    )
    (folder / "git").chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")

    with open_repository(str(repo.path)) as opened:
        with pytest.raises(InputError, match="signal 9"):
            opened.contains(head, head)
        with pytest.raises(InputError, match="something unexpected"):
            opened.newest_tag("*", head)


def test_a_git_that_waits_for_ever_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A pipe where git expects a file ends in an error, not in a hang."""
    repo = Builder(tmp_path / "r").write({"a": "1"}).commit()
    os.mkfifo(tmp_path / "pipe")
    repo.git("config", "core.excludesFile", str(tmp_path / "pipe"))
    monkeypatch.setattr(plumbing, "_SECONDS_AT_MOST", 0.5)

    with open_repository(str(repo.path)) as opened, pytest.raises(InputError, match="did not answer") as caught:
        assert opened.worktree().entries
    assert "pipe" in caught.value.hint


def test_messages_keep_credentials_and_control_characters_out(tmp_path: Path) -> None:
    """What git says is told on one line, without the secret of an address or a terminal's control characters."""
    repo = Builder(tmp_path / "r").write({"a": "1"}).commit()
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / "git").write_text("#!/bin/sh\nprintf 'fatal: https://u:hunter2@example.org \\033[31mred' >&2; exit 128\n")
    (folder / "git").chmod(0o755)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATH", f"{folder}:{os.environ['PATH']}")
        with pytest.raises(InputError) as caught:
            open_repository(str(repo.path))

    assert "https://example.org" in caught.value.what
    assert "hunter2" not in caught.value.what
    assert "\033" not in caught.value.what


def _real_git() -> str:
    found = subprocess.run(["sh", "-c", "command -v git"], capture_output=True, text=True, check=True)
    return found.stdout.strip()
