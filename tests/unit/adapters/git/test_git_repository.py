"""Repositories are found and asked as they are, whatever their shape."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from confcompat.adapters.git import open_repository
from confcompat.errors import InputError
from confcompat.model.lfs import is_lfs_pointer
from confcompat.model.lookup import Absent, Present, Unknown
from confcompat.model.snapshots import BlobId, Repository, Snapshot
from tests.repositories import Builder


def contents(snapshot: Snapshot) -> dict[str, bytes]:
    """Every file of a snapshot with its bytes."""
    blobs = dict(snapshot.read(dict.fromkeys(entry.blob for entry in snapshot.entries.values())))
    return {path: blobs[entry.blob] for path, entry in snapshot.entries.items()}


@pytest.mark.parametrize("object_format", ["sha1", "sha256"])
def test_a_snapshot_holds_the_files_of_its_revision(tmp_path: Path, object_format: str) -> None:
    """Old revisions show the old files; ids, sizes and bytes are git's, in both object formats."""
    repo = Builder(tmp_path / "r", object_format).write({"a.py": "x = 1\n", "d/b.yaml": "k: 1\n"}).commit().tag("v1")
    repo.write({"a.py": "x = 22\n", "d/b.yaml": None}).commit()

    with open_repository(str(repo.path)) as opened:
        old, new = opened.snapshot("v1"), opened.snapshot("HEAD")

        assert contents(old) == {"a.py": b"x = 1\n", "d/b.yaml": b"k: 1\n"}
        assert contents(new) == {"a.py": b"x = 22\n"}
        assert old.revision == "v1"
        assert new.commit == repo.head
        assert new.entries["a.py"].blob == repo.git("rev-parse", "HEAD:a.py")
        assert new.entries["a.py"].size == 7


def test_entries_come_in_bytewise_path_order(tmp_path: Path) -> None:
    """The order is that of the paths' bytes, in a commit and in the working tree."""
    names = ["a/z", "a-b", "a.b", "B", "é", "z", "a b", "ab/c", "𝒳", "ｚ"]
    repo = Builder(tmp_path).write(dict.fromkeys(names, "x")).commit()
    expected = sorted(names, key=str.encode)

    with open_repository(str(tmp_path)) as opened:
        assert list(opened.snapshot(repo.head).entries) == expected
        assert list(opened.worktree().entries) == expected


def test_unusual_paths_are_read(tmp_path: Path) -> None:
    """Spaces, quotes, newlines and bytes that are no UTF-8 work in commits and in the working tree."""
    names = ["a b", "q\"'", "new\nline", "tab\t", "\udcff\udcfe", "-dash", "*?[", "d\n/\udc80"]
    files = {name: f"content {number}" for number, name in enumerate(names)}
    repo = Builder(tmp_path)
    repo.write({os.fsdecode(name.encode("utf-8", "surrogateescape")): text for name, text in files.items()}).commit()
    expected = {name: text.encode() for name, text in files.items()}

    with open_repository(str(tmp_path)) as opened:
        assert contents(opened.snapshot("HEAD")) == expected
        tree = opened.worktree()
        assert contents(tree) == expected
        assert tree.commit == repo.head


def test_links_and_submodules_are_passed_over_with_a_reason(tmp_path: Path) -> None:
    """Neither a symbolic link nor a submodule is an entry; both are told."""
    inner = Builder(tmp_path / "inner").write({"x.py": "1"}).commit()
    repo = Builder(tmp_path / "r").write({"a": "1"}).link("l", "/etc/passwd").commit()
    repo.git("submodule", "--quiet", "add", inner.url, "sub")
    repo.commit()

    with open_repository(str(repo.path)) as opened:
        for snapshot in (opened.snapshot("HEAD"), opened.worktree()):
            assert set(snapshot.entries) == {"a", ".gitmodules"}
            assert [passed.path for passed in snapshot.passed_over] == ["l", "sub"]
            assert "link" in snapshot.passed_over[0].reason
            assert "submodule" in snapshot.passed_over[1].reason
            assert snapshot.commit == repo.head

    with open_repository(str(repo.path / "sub")) as opened:
        assert opened.root == str(repo.path / "sub")
        assert set(opened.worktree().entries) == {"x.py"}


