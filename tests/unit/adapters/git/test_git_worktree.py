"""The working tree as a snapshot: what is on disk, and whether it is what HEAD holds."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from confcompat.adapters.git import open_repository
from confcompat.adapters.git.folder import Folder, NotRegularError
from confcompat.errors import InputError
from confcompat.model.snapshots import BlobId, Snapshot
from tests.repositories import Builder


def contents(snapshot: Snapshot) -> dict[str, bytes]:
    """Every file of a snapshot with its bytes."""
    blobs = dict(snapshot.read(dict.fromkeys(entry.blob for entry in snapshot.entries.values())))
    return {path: blobs[entry.blob] for path, entry in snapshot.entries.items()}


def settle(repo: Builder) -> Builder:
    """Makes the index certain of its files, as it is some moments after a checkout."""
    for path in repo.git("ls-files", "-z").split("\0")[:-1]:
        os.utime(repo.path / path, (1_600_000_000, 1_600_000_000), follow_symlinks=False)
    repo.git("update-index", "-q", "--refresh")
    return repo


@pytest.mark.parametrize("object_format", ["sha1", "sha256"])
def test_uncommitted_content_is_seen(tmp_path: Path, object_format: str) -> None:
    """Changed, new, removed and staged files are as on disk; ignored ones are not there; ids are git's."""
    repo = (
        Builder(tmp_path, object_format).write({"a": "1", "gone": "x", "kept": "k", ".gitignore": "*.log\n"}).commit()
    )
    settle(repo).write({"a": "changed", "d/new": "n", "gone": None, "x.log": "noise", "staged": "s"})
    repo.git("add", "staged")

    with open_repository(str(tmp_path)) as opened:
        tree = opened.worktree()
        expected = {".gitignore": b"*.log\n", "a": b"changed", "d/new": b"n", "kept": b"k", "staged": b"s"}
        assert contents(tree) == expected
        assert tree.revision == "worktree"
        assert tree.commit is None
        for path, entry in tree.entries.items():
            assert entry.blob == repo.git("hash-object", "--no-filters", path)
            assert entry.size == len(expected[path])


def change(repo: Builder, what: str) -> None:
    """One way in which a working tree differs from HEAD."""
    match what:
        case "edit":
            repo.write({"a": "other"})
        case "same size and time":
            info = (repo.path / "a").stat()
            repo.write({"a": "2"})
            os.utime(repo.path / "a", ns=(info.st_atime_ns, info.st_mtime_ns))
        case "new":
            repo.write({"new": ""})
        case "removed":
            repo.write({"a": None})
        case "staged":
            repo.write({"a": "other"}).git("add", "a")
        case "link retargeted":
            (repo.path / "l").unlink()
            repo.link("l", "d")
        case "link becomes file":
            (repo.path / "l").unlink()
            repo.write({"l": "a"})
        case "file becomes link":
            repo.write({"a": None}).link("a", "1")
        case "new link":
            repo.link("m", "a")
        case _:
            raise AssertionError(what)


CHANGES = [
    "edit",
    "same size and time",
    "new",
    "removed",
    "staged",
    "link retargeted",
    "link becomes file",
    "file becomes link",
    "new link",
]


@pytest.mark.parametrize("what", CHANGES)
@pytest.mark.parametrize("settled", [True, False])
def test_any_change_takes_the_commit_away(tmp_path: Path, what: str, settled: bool) -> None:
    """A working tree counts as HEAD only while nothing differs."""
    repo = Builder(tmp_path).write({"a": "1", "d/b": "2"}).link("l", "a").commit()
    if settled:
        settle(repo)

    with open_repository(str(tmp_path)) as opened:
        assert opened.worktree().commit == repo.head
        change(repo, what)
        assert opened.worktree().commit is None


@pytest.mark.parametrize(
    "touch",
    [
        lambda repo: os.utime(repo.path / "a", (1, 1)),
        lambda repo: (repo.path / "a").chmod(0o755),
        lambda repo: repo.git("rm", "--quiet", "--cached", "a"),
        lambda repo: repo.write({"x.log": "ignored"}),
        lambda repo: (repo.path / "empty").mkdir(),
        lambda repo: repo.git("update-index", "--chmod=+x", "a"),
    ],
    ids=["time", "mode", "unstaged", "ignored", "empty folder", "staged mode"],
)
def test_what_changes_no_file_leaves_the_commit(tmp_path: Path, touch: Callable[[Builder], object]) -> None:
    """Times, permissions, ignored files and the index alone do not make another content."""
    repo = settle(Builder(tmp_path).write({"a": "1", ".gitignore": "*.log"}).commit())
    touch(repo)

    with open_repository(str(tmp_path)) as opened:
        assert opened.worktree().commit == repo.head
        assert contents(opened.worktree()) == contents(opened.snapshot("HEAD"))


