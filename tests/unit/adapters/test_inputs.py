"""Settings and flags become snapshots."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Protocol

import pytest

from confcompat.adapters.git import GitRepository, open_repository
from confcompat.adapters.inputs import Flags, resolve_inputs
from confcompat.errors import ConfcompatError, InputError, InternalError, UsageError
from confcompat.model.inputs import CheckInputs
from confcompat.model.keys import parse_key
from confcompat.model.releases import Policy, Release, Role
from confcompat.model.settings import (
    Application,
    EnvironmentSettings,
    ImageTag,
    RevisionName,
    Settings,
    StableSource,
    TagPattern,
    Unnamed,
)
from tests.repositories import Builder

VALUES = "image: {name: api, tag: 1.0.0}\nsidecars: [{tag: 1.10}]\nnothing:\n"
NO_FLAGS = Flags()
OLDEST = RevisionName("v1.0.0")


class Resolve(Protocol):
    """Resolves settings and flags; the settings file lies in `home`."""

    def __call__(self, settings: Settings, flags: Flags = ..., home: Builder | None = ...) -> CheckInputs: ...


@pytest.fixture
def app(tmp_path: Path) -> Builder:
    """Three commits: v1.0.0 and v1.1.0 on the first two, v2.0.0 on the third, which is HEAD."""
    builder = Builder(tmp_path / "app").write({"a.py": "1\n", "config/prd.yaml": "a: 1\n", "values.yaml": VALUES})
    builder.commit("one").tag("v1.0.0").write({"a.py": "2\n"}).commit("two").tag("v1.1.0")
    return builder.write({"a.py": "3\n"}).commit("three").tag("v2.0.0")


@pytest.fixture
def manifests(tmp_path: Path) -> Builder:
    """A repository of config beside the application's, with two commits: c1 and HEAD."""
    builder = Builder(tmp_path / "manifests").write({"config/prd.yaml": "a: 1\n", "values.yaml": VALUES})
    return builder.commit("one").tag("c1").write({"config/prd.yaml": "a: 2\n"}).commit("two")


@pytest.fixture
def resolve(app: Builder) -> Iterator[Resolve]:
    """`resolve_inputs` with real repositories, closed at the end."""
    with ExitStack() as stack:

        def opened(directory: str, name: str) -> GitRepository:
            return stack.enter_context(open_repository(directory, name))

        def resolved(settings: Settings, flags: Flags = NO_FLAGS, home: Builder | None = None) -> CheckInputs:
            return resolve_inputs(settings, flags, opened(str((home or app).path), "."), opened)

        yield resolved


def one(stable: StableSource = OLDEST, name: str = "prd", **settings: object) -> EnvironmentSettings:
    return replace(EnvironmentSettings(name, ("config/prd.yaml",), stable=stable), **settings)  # type: ignore[arg-type]


def of(*environments: EnvironmentSettings, repo: str = ".") -> Settings:
    return Settings(Application("api", repo), environments, file="confcompat.yaml")


def failure(
    kind: type[ConfcompatError], resolve: Resolve, settings: Settings, flags: Flags = NO_FLAGS
) -> tuple[str, str]:
    with pytest.raises(kind) as caught:
        resolve(settings, flags)
    assert type(caught.value) is kind
    return caught.value.what, caught.value.hint


def test_the_defaults_are_the_working_tree_and_stables_own_config(app: Builder, resolve: Resolve) -> None:
    """One repository: the candidate's config is the candidate's snapshot, and config now is stable's."""
    app.write({"a.py": "4\n"})
    inputs = resolve(of(one()))
    (prd,) = inputs.environments

    assert inputs.candidate.release == Release(Role.CANDIDATE, "worktree", None, "working tree")
    assert prd.live[0].release == Release(Role.STABLE, "v1.0.0", app.git("rev-parse", "v1.0.0"), "settings")
    assert prd.config_candidate is inputs.candidate.snapshot
    assert prd.config_now is prd.live[0].snapshot
    assert (inputs.policy, inputs.fail_on, inputs.base, prd.rollback, prd.notes) == (
        Policy.BACKWARD,
        "error",
        None,
        (),
        (),
    )


