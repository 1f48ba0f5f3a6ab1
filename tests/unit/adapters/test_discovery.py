"""Which files are config when nobody says so."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from confcompat.adapters.discovery import MAX_BYTES, MAX_FILES, discover, name_environments
from confcompat.adapters.settings import load_settings, settings_text
from confcompat.model.releases import Delivery
from confcompat.model.snapshots import BlobId, Entry, PassedOver


class MemorySnapshot:
    """Files from a mapping."""

    revision = "worktree"
    commit = None
    passed_over: tuple[PassedOver, ...] = ()

    def __init__(self, files: Mapping[str, str]) -> None:
        self._blobs = {BlobId(hashlib.sha1(text.encode()).hexdigest()): text.encode() for text in files.values()}
        ids = {text: blob for blob, text in self._blobs.items()}
        self.entries = {path: Entry(path, ids[text.encode()]) for path, text in sorted(files.items())}

    def read(self, blobs: Iterable[BlobId]) -> Iterator[tuple[BlobId, bytes]]:
        return ((blob, self._blobs[blob]) for blob in blobs)


def found(files: Mapping[str, str]) -> dict[str, str]:
    """Each environment's one file, by its name."""
    environments = discover(MemorySnapshot(files), "repo").environments
    return {environment.name: environment.config[0] for environment in environments}


def test_one_environment_for_each_config_file() -> None:
    """It is named by the stem, has shared delivery and no stable release, and all that is said."""
    settings = discover(MemorySnapshot({"config/prd.yaml": "a: 1\n", "config/stg.yml": "a: 2\n"}), "/src/shop/")

    assert settings.application.name == "shop"
    assert [(one.name, one.config, one.delivery) for one in settings.environments] == [
        ("prd", ("config/prd.yaml",), Delivery.SHARED),
        ("stg", ("config/stg.yml",), Delivery.SHARED),
    ]
    assert settings.assumed == (
        "there is no settings file: each config file found is taken for one environment, named by its file or folder, "
        "with shared delivery",
        "environment prd: config/prd.yaml",
        "environment stg: config/stg.yml",
    )
    assert settings.file == ""


def test_a_repository_without_config_says_so() -> None:
    """Nothing found is an answer, with a name for the application all the same."""
    settings = discover(MemorySnapshot({"a.py": "1\n"}), "")

    assert settings.environments == ()
    assert settings.application.name == "application"
    assert settings.assumed == ("there is no settings file, and no config file was found",)


@pytest.mark.parametrize(
    ("paths", "names"),
    [
        (["config/base.yaml", "config/prd.yaml"], ["base", "prd"]),
        (["config/prd/api.yaml", "config/stg/api.yaml", "config/base.yaml"], ["prd", "stg", "base"]),
        (["a/config/x.yaml", "b/config/x.yaml"], ["a/config/x", "b/config/x"]),
        (["settings.yaml", "deep/settings.yaml"], ["settings", "deep"]),
        (["prd.yaml", "prd/a.yaml", "stg/a.yaml"], ["prd", "prd/a", "stg"]),
        (["config.yaml", "config.yml"], ["config.yaml", "config.yml"]),
    ],
)
def test_repeated_stems_are_named_by_their_folder(paths: list[str], names: list[str]) -> None:
    """Where folders repeat too, the path tells files apart."""
    assert list(name_environments(paths)) == names


@given(st.lists(st.from_regex(r"([ab]/){0,2}[ab]\.ya?ml", fullmatch=True), unique=True))
@settings(deadline=None)
def test_no_two_files_share_a_name(paths: list[str]) -> None:
    """An environment is named by one file only."""
    assert len(set(name_environments(paths))) == len(paths)


@pytest.mark.parametrize(
    "path",
    [
        "config/prd.yaml",
        "api/conf/prd.yml",
        "settings/prd.json",
        "etc/app.toml",
        "environments/prd/api.yaml",
        "config.yaml",
        "config-prd.yaml",
        "settings.prd.yaml",
        "api/api-config.yaml",
        "application-prd.yaml",
        "charts/api/config/prd/api-config.yaml",
        "deploy/config/prd.yaml",
    ],
)
def test_names_that_speak_of_config_are_taken(path: str) -> None:
    """A folder or the file's own name is enough, and other YAML is then left alone."""
    content = '{"a": 1}' if path.endswith(".json") else "a = 1\n" if path.endswith(".toml") else "a: 1\n"

    assert list(found({path: content, "menu.yaml": "a: 1\n"}).values()) == [path]


