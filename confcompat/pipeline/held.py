"""How much of what a release reads the config files of an environment hold: what `init` shows of its guesses."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from confcompat.model.keys import is_exact
from confcompat.model.lookup import Present
from confcompat.model.reads import APP_ROOT, Certainty, ReleaseReads
from confcompat.model.settings import EnvironmentSettings
from confcompat.model.snapshots import Snapshot
from confcompat.pipeline.configs import Configs
from confcompat.trees import look_up


@dataclass(frozen=True, slots=True)
class Held:
    """An environment, and how many of the keys that are read by name its files hold."""

    environment: str
    files: tuple[str, ...]
    keys: int
    of: int


def held_keys(environments: Iterable[EnvironmentSettings], snapshot: Snapshot, found: ReleaseReads) -> tuple[Held, ...]:
    """One entry for each environment, in the order given."""
    configs = Configs()
    paths = {
        read.path: None
        for read in found.reads
        if read.root == APP_ROOT and read.certainty is Certainty.EXACT and read.path and is_exact(read.path)
    }
    out = []
    for environment in environments:
        tree = configs.tree(environment, snapshot)
        keys = sum(1 for path in paths if isinstance(look_up(tree, path), Present))
        out.append(Held(environment.name, environment.config, keys, len(paths)))
    return tuple(out)