def test_lfs_pointers_are_known_by_their_content() -> None:
    """A small blob that begins as the specification says is a pointer; others are not."""
    pointer = b"version https://git-lfs.github.com/spec/v1\noid sha256:abc\nsize 3\n"

    assert is_lfs_pointer(pointer)
    assert not is_lfs_pointer(pointer + b"x" * 1024)
    assert not is_lfs_pointer(b"# " + pointer)


def test_a_repository_is_found_from_below(tmp_path: Path) -> None:
    """Any folder of the working tree leads to its top, and so does the inside of the git directory."""
    repo = Builder(tmp_path / "r").write({"d/e/a": "1"}).commit()

    for folder in ("", "d", "d/e", ".git", ".git/objects"):
        with open_repository(str(repo.path / folder)) as opened:
            assert opened.root == str(repo.path)
            assert not opened.is_bare
            assert set(opened.worktree().entries) == {"d/e/a"}


def test_a_bare_repository_has_revisions_but_no_working_tree(tmp_path: Path) -> None:
    """A bare repository answers for its commits; asking for files on disk is an error that says so."""
    bare = Builder(tmp_path / "r").write({"a": "1"}).commit().clone(tmp_path / "b.git", "--bare")

    assert open_repository(str(bare.path)).name == str(bare.path)
    with open_repository(str(bare.path / "refs"), name="the bare one") as opened:
        assert opened.name == "the bare one"
        assert opened.is_bare
        assert opened.root == str(bare.path)
        assert contents(opened.snapshot("main")) == {"a": b"1"}
        with pytest.raises(InputError, match="the bare one: a bare repository has no working tree"):
            opened.worktree()


def test_a_bare_repository_named_dot_git_is_bare(tmp_path: Path) -> None:
    """Where work is done in linked working trees only, the folder above a bare .git is none; the linked ones are."""
    source = Builder(tmp_path / "r").write({"a": "1"}).commit()
    (tmp_path / "top").mkdir()
    bare = source.clone(tmp_path / "top" / ".git", "--bare")
    bare.git("worktree", "add", "--quiet", "--detach", str(tmp_path / "top" / "linked"))
    (tmp_path / "top" / "linked" / "new").write_text("2")

    with open_repository(str(tmp_path / "top")) as opened:
        assert opened.is_bare
    with open_repository(str(tmp_path / "top" / "linked")) as opened:
        assert not opened.is_bare
        assert contents(opened.worktree()) == {"a": b"1", "new": b"2"}


def test_a_linked_working_tree_is_its_own(tmp_path: Path) -> None:
    """`git worktree` folders have their own HEAD and files, and share the commits."""
    repo = Builder(tmp_path / "r").write({"a": "1"}).commit().tag("v1").write({"a": "2"}).commit()
    repo.git("worktree", "add", "--quiet", "--detach", str(tmp_path / "w"), "v1")

    with open_repository(str(tmp_path / "w")) as opened:
        assert opened.root == str(tmp_path / "w")
        assert contents(opened.worktree()) == {"a": b"1"}
        assert opened.worktree().commit == opened.resolve("v1")
        assert contents(opened.snapshot("main")) == {"a": b"2"}


def test_a_folder_without_repository_is_an_input_error(tmp_path: Path) -> None:
    """Neither a plain folder nor a missing one passes; the message says what to do."""
    with pytest.raises(InputError, match="no git repository here or above") as caught:
        open_repository(str(tmp_path))
    assert "--repo" in caught.value.hint
    assert caught.value.exit_code == 3
    with pytest.raises(InputError, match="no such folder"):
        open_repository(str(tmp_path / "missing"))


