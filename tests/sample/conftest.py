"""One materialised sample for all tests of this folder."""

from __future__ import annotations

import pytest

from confcompat.adapters.sample import Story, materialise
from tests.sample.stage import Stage


@pytest.fixture(scope="session")
def story(tmp_path_factory: pytest.TempPathFactory) -> Story:
    return materialise(str(tmp_path_factory.mktemp("sample") / "repositories"))


@pytest.fixture(scope="session")
def stage(story: Story, tmp_path_factory: pytest.TempPathFactory) -> Stage:
    return Stage(story, tmp_path_factory.mktemp("stage"))
