"""`Settings` → the text of a settings file, with comments for the person who goes on from it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import yaml

from confcompat.model.keys import format_key
from confcompat.model.reads import APP_ROOT, ENVIRONMENT_ROOT
from confcompat.model.releases import Delivery
from confcompat.model.settings import (
    Accessor,
    Application,
    Assumption,
    EnvironmentRoot,
    EnvironmentSettings,
    Ignore,
    ImageTag,
    ParameterRoot,
    ReturnsRoot,
    RevisionName,
    RolloutDump,
    Root,
    Settings,
    StableSource,
    TagPattern,
    ValueRoot,
)

Plain = str | int | Sequence["Plain"] | dict[str, "Plain"]


def settings_text(settings: Settings, roots: Sequence[Root]) -> str:
    """The file that `confcompat init` writes: these settings with these roots.

    Read back it gives the same settings but for `file`, `assumed` and line numbers.
    """
    lines = ["# What confcompat needs to know about this application. `confcompat schema settings` has every setting."]
    lines += ["version: 1", *_application(settings.application, roots), *_environments(settings.environments)]
    if settings.secrets:
        lines += [
            "# Added to the built-in patterns; the values of these keys are never shown.",
            _line("secrets", list(settings.secrets)),
        ]
    if settings.critical:
        lines += ["# A changed value of these keys is an error.", _line("critical", list(settings.critical))]
    if settings.budget_unresolved is not None:
        lines += [
            "# So many reads whose key nobody can tell are accepted.",
            _line("budget", {"unresolved": settings.budget_unresolved}),
        ]
    if settings.ignore:
        lines += ["# Accepted findings, each with its reason.", "ignore:"]
        lines += [f"  - {_flow(_ignore(entry))}" for entry in settings.ignore]
    lines += [
        "# The least severe finding that fails a check: error, warning or never.",
        _line("fail-on", settings.fail_on),
    ]
    return "\n".join(lines) + "\n"


def _application(application: Application, roots: Sequence[Root]) -> Iterator[str]:
    yield "application:"
    yield "  " + _line("name", application.name)
    if application.repo != ".":
        yield "  " + _line("repo", application.repo)
    if application.paths:
        yield "  " + _line("paths", list(application.paths))
    if roots:
        yield "  # Where config enters the source. Without this list the places are found anew in every check."
        yield "  roots:"
        yield from (f"    - {_root(root)}" for root in roots)
    if application.accessors:
        yield "  accessors:"
        first = ENVIRONMENT_ROOT if roots and isinstance(roots[0], EnvironmentRoot) else APP_ROOT
        yield from (f"    - {_flow(_accessor(accessor, first))}" for accessor in application.accessors)
    if application.assume:
        yield "  assume:"
        yield from (f"    - {_flow(_assumption(assumption))}" for assumption in application.assume)


def _root(root: Root) -> str:
    match root:
        case ValueRoot(module, attribute):
            return _line("value", f"{module}:{attribute}")
        case ReturnsRoot(module, function):
            return _line("returns", f"{module}:{function}")
        case ParameterRoot(module, function, parameter):
            return _line("parameter", f"{module}:{function}({parameter})")
        case EnvironmentRoot():
            return ENVIRONMENT_ROOT


def _accessor(accessor: Accessor, first_root: str) -> dict[str, Plain]:
    out: dict[str, Plain] = {"call": f"{accessor.module}:{accessor.function}", "key": accessor.key}
    if accessor.default is not None:
        out["default"] = accessor.default
    if accessor.separator:
        out["separator"] = accessor.separator
    if accessor.root != first_root:
        out["root"] = accessor.root
    return out


def _assumption(assumption: Assumption) -> dict[str, Plain]:
    out: dict[str, Plain] = {
        "reads": format_key(assumption.path),
        "need": assumption.need.value,
        "because": assumption.because,
    }
    return out if assumption.root == APP_ROOT else out | {"root": assumption.root}


def _ignore(entry: Ignore) -> dict[str, Plain]:
    given = {
        "rule": entry.rule,
        "key": entry.key,
        "environment": entry.environment,
        "because": entry.because,
        "until": entry.until,
        "fingerprint": entry.fingerprint,
    }
    return {name: text for name, text in given.items() if text}


def _environments(environments: Sequence[EnvironmentSettings]) -> Iterator[str]:
    if not environments:
        yield "# environments:                  # one for each target that has config files of its own"
        yield "#   prd: {config: [config/prd.yaml], stable: v1.0.0}"
        return
    yield "environments:"
    for environment in environments:
        yield f"  {_flow(environment.name)}:"
        yield from (f"    {line}" for line in _environment(environment))


def _environment(environment: EnvironmentSettings) -> Iterator[str]:
    yield _line("config", list(environment.config)) + "   # the last wins"
    if environment.repo:
        yield _line("repo", environment.repo)
    delivery = _line("delivery", environment.delivery.value)
    yield delivery + "   # shared | bundled | versioned" if environment.delivery is Delivery.SHARED else delivery
    stable = _stable(environment.stable)
    yield _line("stable", stable) if stable else '# stable: v1.0.0   # the release that runs there now; or {tag: "v*"}'
    if environment.deployed:
        yield _line("deployed", environment.deployed)
    if environment.rollback:
        yield _line("rollback", list(environment.rollback))


def _stable(source: StableSource) -> Plain:
    match source:
        case RevisionName(revision):
            return revision
        case TagPattern(pattern):
            return {"tag": pattern}
        case ImageTag(file, path, tag):
            return {"image": {"file": file, "path": format_key(path)}, "tag": tag}
        case RolloutDump(file, tag):
            return {"rollout": file, "tag": tag} if tag else {"rollout": file}
        case _:
            return ""


def _line(name: str, value: Plain) -> str:
    return f"{name}: {_flow(value)}"


def _flow(value: Plain) -> str:
    # One line whatever the text holds: quoting and escaping are left to the library that reads it back.
    text: str = yaml.safe_dump(value, default_flow_style=True, width=10**9, allow_unicode=True, sort_keys=False)
    return text.removesuffix("\n").removesuffix("\n...")
