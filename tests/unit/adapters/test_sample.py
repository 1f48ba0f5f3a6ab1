"""The sample: where it is found, how its history is applied, and the repositories that come out."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from confcompat.adapters.sample import Story, build, locate, materialise
from confcompat.adapters.sample.history import Commit, Edit, History, Step, commits, read_history
from confcompat.adapters.sample.story import Run
from confcompat.adapters.settings import load_settings
from confcompat.errors import InputError, InternalError, UsageError
from confcompat.model.releases import Delivery
from tests.repositories import isolated_environment


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Story:
    return materialise(str(tmp_path_factory.mktemp("made")))


def git(folder: str, *arguments: str) -> str:
    command = ["git", "-C", folder, *arguments]
    return subprocess.run(command, env=isolated_environment(), capture_output=True, text=True, check=True).stdout


def steps(*edits: Edit, first: dict[str, bytes]) -> list[Commit]:
    """The commits of a history of two steps: the first tree, then the edits."""
    made = [
        Step(repository="api", date="2025-01-01 09:00", author="A", message="one"),
        Step(repository="api", date="2025-01-02 09:00", author="A", message="two", edits=edits),
    ]
    return list(commits(History(repositories={"api": "app"}, steps=tuple(made)), {"api": first}))


class TestLocate:
    def test_a_checkout_has_it_at_its_root(self) -> None:
        """In a checkout the sample lies beside the package."""
        assert locate() == str(Path(build.__file__).parents[3] / "sample_repo")

    def test_a_wheel_has_it_in_the_package(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """In an installed package the sample lies in the package, and wins over one beside it."""
        package = tmp_path / "confcompat"
        for folder in (package / "sample_repo", tmp_path / "sample_repo"):
            folder.mkdir(parents=True)
            (folder / "history.yaml").write_text("")
        monkeypatch.setattr(build, "__file__", str(package / "adapters" / "sample" / "build.py"))
        assert locate() == str(package / "sample_repo")

    def test_without_it_the_error_says_what_to_do(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Where neither holds the sample, exit code 3 and a hint."""
        monkeypatch.setattr(build, "__file__", str(tmp_path / "confcompat" / "adapters" / "sample" / "build.py"))
        with pytest.raises(InputError) as raised:
            locate()
        assert raised.value.exit_code == 3
        assert raised.value.hint


