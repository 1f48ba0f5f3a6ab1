"""Live releases that nobody names: a dump of the cluster tells them, from ReplicaSet to image to revision."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import jsonschema
import pytest
from click.testing import Result

from confcompat.adapters.schemas import load_schema
from tests.repositories import Builder

SETTINGS = """\
version: 1
application: {name: api}
environments:
  prd:
    config: [config/prd.yaml]
%s
"""
ON_DUMP = "    cluster: {dump: dump.yaml}"
ROLLOUT = """\
---
kind: Rollout
apiVersion: argoproj.io/v1alpha1
metadata: {name: api, namespace: shop, uid: u, generation: 2}
status: {observedGeneration: "2", stableRS: aaa, currentPodHash: %s%s}
spec: {strategy: {canary: {}}}
"""
REPLICA_SET = """\
---
kind: ReplicaSet
apiVersion: apps/v1
metadata:
  name: api-%s
  namespace: shop
  ownerReferences: [{uid: u, controller: true}]
  labels: {rollouts-pod-template-hash: %s}
  annotations: {rollout.argoproj.io/revision: "%d"}
spec: {replicas: %d, template: {spec: {containers: [{name: proxy, image: "r/proxy:9"}, {name: api, image: "%s"}]}}}
"""


def dump(*sets: tuple[str, int, int, str], current: str = "aaa", more: str = "") -> str:
    """A Rollout with ReplicaSets, each a hash, a revision, a number of replicas and an image."""
    return ROLLOUT % (current, more) + "".join(
        REPLICA_SET % (name, name, revision, replicas, image) for name, revision, replicas, image in sets
    )


@pytest.fixture
def tagged(shop: Builder) -> Builder:
    """Three releases: v1.0.0 of the shop, and two that follow."""
    for tag in ("v1.1.0", "v1.2.0"):
        shop.write({"note.txt": tag})
        shop.commit(tag).git("tag", tag)
    return shop


def checked(
    shop: Builder, run: Callable[..., Result], content: str, settings: str = ON_DUMP, *arguments: str
) -> dict[str, Any]:
    """The one environment of a check."""
    shop.write({"confcompat.yaml": SETTINGS % settings, "dump.yaml": content})
    result = run("check", "--format", "json", *arguments, folder=shop.path)
    assert result.exit_code in (0, 1), result.output
    document = json.loads(result.stdout)
    jsonschema.Draft202012Validator(load_schema("check")).validate(document)
    (environment,) = document["environments"]
    return dict(environment)


def told(environment: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Role, state and revision of every release."""
    return [(each["role"], each.get("state", ""), each["revision"]) for each in environment["releases"]]


STABLE = ("aaa", 2, 3, "r/api:1.1.0")


def test_the_stable_release_comes_from_its_image(tagged: Builder, run: Callable[..., Result]) -> None:
    """Everything on the way is told."""
    found = checked(tagged, run, dump(STABLE))
    (release,) = found["releases"]

    assert told(found) == [("stable", "stable", "v1.1.0")]
    assert (release["source"], release["replica_set"], release["image"]) == ("dump", "api-aaa", "r/api:1.1.0")
    assert found["cluster"]["workload"] == "Rollout/api"
    assert (found["cluster"]["namespace"], found["cluster"]["rollout"]) == ("shop", "idle")


def test_a_canary_at_another_commit_is_a_release_of_its_own(tagged: Builder, run: Callable[..., Result]) -> None:
    """Beside what drains."""
    sets = (STABLE, ("bbb", 3, 1, "r/api:1.2.0"), ("ccc", 1, 1, "r/api:1.0.0"))
    tagged.write({"app.py": "x = 1\n"})
    found = checked(tagged, run, dump(*sets, current="bbb"))

    assert told(found) == [
        ("stable", "stable", "v1.1.0"),
        ("canary", "canary", "v1.2.0"),
        ("stable", "draining", "v1.0.0"),
    ]
    assert found["cluster"]["rollout"] == "progressing"


def test_a_canary_at_the_candidates_commit_is_the_candidate(tagged: Builder, run: Callable[..., Result]) -> None:
    """It is not judged twice."""
    content = dump(STABLE, ("bbb", 3, 1, "r/api:1.2.0"), current="bbb", more=", abort: true")
    found = checked(tagged, run, content, ON_DUMP, "--candidate", "v1.2.0")

    assert told(found) == [("stable", "stable", "v1.1.0"), ("candidate", "canary", "v1.2.0")]
    assert found["cluster"]["rollout"] == "aborted"


@pytest.mark.parametrize("policy", ["backward", "full"])
def test_history_is_a_rollback_target(tagged: Builder, run: Callable[..., Result], policy: str) -> None:
    """Under the policy that asks for it."""
    content = dump(STABLE, ("ccc", 1, 0, "r/api:1.0.0"))
    found = checked(tagged, run, content, ON_DUMP, "--policy", policy)

    assert told(found)[1:] == ([("rollback", "history", "v1.0.0")] if policy == "full" else [])


