"""No settings file: which files of a snapshot are an application's config, by their names and by what they hold."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence

from confcompat.extract.config import read_fragment
from confcompat.model.lookup import Absent, Lookup, Present
from confcompat.model.settings import Application, EnvironmentSettings, Settings
from confcompat.model.snapshots import Entry, Snapshot
from confcompat.model.trees import ConfigNode, Fragment, Kind

MAX_BYTES = 1_000_000
MAX_FILES = 500

_YAML = (".yaml", ".yml")
_OTHER = (".json", ".toml")
_CONFIG_FOLDER = re.compile(r"(?:app[-_]?)?(?:config|configs|configuration|conf|settings|etc|environments?|envs?)\Z")
_CONFIG_STEM = re.compile(
    r"(?:config|configuration|conf|settings|application)(?:[-_.].*)?\Z|.*[-_.](?:config|conf|settings)\Z"
)
_FOREIGN_FOLDER = re.compile(
    r"""\..*                                           # tools keep their own settings in hidden folders
      | _*tests?_*|testing|test[-_]?data|fixtures|specs?|cases|golden|snapshots|cassettes|benchmarks?
      | docs?|documentation|examples?|samples?|demos?|templates?
      | node_modules|vendor|vendored|third[-_]party|external|site-packages|venv|dist|build|target|out
      | terraform|ansible|playbooks|roles|cloudformation|ci|circleci|workflows|crds
      | locales?|i18n|translations?|lang|migrations|alembic|schemas?|openapi|swagger|proto|static|public|assets
    """,
    re.VERBOSE | re.IGNORECASE,
)
# Where manifests live: config may lie there too, in a folder that says so.
_MANIFEST_FOLDER = re.compile(
    r"k8s|kubernetes|kube|helm|charts?|kustomize|overlays|manifests|deploy|deployments?|argocd|flux", re.IGNORECASE
)
_FOREIGN_NAME = re.compile(
    r"""\.                                              # tools keep their own settings in hidden files
      | (?:docker-)?compose(?:[-.].*)?\.ya?ml\Z
      | (?:mkdocs|codecov|cloudbuild|skaffold|serverless|buildspec|appspec|taskfile|procfile|lefthook|dependabot
          |action|appveyor|azure-pipelines|bitbucket-pipelines|cloudformation|renovate|readthedocs|antora|crowdin
          |galaxy|meta|environment|conda|recipe|chart|values|kustomization|helmfile|tiltfile|pubspec|openapi|swagger
          |asyncapi|confcompat)(?:[-.].*)?\.(?:ya?ml|json|toml)\Z
      | (?:.*[-.])?(?:lock|schema|example|sample|template|dist)\.(?:ya?ml|json|toml)\Z
      | (?:package|composer|tsconfig|jsconfig|manifest|pyproject|cargo|pipfile|poetry|netlify|vercel)(?:[-.].*)?
        \.(?:json|toml|ya?ml)\Z
    """,
    re.VERBOSE | re.IGNORECASE,
)
_TEMPLATE_TEXT = re.compile(rb"\{\{|\{%|<%")
_NOT_UTF8 = re.compile("[\ud800-\udfff]")
_FOREIGN_KEYS: tuple[frozenset[str], ...] = (
    frozenset({"apiVersion", "kind"}),
    frozenset({"openapi"}),
    frozenset({"swagger"}),
    frozenset({"asyncapi"}),
    frozenset({"$schema", "properties"}),
    frozenset({"AWSTemplateFormatVersion"}),
    frozenset({"application", "environments", "version"}),
)


def discover(snapshot: Snapshot, repository_name: str) -> Settings:
    """Settings for a repository without any: one environment for each config file, with shared delivery.

    Files in a folder, or with a name, that speaks of config are taken; only where there are none, every other YAML
    file that holds a mapping and belongs to no known tool. `assumed` says what was taken for what.
    """
    charts = {posixpath.dirname(path) for path in snapshot.entries if posixpath.basename(path) == "Chart.yaml"}
    candidates = [entry for path, entry in snapshot.entries.items() if not _is_foreign(path, charts)]
    nameless = [entry for entry in candidates if not entry.path.isascii() and _NOT_UTF8.search(entry.path)]
    candidates = [entry for entry in candidates if entry not in nameless]
    named = [entry for entry in candidates if speaks_of_config(entry.path)]
    files, notes = _config_files(snapshot, named, broken_too=True)
    if not files:
        plain = [entry for entry in candidates if entry.path.endswith(_YAML)]
        files, notes = _config_files(snapshot, plain, broken_too=False)
    environments = tuple(
        EnvironmentSettings(name=name, config=(path,))
        for path, name in zip(files, name_environments(files), strict=True)
    )
    return Settings(
        application=Application(name=posixpath.basename(repository_name.rstrip("/")) or "application"),
        environments=environments,
        assumed=(*_assumed(environments), *notes, *_nameless(len(nameless))),
    )


def speaks_of_config(path: str) -> bool:
    """Some folder above the file, or its own name, says that it is config."""
    *folders, name = path.split("/")
    stem, extension = posixpath.splitext(name)
    in_config_folder = any(_CONFIG_FOLDER.match(folder.lower()) for folder in folders)
    return in_config_folder or (extension in _YAML and bool(_CONFIG_STEM.match(stem.lower())))


def name_environments(paths: Sequence[str]) -> tuple[str, ...]:
    """A name for each file: its stem, its folder's name where stems repeat, its whole path where those do too."""
    stems = [posixpath.splitext(posixpath.basename(path))[0] for path in paths]
    folders = [posixpath.basename(posixpath.dirname(path)) for path in paths]
    wholes = [posixpath.splitext(path)[0] for path in paths]
    repeated = _repeated(stems)
    names = [folder if stem in repeated and folder else stem for stem, folder in zip(stems, folders, strict=True)]
    repeated = _repeated(names)
    names = [whole if name in repeated else name for name, whole in zip(names, wholes, strict=True)]
    # config.yaml beside config.yml: only the whole name tells them apart.
    repeated = _repeated(names)
    return tuple(path if name in repeated else name for name, path in zip(names, paths, strict=True))