@pytest.mark.parametrize(
    "path",
    [
        "confcompat.yaml",
        "tests/config/a.yaml",
        "docs/config.yaml",
        ".github/config/a.yaml",
        "config/.hidden.yaml",
        "node_modules/x/config.yaml",
        "config/docker-compose.yml",
        "docker-compose.override.yml",
        "mkdocs.yml",
        "config/package.json",
        "config/prd.example.yaml",
        "config/schema.json",
        "pnpm-lock.yaml",
        "k8s/config.yaml",
        "charts/api/settings.yaml",
        "chart-of-mine/values.yaml",
        "chart-of-mine/settings.yaml",
        "other.json",
        "config.py",
    ],
)
def test_files_of_tools_and_tests_are_not_taken(path: str) -> None:
    """Neither for config nor, where there is no config, for want of better."""
    assert found({path: "{}" if path.endswith(".json") else "a: 1\n", "chart-of-mine/Chart.yaml": "name: x\n"}) == {}


@pytest.mark.parametrize(
    "text",
    [
        "apiVersion: v1\nkind: ConfigMap\n",
        "openapi: 3.1.0\ninfo: {}\n",
        "- a\n- b\n",
        "just text\n",
        "",
        "{}\n",
        "a: {{ .Values.a }}\n",
        "a: 1\n---\n- b\n",
    ],
)
def test_what_holds_no_config_is_not_taken_whatever_its_name(text: str) -> None:
    """Manifests, API descriptions, lists, templates and empty files are no application's config."""
    assert found({"config/a.yaml": text}) == {}


def test_a_config_file_that_broke_is_still_one() -> None:
    """CC204 must be able to tell it; a broken file of no such name stays out."""
    assert found({"config/a.yaml": "a: [\n"}) == {"a": "config/a.yaml"}
    assert found({"menu.yaml": "a: [\n"}) == {}


def test_without_a_config_like_name_every_plain_yaml_file_is_taken() -> None:
    """A repository that calls its config `prd.yaml` is understood too."""
    assert found({"prd.yaml": "a: 1\n", "x/stg.yaml": "a: 1\n", "x/list.yaml": "[]\n", "o.toml": "a = 1\n"}) == {
        "prd": "prd.yaml",
        "stg": "x/stg.yaml",
    }


def test_what_is_passed_over_for_its_size_is_said() -> None:
    """Nothing is dropped in silence."""
    files = {"config/big.yaml": "a: 1\n" + "#" * MAX_BYTES, "config/a.yaml": "a: 1\n"}
    settings = discover(MemorySnapshot(files), "r")

    assert [one.name for one in settings.environments] == ["a"]
    assert settings.assumed[-1] == f"config/big.yaml was passed over: {MAX_BYTES + 5} bytes are too many for config"

    many = discover(MemorySnapshot({f"config/f{n:04}.yaml": "a: 1\n" for n in range(MAX_FILES + 1)}), "r")
    assert len(many.environments) == MAX_FILES
    assert many.assumed[-1] == f"only the first {MAX_FILES} of {MAX_FILES + 1} files that may be config were looked at"

    odd = discover(MemorySnapshot({"config/\udcff.yaml": "a: 1\n", "config/a.yaml": "a: 1\n"}), "r")
    assert [one.name for one in odd.environments] == ["a"]
    assert odd.assumed[-1] == "1 file was passed over: a settings file cannot hold a name that is not UTF-8"


def test_what_is_found_can_be_written_down_and_read_back() -> None:
    """`confcompat init` writes what a check without a settings file assumes."""
    settings = discover(MemorySnapshot({"config/no.yaml": "a: 1\n", "config/1.0.yaml": "a: 1\n"}), "repo")

    read = load_settings(settings_text(settings, ()).encode(), "confcompat.yaml")
    assert read.environments == settings.environments
    assert [one.name for one in read.environments] == ["1.0", "no"]