def test_a_broken_git_file_is_told(tmp_path: Path) -> None:
    """A .git file that leads nowhere is an error, not a search further up."""
    Builder(tmp_path).write({"a": "1"}).commit()
    (tmp_path / "d").mkdir()
    (tmp_path / "d" / ".git").write_text("gitdir: /nowhere\n")

    with pytest.raises(InputError, match="cannot open the repository"):
        open_repository(str(tmp_path / "d"))


def test_a_repository_of_an_unknown_kind_is_told(tmp_path: Path) -> None:
    """A repository that needs a newer git is an error with git's own words."""
    repo = Builder(tmp_path).write({"a": "1"}).commit()
    repo.git("config", "core.repositoryformatversion", "99")

    with pytest.raises(InputError, match="99"):
        open_repository(str(tmp_path))


def test_an_empty_folder_named_dot_git_is_no_repository(tmp_path: Path) -> None:
    """As git does, the search goes on above it."""
    repo = Builder(tmp_path).write({"d/a": "1"}).commit()
    (tmp_path / "d" / ".git").mkdir()

    with open_repository(str(tmp_path / "d")) as opened:
        assert opened.root == str(repo.path)


def test_an_empty_repository_has_a_working_tree_only(tmp_path: Path) -> None:
    """Before the first commit, revisions are errors that say why, and files on disk are there."""
    Builder(tmp_path).write({"a": "1"})

    with open_repository(str(tmp_path)) as opened:
        assert contents(opened.worktree()) == {"a": b"1"}
        assert opened.worktree().commit is None
        assert opened.tags() == ()
        for revision in ("HEAD", "main", "v1"):
            with pytest.raises(InputError, match="no commits yet"):
                opened.resolve(revision)


def test_reachability_is_told(tmp_path: Path) -> None:
    """A commit contains itself and its ancestors through merges, and nothing else."""
    repo = (
        Builder(tmp_path).write({"a": "1"}).commit().tag("first").branch("side").write({"b": "1"}).commit().tag("side1")
    )
    repo.branch("main").write({"c": "1"}).commit().tag("main1").merge("side").tag("merged", "annotated")

    with open_repository(str(tmp_path)) as opened:
        ids = {name: opened.resolve(name) for name in ("first", "side1", "main1", "merged")}
        assert opened.contains(ids["merged"], ids["side1"]) == Present(True)
        assert opened.contains(ids["main1"], ids["main1"]) == Present(True)
        assert opened.contains(ids["main1"], ids["side1"]) == Present(False)
        assert opened.contains(ids["first"], ids["merged"]) == Present(False)
        assert opened.contains("merged", "first") == Present(True)
        assert isinstance(opened.contains(ids["main1"], "0" * 40), Unknown)
        assert isinstance(opened.contains("main", "nothing"), Unknown)


def test_a_shallow_clone_says_yes_but_not_no(tmp_path: Path) -> None:
    """What is found is certain; what is not found may lie behind the cut."""
    repo = Builder(tmp_path / "r").write({"a": "1"}).commit().tag("v1")
    repo.write({"a": "2"}).commit().write({"a": "3"}).commit().write({"a": "4"}).commit()
    shallow = repo.clone(tmp_path / "s", depth=2)
    shallow.git("fetch", "--quiet", "origin", "tag", "v1")

    with open_repository(str(shallow.path)) as opened:
        head, parent, first = (opened.resolve(name) for name in ("HEAD", "HEAD~1", "v1"))
        assert opened.contains(head, parent) == Present(True)
        unknown = opened.contains(head, first)
        assert isinstance(unknown, Unknown)
        assert "fetch --unshallow origin" in unknown.reason
        assert isinstance(opened.newest_tag("v*", head), Unknown)
        # The first commit has no parents at all: nothing is cut there.
        assert opened.contains(first, head) == Present(False)
        assert opened.newest_tag("v*", first) == Absent()