class TestMaterialise:
    def test_every_tag_of_the_history_is_there(self, story: Story) -> None:
        """Each repository holds the tags of its steps and nothing else."""
        tags = read_history(Path(locate()) / "history.yaml").tags()
        for name, folder in story.repositories:
            assert git(folder, "tag").split() == sorted(tag for tag, owner in tags.items() if owner == name)

    def test_both_repositories_are_sound_and_clean(self, story: Story) -> None:
        """git finds no damage, and the working trees are exactly their branch `main`."""
        for _, folder in story.repositories:
            git(folder, "fsck", "--strict", "--no-dangling")
            assert git(folder, "status", "--porcelain", "--branch").split() == ["##", "main"]

    def test_the_same_commit_ids_come_out_every_time(self, story: Story, tmp_path: Path) -> None:
        """Dates, authors and bytes are fixed, so a report on the sample never changes."""
        again = materialise(str(tmp_path / "again"))
        for (_, one), (_, other) in zip(story.repositories, again.repositories, strict=True):
            assert git(one, "rev-parse", "main") == git(other, "rev-parse", "main")

    def test_nobodys_git_configuration_matters(
        self, story: Story, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A user's configuration, attributes and hook variables neither change a byte nor run anything."""
        (tmp_path / "git").mkdir()
        (tmp_path / "git" / "attributes").write_text("* text eol=crlf\n")
        template = tmp_path / "template" / "hooks"
        template.mkdir(parents=True)
        (template / "post-checkout").write_text(f"#!/bin/sh\ntouch {tmp_path}/ran\n")
        (template / "post-checkout").chmod(0o755)
        hostile = tmp_path / "gitconfig"
        hostile.write_text(f"[init]\n templateDir = {template.parent}\n[core]\n autocrlf = true\n")
        for name, value in {"GIT_CONFIG_GLOBAL": hostile, "XDG_CONFIG_HOME": tmp_path, "GIT_DIR": tmp_path}.items():
            monkeypatch.setenv(name, str(value))
        made = materialise(str(tmp_path / "made"))
        monkeypatch.undo()
        assert git(made.folder, "rev-parse", "main") == git(story.folder, "rev-parse", "main")
        assert b"\r\n" not in (Path(made.folder) / "Dockerfile").read_bytes()
        assert not (tmp_path / "ran").exists()

    def test_nothing_is_overwritten(self, tmp_path: Path) -> None:
        """Where a repository's folder exists, exit code 2, and neither repository is made."""
        (tmp_path / "manifests").mkdir()
        with pytest.raises(UsageError, match="manifests"):
            materialise(str(tmp_path))
        assert os.listdir(tmp_path) == ["manifests"]

    def test_a_folder_that_cannot_be_made_is_named(self, tmp_path: Path) -> None:
        """Below a file no folder can be made: exit code 3."""
        (tmp_path / "file").write_text("")
        with pytest.raises(InputError, match="cannot be made"):
            materialise(str(tmp_path / "file" / "below"))

    def test_a_failure_of_git_is_told(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """What git says reaches the person."""
        git_that_fails = tmp_path / "git"
        git_that_fails.write_text("#!/bin/sh\necho no space left >&2\nexit 128\n")
        git_that_fails.chmod(0o755)
        monkeypatch.setattr(build, "find_git", lambda: str(git_that_fails))
        with pytest.raises(InternalError, match="no space left"):
            materialise(str(tmp_path / "made"))

    def test_what_python_leaves_beside_the_sources_stays_behind(
        self, story: Story, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Installing a wheel compiles the sample's sources; the repositories are the same all the same."""
        copy = tmp_path / "sample"
        shutil.copytree(locate(), copy)
        (copy / "app" / "api" / "__pycache__").mkdir(exist_ok=True)
        (copy / "app" / "api" / "__pycache__" / "wsgi.cpython-311.pyc").write_bytes(b"compiled")
        (copy / "app" / "old.pyc").write_bytes(b"compiled")
        monkeypatch.setattr(build, "locate", lambda: str(copy))
        made = materialise(str(tmp_path / "made"))
        assert git(made.folder, "rev-parse", "main") == git(story.folder, "rev-parse", "main")


class TestStory:
    def test_every_chapter_names_revisions_that_exist(self, story: Story) -> None:
        """Releases and configs of chapters, replays and healthy pairs are revisions of their repositories."""
        folders = dict(story.repositories)
        named = {("api", one) for chapter in story.chapters for one in (*chapter.stable, *chapter.candidate)}
        named |= {(chapter.config_repository, one) for chapter in story.chapters for one in chapter.configs}
        for pair in (*story.healthy, *(one for chapter in story.chapters for one in chapter.replays)):
            named |= {("api", pair.release), (pair.config_repository, pair.config)}
        for repository, revision in sorted(named):
            git(folders[repository], "rev-parse", "--verify", "--quiet", f"refs/tags/{revision}")

    def test_commands_name_only_what_the_chapter_tells(self, story: Story) -> None:
        """Every revision on a command line is a tag, and every settings file named is there."""
        tags = {tag for _, folder in story.repositories for tag in git(folder, "tag").split()}
        revisions = ("--stable", "--candidate", "--config-deployed", "--config-candidate")
        for run in (run for chapter in story.chapters for run in chapter.runs):
            for option, value in zip(run.arguments, run.arguments[1:], strict=False):
                if option in revisions:
                    assert value.rpartition("=")[2] in tags
                if option == "--config":
                    assert (Path(story.folder) / value).is_file()

    def test_an_incident_fails_with_a_rule_and_a_remedy_does_not(self, story: Story) -> None:
        """A command that exits 1 says which rule must be told; no command expects anything but 0 and 1."""
        for run in (run for chapter in story.chapters for run in chapter.runs):
            assert run.exit_code in (0, 1)
            assert run.tells or run.exit_code == 0
            assert run.shows

    def test_arguments_are_split_as_a_shell_would(self) -> None:
        """`arguments` is what follows the program's name."""
        assert Run("confcompat key 'a b' --env prd", 0, (), (), "").arguments == ("key", "a b", "--env", "prd")

    def test_both_settings_files_are_valid(self, story: Story) -> None:
        """The settings of both phases load, for five environments, with the phase's delivery."""
        for name, delivery in (("confcompat.yaml", Delivery.BUNDLED), ("confcompat.configmap.yaml", Delivery.SHARED)):
            settings = load_settings((Path(story.folder) / name).read_bytes(), name)
            assert [one.name for one in settings.environments] == ["dev", "stg", "prd", "internal", "verify"]
            assert {one.delivery for one in settings.environments} == {delivery}

    def test_every_release_carries_the_settings_of_its_time(self, story: Story) -> None:
        """confcompat.yaml names the other repository until the config moved, and its own afterwards."""
        for minor in range(40, 48):
            text = git(story.folder, "show", f"v1.{minor}.0:confcompat.yaml")
            assert ("repo: ../manifests" in text) == (minor < 46)

    def test_no_credential_could_be_a_real_one(self, story: Story) -> None:
        """Every value of a Secret says that it is a fake, in every commit."""
        manifests = dict(story.repositories)["manifests"]
        patches = git(manifests, "log", "--format=", "--patch", "--unified=0", "--", "charts/api/values-*.yaml")
        held = [line for line in patches.splitlines() if re.match(r"\+    [A-Z_]+: ", line)]
        assert len(held) > 25
        assert all("fake" in line for line in held)


class TestHistory:
    def test_a_hunk_replaces_its_lines(self) -> None:
        """ "-" lines go, "=" lines stay, "+" lines come; the rest of the file stays."""
        _, second = steps(Edit(file="a", hunk="=two\n-three\n+3\n+drei\n"), first={"a": b"one\ntwo\nthree\nfour\n"})
        assert second.written == (("a", b"one\ntwo\n3\ndrei\nfour\n"),)

    def test_a_hunk_may_begin_the_file_and_serve_several(self) -> None:
        """The first line counts as a place like any other; `files` are all edited."""
        _, second = steps(Edit(files=("a", "b"), hunk="+zero\n=one\n"), first={"a": b"one\n", "b": b"one\ntwo\n"})
        assert second.written == (("a", b"zero\none\n"), ("b", b"zero\none\ntwo\n"))

    def test_a_file_can_be_made_deleted_and_derived(self) -> None:
        """`text` makes a file, `delete` removes one, `from` derives a new one."""
        _, second = steps(
            Edit(file="new", text="x\n"),
            Edit(file="old", delete=True),
            Edit(file="derived", source="kept", hunk="-k\n+d\n"),
            first={"old": b"o\n", "kept": b"k\n"},
        )
        assert second.written == (("derived", b"d\n"), ("new", b"x\n"))
        assert second.deleted == ("old",)

    @pytest.mark.parametrize(
        ("edit", "what"),
        [
            (Edit(file="a", hunk="-absent\n"), "fits 0 times"),
            (Edit(file="a", hunk="-twice\n"), "fits 2 times"),
            (Edit(file="a", hunk="-wice\n"), "fits 0 times"),
            (Edit(file="a", hunk="+only new\n"), "not once"),
            (Edit(file="a", hunk=" twice\n"), "begins with none of"),
            (Edit(file="b", hunk="-twice\n"), "no such file"),
            (Edit(file="b", delete=True), "no such file"),
        ],
    )
    def test_an_edit_that_does_not_fit_is_refused(self, edit: Edit, what: str) -> None:
        """The error names the step's date, the file and what is wrong."""
        with pytest.raises(InternalError, match=what) as raised:
            steps(edit, first={"a": b"twice\ntwice\n"})
        assert "2025-01-02 09:00" in raised.value.what

    def test_dates_are_of_japan(self) -> None:
        """09:00 in the file is midnight UTC."""
        assert [one.seconds % 86400 for one in steps(first={"a": b""})] == [0, 0]

    @pytest.mark.parametrize("text", ["steps: [", "repositories: {}", "repositories: {}\nsteps: []\nmore: 1\n"])
    def test_a_broken_history_file_is_named(self, text: str, tmp_path: Path) -> None:
        """What is no YAML, lacks a part or has an unknown one is a fault that names the file."""
        (tmp_path / "history.yaml").write_text(text)
        with pytest.raises(InternalError, match=r"history\.yaml"):
            read_history(tmp_path / "history.yaml")

    def test_a_missing_history_file_is_named(self, tmp_path: Path) -> None:
        """A file that is not there is a fault that names it."""
        with pytest.raises(InternalError, match=r"history\.yaml"):
            read_history(tmp_path / "history.yaml")