def test_the_flags_beat_the_settings(resolve: Resolve) -> None:
    """Every revision of the settings has a flag that replaces it."""
    flags = Flags(
        stable=("v1.1.0",),
        candidate="v2.0.0",
        policy=Policy.FORWARD,
        fail_on="never",
        config_candidate="v1.1.0",
        config_deployed="v1.0.0",
    )
    inputs = resolve(of(one(deployed="v2.0.0")), flags)
    (prd,) = inputs.environments

    assert inputs.candidate.release.revision == "v2.0.0"
    assert inputs.candidate.release.source == "command line"
    assert (prd.live[0].release.revision, prd.live[0].release.source) == ("v1.1.0", "command line")
    assert (prd.config_now.revision, prd.config_candidate.revision) == ("v1.0.0", "v1.1.0")
    assert (inputs.policy, inputs.fail_on) == (Policy.FORWARD, "never")


def test_deployed_names_the_config_in_force(resolve: Resolve) -> None:
    """It need not be stable's revision."""
    (prd,) = resolve(of(one(deployed="v1.1.0"))).environments

    assert prd.config_now.revision == "v1.1.0"


def test_a_release_can_be_named_for_one_environment(resolve: Resolve) -> None:
    """`ENV=REV` beats `REV`, which beats the settings."""
    settings = of(one(name="dev"), one(name="prd"))
    flags = Flags(stable=("prd=v1.1.0", "v2.0.0"))

    assert [each.live[0].release.revision for each in resolve(settings, flags).environments] == ["v2.0.0", "v1.1.0"]


def test_environments_of_one_release_share_its_snapshot(resolve: Resolve) -> None:
    """A tag and the commit it names are one snapshot: a release is read once."""
    dev, prd = resolve(of(one(name="dev"), one(RevisionName("v1.1.0~1")))).environments

    assert dev.live[0].snapshot is prd.live[0].snapshot
    assert prd.live[0].release.revision == "v1.1.0~1"


@pytest.mark.usefixtures("manifests")
def test_config_in_another_repository_has_revisions_of_its_own(app: Builder, resolve: Resolve) -> None:
    """Config now is that repository's HEAD, which is said; the candidate is its working tree."""
    inputs = resolve(of(one(repo="../manifests")))
    (prd,) = inputs.environments

    assert prd.live[0].snapshot.commit == app.git("rev-parse", "v1.0.0")
    assert (prd.config_now.revision, prd.config_candidate.revision) == ("HEAD", "worktree")
    assert prd.config_candidate is not inputs.candidate.snapshot
    assert prd.notes == ("config now: HEAD of ../manifests, as `deployed` names no other",)


@pytest.mark.usefixtures("manifests")
def test_the_config_flags_name_revisions_of_the_configs_repository(resolve: Resolve) -> None:
    """`--config-candidate` and `--config-deployed` are never looked up in the application's."""
    flags = Flags(config_candidate="HEAD", config_deployed="c1")
    (prd,) = resolve(of(one(repo="../manifests", deployed="HEAD")), flags).environments

    assert (prd.config_now.revision, prd.config_candidate.revision) == ("c1", "HEAD")


def test_the_application_may_live_in_another_clone(app: Builder, manifests: Builder, resolve: Resolve) -> None:
    """Paths are relative to the repository of the settings; config without `repo` lies there too."""
    inputs = resolve(of(one(), one(name="own", repo="../app"), repo="../app"), home=manifests)
    prd, own = inputs.environments

    assert prd.live[0].snapshot.commit == app.git("rev-parse", "v1.0.0")
    assert prd.config_now.commit == manifests.head
    assert own.config_candidate is inputs.candidate.snapshot
    assert inputs.repository.name == "../app"


def test_a_folder_of_the_same_repository_is_no_other_repository(resolve: Resolve) -> None:
    """A monorepo's path leads to the repository that is open already."""
    inputs = resolve(of(one(repo="config")))

    assert inputs.environments[0].config_candidate is inputs.candidate.snapshot