def test_the_newest_tag_is_the_last_release_before(tmp_path: Path) -> None:
    """Version order decides, pre-releases come first, the commit's own tags and unreachable ones do not count."""
    repo = Builder(tmp_path).write({"a": "1"}).commit().tag("v1.9.0").tag("other-2").write({"a": "2"}).commit()
    repo.tag("v1.10.0", "annotated").tag("v1.10.0-rc1").write({"a": "3"}).commit().tag("v1.2.0")
    repo.branch("side").write({"a": "4"}).commit().tag("v3.0.0").branch("main").write({"a": "5"}).commit()
    repo.tag("v2.0.0").tag("v2.0.0-annotated", "annotated")
    repo.git("tag", "v9-blob", repo.git("rev-parse", "HEAD:a"))
    repo.git("tag", "-a", "-m", "of a blob", "v9-annotated-blob", repo.git("rev-parse", "HEAD:a"))
    repo.git("tag", "-a", "-m", "twice", "v1.11.0", "refs/tags/v1.10.0")
    repo.git("tag", "-a", "-m", "twice", "v9-twice-blob", "refs/tags/v9-annotated-blob")

    with open_repository(str(tmp_path)) as opened:
        assert opened.newest_tag("v*", repo.head) == Present("v1.11.0")
        assert opened.newest_tag("v1.10*", repo.head) == Present("v1.10.0")
        assert opened.newest_tag("v[23]*", "HEAD") == Absent()
        assert opened.newest_tag("other-*", "v1.11.0") == Present("other-2")
        tags = dict(opened.tags())
        assert tags["v1.11.0"] == tags["v1.10.0"] == opened.resolve("v1.10.0")
        assert tags["v3.0.0"] == opened.resolve("side")
        assert not [name for name in tags if name.startswith("v9")]


def test_a_commit_tells_its_time(tmp_path: Path) -> None:
    """The committer's date, in seconds, also when the message looks like a header."""
    repo = Builder(tmp_path).write({"a": "1"}).commit("committer x <y> 1 +0000")

    with open_repository(str(tmp_path)) as opened:
        assert opened.commit_time(repo.head) == int(repo.git("show", "-s", "--format=%ct"))
        with pytest.raises(InputError):
            opened.commit_time("0" * 40)


def test_nothing_is_written(tmp_path: Path) -> None:
    """Asking everything leaves every byte and time of the repository as it was, even one that may not be written."""
    repo = Builder(tmp_path / "r").write({"a": "1", "d/b": "2"}).commit().tag("v1")
    repo.write({"a": "changed", "new": "3"})

    def state() -> dict[str, tuple[int, int, int]]:
        every = [repo.path, *repo.path.rglob("*")]
        return {str(path): (info.st_mtime_ns, info.st_size, info.st_ino) for path in every for info in [path.lstat()]}

    before = state()
    for path in (repo.path / ".git", repo.path):
        path.chmod(stat.S_IRUSR | stat.S_IXUSR)
    with open_repository(str(repo.path)) as opened:
        typed: Repository = opened
        contents(typed.worktree())
        contents(typed.snapshot("v1"))
        assert typed.worktree().commit is None
        typed.newest_tag("*", "HEAD")
        typed.contains(repo.head, repo.head)
    for path in (repo.path, repo.path / ".git"):
        path.chmod(stat.S_IRWXU)

    assert state() == before


def test_a_blob_of_nowhere_is_an_input_error(tmp_path: Path) -> None:
    """Ids that are unknown, no ids, or of another kind are errors; the next read works again."""
    repo = Builder(tmp_path).write({"a": "1"}).commit()

    with open_repository(str(tmp_path)) as opened:
        snapshot = opened.snapshot("HEAD")
        for wrong in ("0" * 40, repo.head, "HEAD:a", "0\n", ""):
            with pytest.raises(InputError):
                list(snapshot.read([BlobId(wrong)]))
            assert contents(snapshot) == {"a": b"1"}
