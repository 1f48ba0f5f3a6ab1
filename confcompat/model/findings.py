"""What a check found: facts only. Renderers carry the words for a screen."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from confcompat.model.keys import KeyPath
from confcompat.model.places import Place
from confcompat.model.reads import Coverage, Moment, Need
from confcompat.model.releases import Delivery, Release, Role
from confcompat.model.rules import Severity


class ConfigState(StrEnum):
    """Which config tree of a cell: K0 (`now`, what is deployed) or K1 (`candidate`)."""

    NOW = "now"
    CANDIDATE = "candidate"


class Verdict(StrEnum):
    """The order that is safe, for a key or an environment; from best to worst."""

    ANY_ORDER = "any-order"
    CONFIG_FIRST = "config-first"
    APP_FIRST = "app-first"
    TWO_STEP = "two-step"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class CellName:
    """Which release met which config."""

    release: Role
    config: ConfigState


@dataclass(frozen=True, slots=True)
class ConfigEvidence:
    """The config end of a finding: the line in the revision that is named (a removed key's old line)."""

    place: Place
    revision: str


@dataclass(frozen=True, slots=True)
class ObjectEvidence:
    """The object of a finding. `namespace` "" where nothing says it; `key` "" for the whole object."""

    kind: str
    namespace: str
    name: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class ReferenceEvidence:
    """Where a template names the object; `replica_set` and `container` "" where there is none."""

    workload: str
    replica_set: str
    container: str
    field: str
    optional: bool


@dataclass(frozen=True, slots=True)
class ObjectUse:
    """A version-named object, and who names it."""

    object: ObjectEvidence
    use: str
    named_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ClusterTold:
    """What is said of an environment's cluster."""

    namespace: str
    unseen: tuple[str, ...]
    objects: tuple[ObjectUse, ...]
    workload: str = ""
    rollout: str = ""


@dataclass(frozen=True, slots=True)
class ReadEvidence:
    """The code end of a finding: the reading line in the release's revision."""

    place: Place
    revision: str
    function: str | None
    moment: Moment
    entry: str | None = None
    need: Need = Need.REQUIRED


@dataclass(frozen=True, slots=True)
class Suppression:
    """Why a finding is held back: an ignore entry of the settings, by its line."""

    because: str
    line: int
    until: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that fired. `details` are the facts that its message needs, by name, already safe to show.

    `environment` is None for findings of the source alone. `path` is None where no key is meant (CC204, CC402).
    """

    rule: str
    id: str
    severity: Severity
    environment: str | None
    path: KeyPath | None
    cell: CellName | None
    need: Need | None
    moment: Moment | None
    pre_existing: bool
    introduced: bool
    config: ConfigEvidence | None
    reads: tuple[ReadEvidence, ...]
    details: tuple[tuple[str, str], ...]
    fingerprint: str
    suppressed: Suppression | None = None
    object: ObjectEvidence | None = None
    reference: ReferenceEvidence | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class LiveRelease:
    """A release with its coverage. `state`, `replica_set`, `image` are "" where no cluster was seen."""

    release: Release
    coverage: Coverage
    state: str = ""
    replica_set: str = ""
    image: str = ""


@dataclass(frozen=True, slots=True)
class EnvironmentVerdict:
    """What is, whatever is suppressed. `protected` counts the breaks that bundled or versioned delivery kept apart."""

    name: str
    delivery: Delivery
    verdict: Verdict
    releases: tuple[LiveRelease, ...]
    config_now: str
    config_candidate: str
    protected: int = 0
    notes: tuple[str, ...] = ()
    cluster: ClusterTold | None = None


class StepKind(StrEnum):
    """What one step of a plan does."""

    APPLY_CONFIG = "apply-config"
    RELEASE_APPLICATION = "release-application"
    WAIT_FOR_DRAIN = "wait-for-drain"
    EXPAND_CONFIG = "expand-config"
    CONTRACT_CONFIG = "contract-config"
    FIX = "fix"


@dataclass(frozen=True, slots=True)
class PlanEntry:
    """A changed key or object whose verdict is not `any-order`, with the steps that make it safe.

    `path` is () where the whole object, or a key of it that is no variable, is meant.
    """

    environment: str
    path: KeyPath
    verdict: Verdict
    steps: tuple[StepKind, ...]
    detail: str = ""
    """The key's new name (rename), or ""."""
    object: ObjectEvidence | None = None


@dataclass(frozen=True, slots=True)
class Summary:
    """How many findings count, by severity; the others apart."""

    error: int = 0
    warning: int = 0
    info: int = 0
    suppressed: int = 0
    pre_existing: int = 0


@dataclass(frozen=True, slots=True)
class Report:
    """All that one `check` of one application says."""

    application: str
    candidate: Release
    environments: tuple[EnvironmentVerdict, ...]
    findings: tuple[Finding, ...]
    plan: tuple[PlanEntry, ...]
    coverage: Coverage
    summary: Summary
    assumed: tuple[str, ...] = ()
    failed: bool = False
    """A finding at or above `--fail-on` counts against the change."""