def test_an_image_of_the_history_is_followed_when_it_counts(tagged: Builder, run: Callable[..., Result]) -> None:
    """One that leads nowhere is no note of a check that asks for no rollback target."""
    content = dump(STABLE, ("ccc", 1, 0, "r/api:nobody-knows"))

    for policy, noted in (("backward", False), ("full", True)):
        notes = checked(tagged, run, content, ON_DUMP, "--policy", policy)["notes"]
        assert any("nobody-knows" in note for note in notes) is noted


def test_one_fact_of_two_replica_sets_is_told_once(tagged: Builder, run: Callable[..., Result]) -> None:
    """The draining one runs the same code from another template."""
    content = dump(STABLE, ("ccc", 1, 1, "r/api:1.1.0")).replace("r/proxy:9", "r/proxy:8", 1)
    tagged.write({"config/prd.yaml": "db:\n  host: a.example\n", "api.py": "read(db.host)\n"})
    tagged.write({"confcompat.yaml": SETTINGS % ON_DUMP, "dump.yaml": content})
    found = json.loads(run("check", "--format", "json", folder=tagged.path).stdout)["findings"]

    assert [each["key"] for each in found if each["id"] == "CC101"] == ["db.size"]


def test_a_dump_may_tell_of_the_stable_release_alone(tagged: Builder, run: Callable[..., Result]) -> None:
    """Without a cluster section, with a pattern for the tag."""
    tagged.git("tag", "release-7", "v1.1.0")
    content = dump(("aaa", 2, 3, "r/api:7"))
    found = checked(tagged, run, content, '    stable: {rollout: dump.yaml, tag: "release-{value}"}')

    assert told(found) == [("stable", "stable", "release-7")]
    assert "cluster" not in found


def test_a_commit_in_the_tag_names_it(tagged: Builder, run: Callable[..., Result]) -> None:
    """As builds of a branch are tagged."""
    commit = tagged.git("rev-parse", "v1.1.0").strip()
    found = checked(tagged, run, dump(("aaa", 2, 3, f"r/api:main-{commit[:8]}")))

    assert found["releases"][0]["commit"] == commit


def test_a_stable_image_that_leads_nowhere_is_shown(tagged: Builder, run: Callable[..., Result]) -> None:
    """Unless a revision is named: then its pods are known all the same."""
    digest = "r/api@sha256:" + "a" * 64
    tagged.write({"confcompat.yaml": SETTINGS % ON_DUMP, "dump.yaml": dump(("aaa", 2, 3, digest))})
    result = run("check", folder=tagged.path)

    assert result.exit_code == 3
    assert digest in result.output
    named = checked(tagged, run, dump(("aaa", 2, 3, digest)), f"    stable: v1.0.0\n{ON_DUMP}")
    assert told(named) == [("stable", "stable", "v1.0.0")]
    assert named["releases"][0]["source"] == "settings"


def test_another_image_that_leads_nowhere_is_noted(tagged: Builder, run: Callable[..., Result]) -> None:
    """It is not judged, and that is said."""
    found = checked(tagged, run, dump(STABLE, ("bbb", 3, 1, "r/api:nobody-knows"), current="bbb"))

    assert told(found) == [("stable", "stable", "v1.1.0")]
    assert any("nobody-knows" in note for note in found["notes"])


@pytest.mark.parametrize(
    ("content", "code", "words"),
    [
        (ROLLOUT % ("aaa", ""), 3, "stable release"),
        ("kind: ConfigMap\nmetadata: {name: a}\n", 3, "stable release"),
        ("kind: Deployment\nmetadata: {name: a}\n---\nkind: Deployment\nmetadata: {name: b}\n", 2, "workload:"),
    ],
)
def test_a_dump_that_does_not_say_it_is_refused(
    tagged: Builder, run: Callable[..., Result], content: str, code: int, words: str
) -> None:
    """With what to write."""
    tagged.write({"confcompat.yaml": SETTINGS % ON_DUMP, "dump.yaml": content})
    result = run("check", folder=tagged.path)

    assert result.exit_code == code
    assert words in result.output


def test_a_deployment_of_two_templates(tagged: Builder, run: Callable[..., Result]) -> None:
    """The newest is new; the older one with pods is what the change may break."""
    content = (
        dump(STABLE, ("bbb", 3, 1, "r/api:1.2.0"))
        .replace("kind: Rollout", "kind: Deployment")
        .replace("generation: 2", "annotations: {deployment.kubernetes.io/revision: '3'}")
        .replace("rollout.argoproj.io/revision", "deployment.kubernetes.io/revision")
    )
    tagged.write({"app.py": "x = 1\n"})

    assert told(checked(tagged, run, content)) == [("stable", "old", "v1.1.0"), ("canary", "new", "v1.2.0")]


def test_a_dump_of_config_alone_leaves_the_release_to_the_settings(tagged: Builder, run: Callable[..., Result]) -> None:
    """Though the workload is named: nothing was seen to run."""
    settings = "    stable: v1.1.0\n    cluster: {dump: dump.yaml, workload: Rollout/api}"
    found = checked(tagged, run, "kind: ConfigMap\napiVersion: v1\nmetadata: {name: a}\n", settings)

    assert told(found) == [("stable", "", "v1.1.0")]
    assert found["cluster"]["workload"] is None