def _repeated(names: Iterable[str]) -> frozenset[str]:
    return frozenset(name for name, count in Counter(names).items() if count > 1)


def _is_foreign(path: str, charts: Collection[str]) -> bool:
    *folders, name = path.split("/")
    if not name.endswith((*_YAML, *_OTHER)) or _FOREIGN_NAME.match(name):
        return True
    if any(_FOREIGN_FOLDER.fullmatch(folder) for folder in folders):
        return True
    for depth in range(len(folders), -1, -1):
        if depth and _CONFIG_FOLDER.match(folders[depth - 1].lower()):
            return False
        if "/".join(folders[:depth]) in charts or (depth and _MANIFEST_FOLDER.fullmatch(folders[depth - 1])):
            return True
    return False


def _config_files(
    snapshot: Snapshot, entries: Sequence[Entry], broken_too: bool
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The paths that hold config, and notes on those that were passed over."""
    taken, notes = [], []
    if len(entries) > MAX_FILES:
        notes.append(f"only the first {MAX_FILES} of {len(entries)} files that may be config were looked at")
        entries = entries[:MAX_FILES]
    texts = dict(snapshot.read(dict.fromkeys(entry.blob for entry in entries)))
    for entry in entries:
        text = texts[entry.blob]
        if len(text) > MAX_BYTES:
            notes.append(f"{entry.path} was passed over: {len(text)} bytes are too many for config")
        elif _holds_config(read_fragment(text, entry.path), text, broken_too):
            taken.append(entry.path)
    return tuple(taken), tuple(notes)


def _holds_config(fragment: Fragment, text: bytes, broken_too: bool) -> bool:
    if fragment.unreadable:
        # A config file that broke must not leave the check: CC204 has to tell it. A template never was config.
        return broken_too and not _TEMPLATE_TEXT.search(text)
    match _top(fragment.documents):
        case Present(top):
            keys = {segment for segment in top.children if isinstance(segment, str)}
            return bool(top.children) and not any(foreign <= keys for foreign in _FOREIGN_KEYS)
        case _:
            return False


def _top(documents: Sequence[ConfigNode]) -> Lookup[ConfigNode]:
    mappings = [document for document in documents if document.kind is Kind.MAPPING]
    return Present(mappings[0]) if mappings and len(mappings) == len(documents) else Absent()


def _assumed(environments: Sequence[EnvironmentSettings]) -> tuple[str, ...]:
    if not environments:
        return ("there is no settings file, and no config file was found",)
    head = (
        "there is no settings file: each config file found is taken for one environment, named by its file or folder, "
        "with shared delivery"
    )
    return (head, *(f"environment {one.name}: {', '.join(one.config)}" for one in environments))


def _nameless(count: int) -> tuple[str, ...]:
    if not count:
        return ()
    files = "1 file was" if count == 1 else f"{count} files were"
    return (f"{files} passed over: a settings file cannot hold a name that is not UTF-8",)
