"""The questions beside the check: `diff` and `key`."""

from __future__ import annotations

from collections.abc import Iterable

from confcompat.model.answers import DiffAnswer, KeyAnswer
from confcompat.model.inputs import CheckInputs, ReadRelease
from confcompat.model.keys import KeyPath
from confcompat.model.settings import EnvironmentSettings, Settings
from confcompat.model.snapshots import Snapshot


def diff(settings: Settings, sides: Iterable[tuple[EnvironmentSettings, Snapshot, Snapshot]]) -> DiffAnswer:
    """What changed in the effective config of each environment, from its first snapshot to its second."""
    raise NotImplementedError


def key(inputs: CheckInputs, read_release: ReadRelease, path: KeyPath) -> KeyAnswer:
    """What is known of one exact key: set or not, who reads it in each release, and when it may be removed."""
    raise NotImplementedError
