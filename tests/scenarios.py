"""One application in memory, from plain texts to a report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from confcompat.adapters.rules import load_rules
from confcompat.model.findings import Finding, Report
from confcompat.model.inputs import CheckInputs, EnvironmentInputs, ReadRelease, ReleaseSource
from confcompat.model.releases import Delivery, Policy, Release, Role
from confcompat.model.settings import Application, EnvironmentSettings, Settings
from confcompat.pipeline.check import check
from tests.fakes import MemoryRepository, MemorySnapshot
from tests.tiny_reader import read_release

RULES = load_rules()
FILE = "config/prd.yaml"


def code(source: str | Mapping[str, str]) -> dict[str, str]:
    """A snapshot's Python files: one module, or several by path."""
    return {"app.py": source} if isinstance(source, str) else dict(source)


def release(role: Role, source: str | Mapping[str, str], revision: str) -> ReleaseSource:
    """A release of that code."""
    snapshot = MemorySnapshot(code(source), revision)
    return ReleaseSource(Release(role, revision, snapshot.commit), snapshot)


def environment(
    now: str | Mapping[str, str],
    after: str | Mapping[str, str],
    stable: str | Mapping[str, str] = "",
    *,
    name: str = "prd",
    delivery: Delivery = Delivery.SHARED,
    config: tuple[str, ...] = (FILE,),
    live: tuple[ReleaseSource, ...] = (),
    rollback: tuple[ReleaseSource, ...] = (),
) -> EnvironmentInputs:
    """One environment of one config file (or several, by path); `live` are the releases beside the stable one."""
    files = [{FILE: each} if isinstance(each, str) else dict(each) for each in (now, after)]
    return EnvironmentInputs(
        EnvironmentSettings(name, config, delivery=delivery),
        (release(Role.STABLE, stable, "v1"), *live),
        rollback,
        MemorySnapshot(files[0], "v1"),
        MemorySnapshot(files[1], "worktree"),
    )


def inputs(
    candidate: str | Mapping[str, str],
    *environments: EnvironmentInputs,
    policy: Policy = Policy.BACKWARD,
    settings: Settings | None = None,
    repository: MemoryRepository | None = None,
    fail_on: str = "error",
    base: CheckInputs | None = None,
) -> CheckInputs:
    """A check of that candidate in these environments."""
    chosen = settings or Settings(Application("api"))
    return CheckInputs(
        replace(chosen, environments=chosen.environments or tuple(each.settings for each in environments)),
        release(Role.CANDIDATE, candidate, "worktree"),
        environments,
        repository or MemoryRepository(),
        policy,
        fail_on,
        base,
    )


def run(given: CheckInputs, read: ReadRelease = read_release) -> Report:
    """The report of a check."""
    return check(given, read, RULES)


def simple(stable: str, candidate: str, now: str, after: str, policy: Policy = Policy.BACKWARD) -> Report:
    """One environment, shared delivery."""
    return run(inputs(candidate, environment(now, after, stable), policy=policy))


def told(report: Report) -> list[tuple[str, str, str]]:
    """Every finding but unused keys, as id, role and key."""
    return [(each.id, role(each), key(each)) for each in report.findings if each.id != "CC201"]


def role(finding: Finding) -> str:
    """The release's role, "" for none."""
    return finding.cell.release.value if finding.cell else ""


def key(finding: Finding) -> str:
    """The key as text, "" for none."""
    return dict(finding.details).get("key", "")


def only(report: Report, rule_id: str) -> Finding:
    """The one finding of a rule."""
    (found,) = [finding for finding in report.findings if finding.id == rule_id]
    return found