def test_settled_files_are_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the index is certain, listing costs no reading; where it is not, every file is read."""
    repo = Builder(tmp_path).write({"a": "1", "b": "2"}).commit()
    read: list[str] = []
    real = Folder.read

    def spy(folder: Folder, path: str) -> bytes:
        read.append(path)
        return real(folder, path)

    monkeypatch.setattr(Folder, "read", spy)
    with open_repository(str(tmp_path)) as opened:
        settle(repo)
        assert set(opened.worktree().entries) == {"a", "b"}
        assert read == []
        os.utime(tmp_path / "b", (5, 5))
        assert set(opened.worktree().entries) == {"a", "b"}
        assert read == ["b"]


def test_a_change_in_the_moment_of_the_checkout_is_seen(tmp_path: Path) -> None:
    """A file of the same size and time as the index knows, written while the index was, is read all the same."""
    repo = Builder(tmp_path).write({"a": "1"}).commit()
    info = (tmp_path / "a").stat()
    # The index as if written in the very moment of the file, and the file changed in that moment without a trace.
    os.utime(tmp_path / ".git" / "index", ns=(info.st_mtime_ns, info.st_mtime_ns))
    descriptor = os.open(tmp_path / "a", os.O_WRONLY)
    os.write(descriptor, b"2")
    os.close(descriptor)
    os.utime(tmp_path / "a", ns=(info.st_atime_ns, info.st_mtime_ns))

    with open_repository(str(tmp_path)) as opened:
        assert contents(opened.worktree()) == {"a": b"2"}
        assert opened.worktree().commit is None
        assert repo.head


def test_line_ends_of_a_checkout_are_no_change(tmp_path: Path) -> None:
    """CRLF that git made on checkout is HEAD's content; a file edited since is its bytes."""
    repo = Builder(tmp_path).write({"a": "1\n2\n", "b": "3\n"}).commit()
    repo.git("config", "core.autocrlf", "true")
    repo.write({"a": None, "b": None}).git("checkout", "--quiet", "--", ".")
    assert (tmp_path / "a").read_bytes() == b"1\r\n2\r\n"

    with open_repository(str(tmp_path)) as opened:
        assert opened.worktree().commit == repo.head
        settle(repo)
        assert opened.worktree().commit == repo.head
        assert contents(opened.worktree()) == {"a": b"1\n2\n", "b": b"3\n"}
        (tmp_path / "a").write_bytes(b"1\r\n3\r\n")
        assert opened.worktree().commit is None
        assert contents(opened.worktree()) == {"a": b"1\r\n3\r\n", "b": b"3\n"}


@pytest.mark.parametrize(
    ("attributes", "setting", "same"),
    [
        ("", "false", False),
        ("", "input", True),
        ("a text\n", "false", True),
        ("* text=auto\n", "false", True),
        ("a eol=crlf\n", "false", True),
        ("a -text\n", "true", False),
        ("b text\n", "false", False),
    ],
)
def test_line_ends_count_where_git_does_not_convert_them(
    tmp_path: Path, attributes: str, setting: str, same: bool
) -> None:
    """CRLF in place of a committed LF is a change unless git would take it away when committing."""
    repo = Builder(tmp_path).write({"a": "1\n", ".gitattributes": attributes}).commit()
    repo.git("config", "core.autocrlf", setting)
    repo.write({"a": "1\r\n"})

    with open_repository(str(tmp_path)) as opened:
        assert opened.worktree().commit == (repo.head if same else None)
    assert (repo.git("hash-object", "--path=a", "a") == repo.git("rev-parse", "HEAD:a")) == same


def test_a_file_in_the_place_of_a_link_is_told_by_its_bytes(tmp_path: Path) -> None:
    """Symbolic links are passed over, with the reason, whether tracked or not."""
    repo = Builder(tmp_path / "r").write({"a": "1"}).link("l", "a").commit()
    repo.link("m", "/etc/passwd")

    with open_repository(str(repo.path)) as opened:
        tree = opened.worktree()
        assert [passed.path for passed in tree.passed_over] == ["l", "m"]
        assert set(tree.entries) == {"a"}


def test_nothing_outside_the_repository_is_read(tmp_path: Path) -> None:
    """A tracked folder that became a link leads nowhere; the link is told, the secret beyond is not read."""
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.py").write_text("password = 1")
    repo = Builder(tmp_path / "r").write({"d/e/secret.py": "x", "d/a": "y", "z": "1"}).commit()
    for path in ("d/e/secret.py", "d/a"):
        (repo.path / path).unlink()
    (repo.path / "d" / "e").rmdir()
    (repo.path / "d").rmdir()
    repo.link("d/e", str(outside))

    with open_repository(str(repo.path)) as opened:
        tree = opened.worktree()
        assert contents(tree) == {"z": b"1"}
        assert [passed.path for passed in tree.passed_over] == ["d/e"]
        assert tree.commit is None


