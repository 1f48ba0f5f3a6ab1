"""A revision that the clone lacks is told with the command that really brings it."""

from __future__ import annotations

import shlex
import subprocess
from pathlib import Path

import pytest

from confcompat.adapters.git import open_repository
from confcompat.errors import InputError
from tests.repositories import Builder, isolated_environment


@pytest.fixture
def origin(tmp_path: Path) -> Builder:
    """A history with a tag, an annotated tag and a branch that a shallow clone of main lacks."""
    repo = Builder(tmp_path / "origin").write({"a": "1"}).commit().tag("v1.0").tag("stable-one")
    repo.write({"a": "2"}).commit().tag("v1.1", "annotated").branch("feature/x").write({"b": "1"}).commit()
    return repo.branch("main").write({"a": "3"}).commit().write({"a": "4"}).commit()


def follow(hint: str, which: int = 0) -> None:
    """Runs the command of a hint as a person would: its line, in a shell, without the words before it."""
    line = hint.split("\n")[which]
    command = line[line.index("git ") :]
    assert shlex.split(command)[0] == "git"
    done = subprocess.run(
        ["sh", "-c", command], env=isolated_environment(), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{command}: {done.stderr}"


@pytest.mark.parametrize(
    ("revision", "which"),
    [
        ("v1.0", 0),
        ("v1.1", 0),
        ("refs/tags/v1.1", 0),
        ("tags/v1.1", 0),
        ("feature/x", 0),
        ("origin/feature/x", 0),
        ("refs/remotes/origin/feature/x", 0),
        ("stable-one", 1),
        ("HEAD~2", 0),
        ("v1.1~1", 0),
    ],
)
@pytest.mark.parametrize("folder", ["shallow", "it's a folder"])
def test_the_hint_of_a_shallow_clone_works(
    origin: Builder, tmp_path: Path, revision: str, which: int, folder: str
) -> None:
    """After the hinted command the revision resolves to what the origin has, and its files are there."""
    shallow = origin.clone(tmp_path / folder, depth=1)
    expected = origin.git("rev-parse", f"{revision.removeprefix('refs/remotes/').removeprefix('origin/')}^{{commit}}")

    with open_repository(str(shallow.path)) as opened:
        with pytest.raises(InputError, match="in this clone") as caught:
            opened.resolve(revision)
        follow(caught.value.hint, which)
        if revision == "v1.1~1":
            follow(f"git -C {shlex.quote(str(shallow.path))} fetch --tags origin")
        snapshot = opened.snapshot(revision)
        assert snapshot.commit == expected
        assert len(dict(snapshot.read(entry.blob for entry in snapshot.entries.values()))) >= 1


def test_the_hint_for_an_id_works(origin: Builder, tmp_path: Path) -> None:
    """A whole commit id is fetched as such; for an abbreviated one the history is needed."""
    wanted = origin.git("rev-parse", "v1.0")
    for depth_one, name in ((True, wanted), (False, wanted[:9])):
        shallow = origin.clone(tmp_path / name, depth=1)
        with open_repository(str(shallow.path)) as opened:
            with pytest.raises(InputError) as caught:
                opened.resolve(name)
            assert ("--depth=1" in caught.value.hint) == depth_one
            follow(caught.value.hint)
            assert opened.resolve(name) == wanted


def test_a_hint_in_the_current_folder_is_short(
    origin: Builder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """For the current folder the command needs no -C."""
    shallow = origin.clone(tmp_path / "s", depth=1)
    monkeypatch.chdir(shallow.path)

    with open_repository(".") as opened:
        with pytest.raises(InputError) as caught:
            opened.resolve("v1.0")
        assert caught.value.hint.split("\n")[0] == "git fetch --depth=1 --no-tags origin tag v1.0"
        follow(caught.value.hint)
        assert opened.resolve("v1.0")


def test_the_hint_for_missing_blobs_works(origin: Builder, tmp_path: Path) -> None:
    """In partial clones the commit is known and its files are not: the hinted command brings them."""
    for options in (["--filter=blob:none"], ["--filter=tree:0"], ["--filter=blob:none", "--depth=3"]):
        partial = origin.clone(tmp_path / "-".join(options).replace(":", ""), "--no-checkout", *options)
        with open_repository(str(partial.path)) as opened:
            snapshot = opened.snapshot("HEAD~1")
            with pytest.raises(InputError) as caught:
                list(snapshot.read(entry.blob for entry in snapshot.entries.values()))
            follow(caught.value.hint)
            snapshot = opened.snapshot("HEAD~1")
            assert dict(snapshot.read(entry.blob for entry in snapshot.entries.values()))


def test_a_partial_clone_is_told_as_such(origin: Builder, tmp_path: Path) -> None:
    """An unknown tag of a partial clone is fetched without cutting the history."""
    partial = origin.clone(tmp_path / "p", "--filter=blob:none", "--no-tags")

    with open_repository(str(partial.path)) as opened:
        with pytest.raises(InputError, match="which is partial") as caught:
            opened.resolve("v1.0")
        assert "--depth" not in caught.value.hint
        follow(caught.value.hint)
        assert opened.resolve("v1.0")


def test_a_full_clone_names_what_is_near(origin: Builder) -> None:
    """A slip of the finger is answered with the names that look alike."""
    with open_repository(str(origin.path)) as opened:
        with pytest.raises(InputError) as caught:
            opened.resolve("v1.01")
        assert "v1.0" in caught.value.hint
        with pytest.raises(InputError) as caught:
            opened.resolve("nothing-of-the-kind")
        assert "log --oneline --all" in caught.value.hint


def test_a_full_clone_without_tags_can_fetch_them(origin: Builder, tmp_path: Path) -> None:
    """Where no name is near, a clone with a remote is told how to ask there."""
    clone = origin.clone(tmp_path / "c", "--no-tags", "--single-branch", "--origin=upstream")

    with open_repository(str(clone.path)) as opened:
        with pytest.raises(InputError) as caught:
            opened.resolve("v1.1")
        assert "--depth" not in caught.value.hint
        follow(caught.value.hint)
        assert opened.resolve("v1.1") == origin.git("rev-parse", "v1.1^{commit}")


def test_a_branch_of_the_remote_needs_no_prefix(origin: Builder, tmp_path: Path) -> None:
    """CI clones know the target branch of a pull request as origin's only."""
    clone = origin.clone(tmp_path / "c")

    with open_repository(str(clone.path)) as opened:
        assert opened.resolve("feature/x") == opened.resolve("origin/feature/x") == origin.git("rev-parse", "feature/x")


def test_head_is_never_the_remotes(origin: Builder, tmp_path: Path) -> None:
    """Where our own HEAD names no commit, or too few, the remote's does not take its place."""
    empty = Builder(tmp_path / "e")
    empty.git("remote", "add", "origin", origin.url)
    empty.git("fetch", "--quiet", "origin")
    empty.git("remote", "set-head", "origin", "main")

    with open_repository(str(empty.path)) as opened:
        for revision in ("HEAD", "HEAD~1", "@", "@^"):
            with pytest.raises(InputError, match="no commit named"):
                opened.resolve(revision)
        assert opened.resolve("main~1") == origin.git("rev-parse", "main~1")


def test_tags_branches_ids_and_steps_resolve_to_commits(origin: Builder) -> None:
    """Whatever names a commit gives its full id, annotated tags included."""
    with open_repository(str(origin.path)) as opened:
        for revision in ("v1.0", "v1.1", "main", "HEAD~2", "main^", "refs/heads/feature/x", origin.head[:8], "@"):
            assert opened.resolve(revision) == origin.git("rev-parse", f"{revision}^{{commit}}")


@pytest.mark.parametrize(
    "revision",
    ["", "--all", "-", "--output=x", "-h", "^HEAD", "HEAD..main", "HEAD:a", "HEAD^{tree}", "a\nb", "a\0b", "\r", " ",
     ":/", "\udcff", "é", "$(touch x)", "x" * 5000, "main@{upstream}"],
)  # fmt: skip
def test_what_names_no_commit_is_an_input_error(origin: Builder, revision: str) -> None:
    """Options, ranges, files, control characters: no revision, and never anything worse."""
    with open_repository(str(origin.path)) as opened:
        with pytest.raises(InputError) as caught:
            opened.resolve(revision)
        assert caught.value.hint
        assert caught.value.exit_code == 3


def test_a_tag_that_looks_like_an_option_is_a_name(origin: Builder) -> None:
    """Even a reference that begins with a dash is only a name."""
    origin.git("update-ref", "refs/tags/--all", "v1.0")

    with open_repository(str(origin.path)) as opened:
        assert opened.resolve("--all") == origin.git("rev-parse", "v1.0")


def test_a_damaged_repository_is_told(origin: Builder) -> None:
    """A tree or blob that is gone from a full clone is an error that says what to do."""
    with open_repository(str(origin.path)) as opened:
        before = opened.snapshot("v1.0")
        blob = before.entries["a"].blob
        for revision in ("v1.0:a", "v1.1^{tree}"):
            name = origin.git("rev-parse", revision)
            (origin.path / ".git" / "objects" / name[:2] / name[2:]).unlink()
        with pytest.raises(InputError) as caught:
            list(before.read([blob]))
        assert "fsck" in caught.value.hint
        with pytest.raises(InputError, match="cannot be listed"):
            assert opened.snapshot("v1.1").entries
