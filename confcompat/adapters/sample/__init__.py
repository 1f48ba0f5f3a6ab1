"""The sample that ships with confcompat: two repositories with a history, and the story of what went wrong in it."""

from confcompat.adapters.sample.build import locate, materialise
from confcompat.adapters.sample.story import Chapter, Healthy, Replay, Run, Story

__all__ = ["Chapter", "Healthy", "Replay", "Run", "Story", "locate", "materialise"]