def test_a_link_that_takes_a_files_place_between_listing_and_reading_is_not_followed(tmp_path: Path) -> None:
    """Reading trusts nothing that was seen before; the committed bytes are served, or an error is raised."""
    (tmp_path / "secret").write_text("password = 1")
    repo = settle(Builder(tmp_path / "r").write({"a": "1", "d/b": "2"}).commit()).write({"new": "3"})

    with open_repository(str(repo.path)) as opened:
        tree = opened.worktree()
        blobs = {path: entry.blob for path, entry in tree.entries.items()}
        for path in ("a", "new"):
            (repo.path / path).unlink()
            repo.link(path, str(tmp_path / "secret"))
        repo.write({"d/b": None})
        assert dict(tree.read([blobs["a"], blobs["d/b"]])) == {blobs["a"]: b"1", blobs["d/b"]: b"2"}
        with pytest.raises(InputError, match="changed while it was read") as caught:
            list(tree.read([blobs["new"]]))
        assert caught.value.hint == "run again"
        with pytest.raises(InputError, match="cannot be read"):
            list(tree.read([BlobId("0" * 40)]))


def test_pipes_folders_and_unreadable_things_do_not_stop_the_listing(tmp_path: Path) -> None:
    """A pipe in a file's place is told without waiting for a writer; a folder in its place takes the file away."""
    repo = Builder(tmp_path).write({"pipe": "1", "folder": "2", "a": "3"}).commit()
    repo.write({"pipe": None, "folder": None}).write({"folder/inner": "4"})
    os.mkfifo(tmp_path / "pipe")

    with open_repository(str(tmp_path)) as opened:
        tree = opened.worktree()
        assert contents(tree) == {"a": b"3", "folder/inner": b"4"}
        assert [(passed.path, passed.reason) for passed in tree.passed_over] == [("pipe", "no regular file")]


def test_a_file_that_may_not_be_read_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Other files are still there; the reason is the system's."""
    Builder(tmp_path).write({"a": "1", "locked": "2"}).commit()
    real = Folder.read

    def refuse(folder: Folder, path: str) -> bytes:
        if path == "locked":
            raise PermissionError(13, "Permission denied")
        return real(folder, path)

    monkeypatch.setattr(Folder, "read", refuse)
    os.utime(tmp_path / "locked", (1, 1))
    with open_repository(str(tmp_path)) as opened:
        tree = opened.worktree()
        assert set(tree.entries) == {"a"}
        assert "Permission denied" in tree.passed_over[0].reason
        assert tree.commit is None


def test_a_repository_inside_is_passed_over(tmp_path: Path) -> None:
    """An untracked clone inside is told; its files belong to it."""
    repo = Builder(tmp_path).write({"a": "1"}).commit()
    Builder(tmp_path / "inner").write({"b": "2"}).commit()

    with open_repository(str(tmp_path)) as opened:
        tree = opened.worktree()
        assert set(tree.entries) == {"a"}
        assert [passed.path for passed in tree.passed_over] == ["inner"]
        assert "another repository" in tree.passed_over[0].reason
        assert tree.commit == repo.head


def test_a_sparse_checkout_lacks_nothing(tmp_path: Path) -> None:
    """What a sparse checkout leaves out is as committed; git holds it for unchanged, and so do we."""
    repo = Builder(tmp_path).write({"a": "1", "d/b": "2", "e/c": "3"}).link("e/l", "c").commit()
    repo.git("sparse-checkout", "set", "--cone", "d")
    assert not (tmp_path / "e").exists()

    with open_repository(str(tmp_path)) as opened:
        tree = opened.worktree()
        assert contents(tree) == {"a": b"1", "d/b": b"2", "e/c": b"3"}
        assert [passed.path for passed in tree.passed_over] == ["e/l"]
        assert tree.commit == repo.head


def test_a_merge_conflict_shows_the_file_on_disk(tmp_path: Path) -> None:
    """A path with several versions in the index is one file: the one that is edited."""
    repo = Builder(tmp_path).write({"a": "1\n"}).commit().branch("side").write({"a": "2\n"}).commit()
    repo.branch("main").write({"a": "3\n"}).commit()
    with pytest.raises(AssertionError):
        repo.merge("side")

    with open_repository(str(tmp_path)) as opened:
        tree = opened.worktree()
        assert list(tree.entries) == ["a"]
        assert contents(tree)["a"].startswith(b"<<<<<<<")
        assert tree.commit is None


