"""What the flags of `check`, `plan` and `key` ask for, as the inputs' own `Flags`."""

from __future__ import annotations

from confcompat.adapters.inputs import Flags
from confcompat.model.releases import Policy


def read_flags(
    stable: tuple[str, ...],
    candidate: str,
    environments: tuple[str, ...],
    config_candidate: str,
    config_deployed: str,
    policy: str = "backward",
    fail_on: str | None = None,
    base: str = "",
    ask_cluster: bool = False,
) -> Flags:
    """The flags as objects; what was not given is "" or ()."""
    return Flags(
        stable=stable,
        candidate=candidate,
        env=environments,
        policy=Policy(policy),
        fail_on=fail_on or "",
        base=base,
        config_candidate=config_candidate,
        config_deployed=config_deployed,
        ask_cluster=ask_cluster,
    )