def test_a_tag_pattern_takes_the_newest_release_below_the_candidate(resolve: Resolve) -> None:
    """A tag on the candidate's own commit is the candidate's; the choice is said."""
    settings = of(one(TagPattern("v*")))
    (prd,) = resolve(settings).environments

    assert (prd.live[0].release.revision, prd.live[0].release.source) == ("v1.1.0", "tag")
    assert prd.notes == ('stable: v1.1.0, the newest tag that matches "v*"',)
    assert resolve(settings, Flags(candidate="v1.1.0")).environments[0].live[0].release.revision == "v1.0.0"


def test_a_changed_working_tree_is_newer_than_its_commits_tag(app: Builder, resolve: Resolve) -> None:
    """The release that HEAD is may run while the next one is written."""
    app.write({"a.py": "4\n"})

    def stable(pattern: str) -> str:
        return resolve(of(one(TagPattern(pattern)))).environments[0].live[0].release.revision

    assert stable("v*") == "v2.0.0"
    assert stable("v1*") == "v1.1.0"
    app.tag("v0.1")
    app.tag("2.0.0").tag("v2.0.0-rc1")
    assert stable("v*") == "v2.0.0"
    assert stable("v0*") == "v0.1"


def test_no_matching_tag_is_a_missing_input(app: Builder, resolve: Resolve, tmp_path: Path) -> None:
    """The message says how to bring tags or to do without; a cut history says that it is cut."""
    what, hint = failure(InputError, resolve, of(one(TagPattern("x*"))))

    assert what == 'environment prd: .: no tag matches "x*": the candidate was built upon none'
    assert hint == "bring the tags with `git fetch --tags`, or name the release: --stable prd=REV"

    shallow = app.clone(tmp_path / "shallow", depth=1)
    with pytest.raises(InputError, match="the clone is shallow"):
        resolve(of(one(TagPattern("v1*"))), home=shallow)


def test_an_images_tag_names_the_release(app: Builder, resolve: Resolve) -> None:
    """The value is taken as it is written, from the config in force, and put into the pattern."""
    stable = ImageTag("values.yaml", ("image", "tag"), "v{value}")
    (prd,) = resolve(of(one(stable))).environments

    assert (prd.live[0].release.revision, prd.live[0].release.source) == ("v1.0.0", "image")
    assert prd.notes == ("stable: v1.0.0, named by values.yaml (image.tag) at HEAD of .",)

    app.write({"values.yaml": "image: {tag: nightly}\n---\nimage: {other: 1}\n"}).commit().tag("nightly")
    assert resolve(of(one(replace(stable, tag="{value}")))).environments[0].live[0].release.revision == "nightly"
    assert resolve(of(one(stable, deployed="v2.0.0"))).environments[0].live[0].release.revision == "v1.0.0"
    flags = Flags(config_deployed="v2.0.0")
    assert resolve(of(one(stable, deployed="HEAD")), flags).environments[0].live[0].release.revision == "v1.0.0"


@pytest.mark.usefixtures("manifests")
def test_an_images_tag_is_read_where_the_environments_config_lives(app: Builder, resolve: Resolve) -> None:
    """The manifests name the image; its release is the application's. `1.10` is not the float 1.1."""
    app.tag("v1.10", at="v1.0.0")
    stable = ImageTag("values.yaml", parse_key("sidecars[0].tag"), "v{value}")
    (prd,) = resolve(of(one(stable, repo="../manifests"))).environments

    assert prd.live[0].release.revision == "v1.10"
    assert prd.notes[0] == "stable: v1.10, named by values.yaml (sidecars[0].tag) at HEAD of ../manifests"