def test_files_that_the_user_ignores_everywhere_are_ignored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`core.excludesFile` of the user's own configuration counts, as it does for git; nothing else of it does."""
    home = tmp_path / "home"
    home.mkdir()
    (home / "ignore").write_text("*.swp\n")
    (home / ".gitconfig").write_text(f"[core]\n excludesFile = ~/ignore\n fsmonitor = touch {tmp_path}/mark\n")
    repo = Builder(tmp_path / "r").write({"a": "1"}).commit().write({"x.swp": "editor"})
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)

    with open_repository(str(repo.path)) as opened:
        assert set(opened.worktree().entries) == {"a"}
        assert opened.worktree().commit == repo.head
    assert not (tmp_path / "mark").exists()


def test_a_snapshot_stays_as_it_was_listed(tmp_path: Path) -> None:
    """Files that appear later are not in a snapshot that was listed before; a new snapshot has them."""
    repo = Builder(tmp_path).write({"a": "1"}).commit()

    with open_repository(str(tmp_path)) as opened:
        tree = opened.worktree()
        assert set(tree.entries) == {"a"}
        repo.write({"b": "2"})
        assert set(tree.entries) == {"a"}
        assert set(opened.worktree().entries) == {"a", "b"}


def test_a_working_tree_that_is_gone_is_an_input_error(tmp_path: Path) -> None:
    """A folder removed meanwhile is told, not a traceback."""
    repo = Builder(tmp_path / "r").write({"a": "1"}).commit()

    with open_repository(str(repo.path)) as opened:
        tree = opened.worktree()
        listed = opened.worktree()
        assert set(listed.entries) == {"a"}
        repo.path.rename(tmp_path / "moved")
        with pytest.raises(InputError):
            assert tree.entries
        with pytest.raises(InputError, match="No such file"):
            list(listed.read([listed.entries["a"].blob]))


def test_a_folder_reads_only_below_itself(tmp_path: Path) -> None:
    """Dots, links on the way and things that are no files are refused."""
    (tmp_path / "r" / "d").mkdir(parents=True)
    (tmp_path / "secret").write_text("x")
    (tmp_path / "r" / "d" / "a").write_text("1")
    (tmp_path / "r" / "l").symlink_to("d")
    os.mkfifo(tmp_path / "r" / "pipe")

    with Folder(str(tmp_path / "r")) as folder:
        assert folder.read("d/a") == b"1"
        for path in ("../secret", "d/../../secret", "l/a", "d//a", "l", "missing/a", "d/a/b"):
            with pytest.raises(OSError, match=r"no such|No such|Not a directory|symbolic|leads out"):
                folder.read(path)
        for path in ("pipe", "d"):
            with pytest.raises(NotRegularError):
                folder.read(path)
        assert folder.read("d/a") == b"1"
        assert folder.target("l") == b"d"


def test_no_descriptor_is_left_open(tmp_path: Path) -> None:
    """Listing and reading, with errors on the way, give back every descriptor."""
    repo = Builder(tmp_path).write({"a": "1", "d/e/f": "2", "g/h": "3"}).commit()
    repo.write({"g/h": None})
    (tmp_path / "g").rmdir()
    repo.link("g", "d")

    def descriptors() -> int:
        return len(os.listdir("/proc/self/fd"))

    before = descriptors()
    with open_repository(str(tmp_path)) as opened:
        for _ in range(3):
            contents(opened.worktree())
    assert descriptors() == before


FILES = st.dictionaries(
    st.sampled_from(["a", "b", "d/a", "d/b", "d/e/c", "z.py"]),
    st.sampled_from(["", "1", "2", "1\n", "1\r\n"]),
    max_size=6,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(FILES, FILES, st.booleans())
def test_a_working_tree_is_its_own_commit_to_be(
    tmp_path_factory: pytest.TempPathFactory, first: dict[str, str], second: dict[str, str], settled: bool
) -> None:
    """Law: the working tree has exactly the entries of the commit made of it, and its id when nothing differs."""
    repo = Builder(tmp_path_factory.mktemp("law")).write(first).commit()
    if settled:
        settle(repo)
    repo.write({path: None for path in first if path not in second}).write(second)

    with open_repository(str(repo.path)) as opened:
        tree = opened.worktree()
        before, held = dict(tree.entries), tree.commit
        assert {path: content.decode() for path, content in contents(tree).items()} == second
        assert held == (repo.head if first == second else None)
        repo.commit()
        assert dict(opened.snapshot("HEAD").entries) == before


def test_listing_many_files_is_quick(tmp_path: Path) -> None:
    """Two thousand settled files are listed within seconds: a guard against work that grows with the square."""
    repo = settle(Builder(tmp_path).write({f"d{n % 40}/f{n}": str(n) for n in range(2000)}).commit())

    started = time.monotonic()
    with open_repository(str(tmp_path)) as opened:
        assert opened.worktree().commit == repo.head
        assert len(contents(opened.worktree())) == 2000
    assert time.monotonic() - started < 10
