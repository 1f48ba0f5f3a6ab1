"""What the command line says about releases and environments."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from confcompat.adapters.settings.document import did_you_mean, quote
from confcompat.errors import UsageError
from confcompat.model.releases import Policy
from confcompat.model.settings import EnvironmentSettings, Settings

EVERY_ENVIRONMENT = ""


@dataclass(frozen=True, slots=True)
class Flags:
    """The flags of a check; "" and () mean that a flag was not given. `ask_cluster`: the cluster tells, not a dump.

    `stable` holds `REV` or `ENV=REV`, `env` the environments to check (all when empty). `candidate` and
    `config_candidate` "" are working trees. `fail_on` "" is what the settings say.
    """

    stable: tuple[str, ...] = ()
    candidate: str = ""
    env: tuple[str, ...] = ()
    policy: Policy = Policy.BACKWARD
    fail_on: str = ""
    base: str = ""
    config_candidate: str = ""
    config_deployed: str = ""
    ask_cluster: bool = False


def choose_environments(settings: Settings, wanted: Sequence[str]) -> tuple[EnvironmentSettings, ...]:
    """The environments to check, in the settings' order. Raises `UsageError` for an unknown one and for none at all."""
    names = [environment.name for environment in settings.environments]
    for name in wanted:
        if name not in names:
            raise _unknown_environment("--env", name, names)
    if not names:
        raise UsageError(
            f"{settings.file or 'no settings file'}: there is no environment to check",
            "list the config files under `environments`; `confcompat init` writes a settings file",
        )
    return tuple(environment for environment in settings.environments if not wanted or environment.name in wanted)


def refuse_other_clusters(chosen: Sequence[EnvironmentSettings]) -> None:
    """Raises `UsageError` unless one environment is meant, and it has a cluster: kubectl is set up for one."""
    names = ", ".join(each.name for each in chosen)
    if len(chosen) != 1:
        raise UsageError(
            f"--live: kubectl asks one cluster, and there are several environments: {names}", "add --env NAME"
        )
    if chosen[0].cluster is None:
        raise UsageError(
            f"--live: environment {names} has no `cluster` section", "add one, for example `cluster: {namespace: NAME}`"
        )


def read_stable_flags(given: Sequence[str], names: Sequence[str]) -> Mapping[str, str]:
    """The revision of each environment that `--stable` names; `EVERY_ENVIRONMENT` holds the one without a name.

    Raises `UsageError` for an unknown environment, an empty revision, and a release that is named twice.
    """
    out: dict[str, str] = {}
    for flag in given:
        name, separator, revision = flag.partition("=")
        if not separator or (name not in names and not re.fullmatch(r"[\w.-]+", name)):
            # A revision may hold `=` too: `HEAD^{/fix: a=b}`.
            name, revision = EVERY_ENVIRONMENT, flag
        elif name not in names:
            raise _unknown_environment("--stable", name, names)
        if not revision:
            raise UsageError(f"--stable {quote(flag)}: names no revision", "write --stable REV or --stable ENV=REV")
        if name in out:
            whom = f"of {name}" if name else "of every environment"
            raise UsageError(f"--stable: the stable release {whom} is named twice", "keep one of them")
        out[name] = revision
    return out


def _unknown_environment(flag: str, name: str, names: Sequence[str]) -> UsageError:
    known = f"known: {', '.join(names)}" if names else "the settings list none"
    return UsageError(f"{flag}: unknown environment {quote(name)}", did_you_mean(name, names) or known)