@pytest.mark.parametrize(
    ("file", "key", "what"),
    [
        ("none.yaml", "image.tag", "environment prd: stable: HEAD of . holds no none.yaml"),
        ("values.yaml", "image.tags", "values.yaml at HEAD of . has no value at image.tags"),
        ("values.yaml", "image", "has no value at image"),
        ("values.yaml", "nothing", "has no value at nothing"),
        ("values.yaml", "sidecars[1].tag", "has no value at sidecars[1].tag"),
        ("values.yaml", "sidecars.tag", "has no value at sidecars.tag"),
        ("values.yaml", "image.tag.more", "has no value at image.tag.more"),
        ("values.yaml", "image[0]", "has no value at image[0]"),
    ],
)
def test_an_image_that_cannot_be_found_is_a_missing_input(resolve: Resolve, file: str, key: str, what: str) -> None:
    """The message says which file at which revision lacks which key."""
    told, hint = failure(InputError, resolve, of(one(ImageTag(file, parse_key(key)))))

    assert what in told
    assert "stable.image" in hint


def test_a_broken_image_file_is_a_missing_input(app: Builder, resolve: Resolve) -> None:
    """Its line and column are told, and the revision that holds it."""
    app.write({"values.yaml": "a: b: c\n"}).commit()
    told, _ = failure(InputError, resolve, of(one(ImageTag("values.yaml", ("a",)))))

    assert told.startswith("environment prd: stable: HEAD of .: values.yaml:1:5: mapping values")


def test_a_revision_that_is_missing_names_its_environment(resolve: Resolve) -> None:
    """The hint of the repository is kept."""
    told, hint = failure(InputError, resolve, of(one(RevisionName("v1.0.7"))))

    assert told == "environment prd: .: no commit named 'v1.0.7' in this clone"
    assert "v1.0.0" in hint


def test_a_repository_that_is_missing_names_its_environment(resolve: Resolve) -> None:
    """A path of the settings that leads nowhere is a missing input."""
    assert failure(InputError, resolve, of(one(repo="../nowhere")))[0].startswith("environment prd: ")


def test_no_stable_release_says_what_to_write(resolve: Resolve) -> None:
    """Every environment without one is told at once."""
    settings = of(one(Unnamed(), "dev"), one(Unnamed()), one(name="stg"))

    assert failure(UsageError, resolve, settings) == (
        "environments dev, prd: no stable release is named",
        "write --stable REV, REV being the revision that runs there now (a tag, a branch or a commit); "
        'or write "stable: REV" below environments.dev in confcompat.yaml',
    )
    what, hint = failure(UsageError, resolve, settings, Flags(stable=("dev=v1.0.0",)))
    assert what == "environment prd: no stable release is named"
    assert hint.startswith("write --stable prd=REV, ")
    assert "environments" not in failure(UsageError, resolve, replace(of(one(Unnamed())), file=""))[1]


def test_only_the_environments_asked_for_are_resolved(resolve: Resolve) -> None:
    """They keep the settings' order, and the others need no stable release."""
    settings = of(one(name="dev"), one(Unnamed(), "stg"), one(name="prd"))

    assert [each.settings.name for each in resolve(settings, Flags(env=("prd", "dev"))).environments] == ["dev", "prd"]


@pytest.mark.parametrize(
    ("flags", "what", "hint"),
    [
        (Flags(env=("prod",)), '--env: unknown environment "prod"', 'did you mean "prd"?'),
        (Flags(env=("x",)), '--env: unknown environment "x"', "known: prd"),
        (Flags(stable=("prod=v1",)), '--stable: unknown environment "prod"', 'did you mean "prd"?'),
        (Flags(stable=("prd=",)), '--stable "prd=": names no revision', "write --stable REV or --stable ENV=REV"),
        (Flags(stable=("",)), '--stable "": names no revision', "write --stable REV or --stable ENV=REV"),
        (Flags(stable=("a", "b")), "--stable: the stable release of every environment is named twice", "keep one of"),
        (Flags(stable=("prd=a", "prd=b")), "--stable: the stable release of prd is named twice", "keep one of them"),
    ],
)
def test_flags_that_cannot_be_are_refused(resolve: Resolve, flags: Flags, what: str, hint: str) -> None:
    """A typing error is told with the nearest name."""
    told, help_text = failure(UsageError, resolve, of(one()), flags)

    assert told == what
    assert hint in help_text


