"""What the story says is true: releases of the sample really break, and really run, as it tells."""

from __future__ import annotations

import pytest

from confcompat.adapters.sample import Replay, Story
from tests.sample.stage import Answer, Stage

CHAPTERS = (
    "forgotten-addition",
    "removal-under-a-canary",
    "rename",
    "secret-edited-in-place",
    "two-speeds",
    "nobody-dares",
    "config-in-the-image",
)


def replay(stage: Stage, one: Replay) -> Answer:
    variables = stage.variables(one.config_repository, one.config, one.environment)
    [[answer]] = stage.ask(one.release, [variables], [one.request])
    return answer


def test_the_chapters_are_those_of_the_story(story: Story) -> None:
    """Every incident of the problem's origin that the sample replays is there, in order."""
    assert tuple(chapter.name for chapter in story.chapters) == CHAPTERS


@pytest.mark.parametrize("name", CHAPTERS)
def test_an_incident_breaks_and_its_remedy_does_not(name: str, story: Story, stage: Stage) -> None:
    """Where a replay names an exception the release answers 500 with it in the log; else it answers the request."""
    [chapter] = [chapter for chapter in story.chapters if chapter.name == name]
    assert any(one.raises for one in chapter.replays)
    assert any(not one.raises for one in chapter.replays)
    for one in chapter.replays:
        answer = replay(stage, one)
        assert answer.raised == one.raises, one
        assert (answer.status == 500) if one.raises else (200 <= answer.status < 300), (one, answer)


def test_a_broken_release_still_looks_ready(story: Story, stage: Stage) -> None:
    """The readiness probe answers 200 in every incident: nothing but the requests themselves would tell."""
    broken = {
        (one.release, one.config_repository, one.config, one.environment): one
        for chapter in story.chapters
        for one in chapter.replays
        if one.raises
    }
    for release, repository, config, environment in broken:
        [[answer]] = stage.ask(release, [stage.variables(repository, config, environment)], ["GET /admin/health"])
        assert answer.status == 200


def test_every_route_answers_wherever_the_story_says_that_all_is_well(story: Story, stage: Stage) -> None:
    """At every healthy release and config, in every environment, more than a hundred routes answer without an error."""
    assert {one.release for one in story.healthy} == {f"v1.{minor}.0" for minor in range(40, 48)}
    for one in story.healthy:
        variables = [stage.variables(one.config_repository, one.config, name) for name in one.environments]
        for environment, answers in zip(one.environments, stage.ask(one.release, variables), strict=True):
            wrong = [answer for answer in answers if not 200 <= answer.status < 300]
            assert not wrong, (one.release, one.config, environment, wrong)
            assert len(answers) > 100


def test_the_domains_are_many(stage: Stage) -> None:
    """The sample is a monolith: at least twelve domains, each a package of its own."""
    packages = [file.parent.name for file in stage.export("api", "v1.40.0").glob("api/*/routes.py")]
    assert len(packages) >= 12
