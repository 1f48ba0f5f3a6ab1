"""What a settings file says, after it was checked. Paths are relative to the root of the repository that holds it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from confcompat.model.keys import KeyPath
from confcompat.model.reads import Need
from confcompat.model.releases import Delivery


@dataclass(frozen=True, slots=True)
class ValueRoot:
    """`value: api.settings:CONFIG`: a module or class attribute, dotted below the colon."""

    module: str
    attribute: str


@dataclass(frozen=True, slots=True)
class ReturnsRoot:
    """`returns: api.settings:load_config`: what a function (or method, dotted) returns."""

    module: str
    function: str


@dataclass(frozen=True, slots=True)
class ParameterRoot:
    """`parameter: api.base:Section.read_config(config)`: a parameter, overrides in subclasses included."""

    module: str
    function: str
    parameter: str


@dataclass(frozen=True, slots=True)
class EnvironmentRoot:
    """`environment`: the process environment counts as config."""


Root = ValueRoot | ReturnsRoot | ParameterRoot | EnvironmentRoot


@dataclass(frozen=True, slots=True)
class Accessor:
    """A getter that cannot be inferred. `key` and `default` are argument positions or names; None: it has none."""

    module: str
    function: str
    key: int | str = 0
    default: int | str | None = None
    separator: str = ""
    root: str = "app"


@dataclass(frozen=True, slots=True)
class Assumption:
    """A person's word for a read that no analysis can see."""

    path: KeyPath
    need: Need
    because: str
    root: str = "app"
    line: int = 1


@dataclass(frozen=True, slots=True)
class Application:
    name: str
    repo: str = "."
    paths: tuple[str, ...] = ()
    roots: tuple[Root, ...] = ()
    accessors: tuple[Accessor, ...] = ()
    assume: tuple[Assumption, ...] = ()


@dataclass(frozen=True, slots=True)
class RevisionName:
    """Any revision that git understands."""

    revision: str


@dataclass(frozen=True, slots=True)
class TagPattern:
    """`{tag: "v*"}`: the newest reachable tag that matches."""

    pattern: str


@dataclass(frozen=True, slots=True)
class ImageTag:
    """`{image: {file, path}, tag: "v{value}"}`: a value of a YAML file names it."""

    file: str
    path: KeyPath
    tag: str = "{value}"


@dataclass(frozen=True, slots=True)
class RolloutDump:
    """`{rollout: dump.yaml}`: what `kubectl get rollout,rs,deploy -o yaml` printed."""

    file: str
    tag: str = ""


@dataclass(frozen=True, slots=True)
class Unnamed:
    """The settings name no stable release; the command line may."""


StableSource = RevisionName | TagPattern | ImageTag | RolloutDump | Unnamed


@dataclass(frozen=True, slots=True)
class MountedFile:
    """`{mount: /etc/api/api.yaml}`: the file that the application's container sees there."""

    path: str


@dataclass(frozen=True, slots=True)
class VariableFile:
    """`{variable: CONFIG_YAML_PATH}`: the file that a variable of the pod template names."""

    variable: str


ConfigSource = str | MountedFile | VariableFile


class Prune(StrEnum):
    """Who deletes what leaves the manifests."""

    ARGOCD = "argocd"
    FLUX = "flux"
    HELM = "helm"
    NONE = "none"
    SOMEBODY = "somebody"
    """Nothing is said: it counts as deleted."""


@dataclass(frozen=True, slots=True)
class HelmChart:
    """A chart, and what it is rendered with. Paths are of the environment's repository; `values` are files."""

    chart: str
    release: str = ""
    values: tuple[str, ...] = ()
    sets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ClusterSettings:
    """What is applied, and what runs. "" is what was not said. `dump` is relative to the settings file."""

    manifests: tuple[str, ...] = ()
    helm: HelmChart | None = None
    kustomize: str = ""
    deployed: str = ""
    dump: str = ""
    namespace: str = ""
    workload: str = ""
    container: str = ""
    image_root: str = ""
    prune: Prune = Prune.SOMEBODY
    external: tuple[str, ...] = ()

    @property
    def has_manifests(self) -> bool:
        """Something says what is applied."""
        return bool(self.manifests or self.helm or self.kustomize)


@dataclass(frozen=True, slots=True)
class EnvironmentSettings:
    """`config` are paths or globs, later wins. `repo` "" is the repository that holds the settings file.

    `sources` is the same list with the files that only the cluster names in their ranks; empty where there are none.
    """

    name: str
    config: tuple[str, ...] = ()
    repo: str = ""
    delivery: Delivery = Delivery.SHARED
    stable: StableSource = Unnamed()
    deployed: str = ""
    rollback: tuple[str, ...] = ()
    sources: tuple[ConfigSource, ...] = ()
    cluster: ClusterSettings | None = None


@dataclass(frozen=True, slots=True)
class Ignore:
    """An accepted finding. "" in `key`, `environment`, `until` means any, any, for good."""

    rule: str
    because: str
    key: str = ""
    environment: str = ""
    until: str = ""
    fingerprint: str = ""
    line: int = 1


@dataclass(frozen=True, slots=True)
class Settings:
    """`file` is "" when there is no settings file and everything was found by itself (`assumed` then says what)."""

    application: Application
    environments: tuple[EnvironmentSettings, ...] = ()
    secrets: tuple[str, ...] = ()
    critical: tuple[str, ...] = ()
    budget_unresolved: int | None = None
    ignore: tuple[Ignore, ...] = ()
    fail_on: str = "error"
    file: str = ""
    assumed: tuple[str, ...] = field(default=())