def test_a_revision_may_hold_an_equals_sign(resolve: Resolve) -> None:
    """What stands before it is no environment's name."""
    assert (
        resolve(of(one()), Flags(stable=("HEAD^{/t=*wo}",))).environments[0].live[0].release.commit
        == resolve(of(one()), Flags(stable=("v1.1.0",))).environments[0].live[0].release.commit
    )


def test_settings_without_environments_leave_nothing_to_check(resolve: Resolve) -> None:
    """A check of nothing must not pass."""
    assert failure(UsageError, resolve, of())[0] == "confcompat.yaml: there is no environment to check"
    assert failure(UsageError, resolve, Settings(Application("a")))[0].startswith("no settings file: ")
    assert failure(UsageError, resolve, of(), Flags(env=("x",)))[1] == "the settings list none"


def test_a_bare_repository_needs_a_named_candidate(app: Builder, tmp_path: Path, resolve: Resolve) -> None:
    """The hint is the flag that names one: the application's, or the config's."""
    bare = app.clone(tmp_path / "bare", "--bare")

    with pytest.raises(UsageError, match="bare repository") as caught:
        resolve(of(one()), home=bare)
    assert caught.value.hint == "name a revision: --candidate HEAD"
    with pytest.raises(UsageError, match="bare repository") as caught:
        resolve(of(one(repo="../bare")))
    assert caught.value.hint == "name a revision: --config-candidate HEAD"

    inputs = resolve(of(one()), Flags(candidate="HEAD"), home=bare)
    assert inputs.environments[0].config_candidate is inputs.candidate.snapshot


def test_rollback_targets_are_resolved_for_the_full_policy_alone(resolve: Resolve) -> None:
    """A target that is gone does no harm to a check that does not look at it."""
    settings = of(one(RevisionName("v1.1.0"), rollback=("v1.0.0",)))
    (prd,) = resolve(settings, Flags(policy=Policy.FULL)).environments

    assert [each.release.role for each in prd.rollback] == [Role.ROLLBACK]
    assert prd.rollback[0].release.revision == "v1.0.0"
    assert resolve(of(one(rollback=("gone",)))).environments[0].rollback == ()


def test_base_is_the_same_check_of_the_base_branch(app: Builder, resolve: Resolve) -> None:
    """Releases and config now stay as they are: they are facts, whoever asks."""
    app.write({"config/prd.yaml": "a: 2\n"}).commit()
    inputs = resolve(of(one(TagPattern("v*"))), Flags(base="v1.1.0"))
    base = inputs.base
    assert base is not None

    assert base.candidate.release == Release(Role.CANDIDATE, "v1.1.0", app.git("rev-parse", "v1.1.0"), "command line")
    assert base.environments[0].config_candidate is base.candidate.snapshot
    assert base.environments[0].live == inputs.environments[0].live
    assert base.environments[0].live[0].release.revision == "v2.0.0"
    assert base.environments[0].config_now is inputs.environments[0].config_now
    assert base.base is None


@pytest.mark.usefixtures("manifests")
def test_base_meets_the_config_in_force_where_config_lives_elsewhere(resolve: Resolve) -> None:
    """What is new in the config's repository must not pass as known to the base branch."""
    inputs = resolve(of(one(repo="../manifests", deployed="c1")), Flags(base="v1.1.0"))
    assert inputs.base is not None

    assert inputs.base.environments[0].config_candidate is inputs.environments[0].config_now
    assert inputs.environments[0].config_now.revision == "c1"


def test_a_source_that_nobody_refused_is_a_fault_of_confcompat(
    resolve: Resolve, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A new form of `stable` cannot be forgotten in silence."""
    monkeypatch.setattr("confcompat.adapters.inputs.resolve.refuse_unnamed", lambda *_: None)

    assert "environment prd" in failure(InternalError, resolve, of(one(Unnamed())))[0]


@pytest.mark.usefixtures("manifests")
def test_environments_of_one_config_repository_share_its_working_tree(resolve: Resolve) -> None:
    """It is looked at once, so that both see the same state of it."""
    dev, prd = resolve(of(one(name="dev", repo="../manifests"), one(repo="../manifests"))).environments

    assert dev.config_candidate is prd.config_candidate
