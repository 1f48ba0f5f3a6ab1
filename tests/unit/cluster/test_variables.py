"""A release's environment variables are what its own pods are given, and its source says what it needs of them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from confcompat.cluster.documents import read_manifests
from confcompat.model.cluster import Manifests
from confcompat.model.findings import Report, Verdict
from confcompat.model.inputs import ClusterInputs
from confcompat.model.places import Place
from confcompat.model.reads import ENVIRONMENT_ROOT, Need, Read, ReleaseReads, Use
from confcompat.model.releases import Delivery
from confcompat.model.settings import ClusterSettings
from confcompat.model.snapshots import Snapshot
from tests.scenarios import environment, inputs, only, run

MAP = "---\nkind: ConfigMap\nmetadata: {name: env}\ndata: {%s}\n"
SECRET = "---\nkind: Secret\nmetadata: {name: env}\nstringData: {%s}\n"
POD = "---\nkind: Deployment\nmetadata: {name: api}\nspec: {template: {spec: {containers: [{name: api, %s}]}}}\n"
FROM_MAP = "envFrom: [{configMapRef: {name: env}}]"
BY_KEY = "env: [{name: V, valueFrom: {configMapKeyRef: {name: env, key: k%s}}}]"
FROM_SECRET = "envFrom: [{secretRef: {name: env}}]"


def read(name: str, need: Need = Need.REQUIRED, uses: tuple[Use, ...] = ()) -> Read:
    """A read of a variable."""
    return Read(ENVIRONMENT_ROOT, (name,), need, Place("app.py", 3), uses=uses)


def checked(
    now: str,
    after: str,
    stable: tuple[Read, ...] = (),
    candidate: tuple[Read, ...] = (),
    delivery: Delivery = Delivery.SHARED,
    external: tuple[str, ...] = (),
    workload: str = "",
) -> Report:
    """The report of one environment whose manifests are these, and that has no config files."""
    given = environment("a: 1", "a: 2", delivery=delivery, config=())
    cluster = ClusterSettings(manifests=("k.yaml",), external=external, workload=workload)
    before, then = (read_manifests(text.encode(), "k.yaml") for text in (now, after))
    seen = replace(
        given, settings=replace(given.settings, cluster=cluster), cluster=ClusterInputs(before, then, Manifests())
    )

    def reads(snapshot: Snapshot) -> ReleaseReads:
        return ReleaseReads(stable if snapshot.revision == "v1" else candidate)

    return run(inputs("", seen), reads)


def ids(report: Report) -> list[str]:
    """The rules that fired and count."""
    return [each.id for each in report.findings if not each.pre_existing]


def test_a_variable_that_the_template_does_not_set_is_missing() -> None:
    """The pods of the new release fail, whatever the config."""
    report = checked(POD % "image: x", POD % "image: y", candidate=(read("DB_HOST"),))
    found = only(report, "CC103")

    assert found.path == ("DB_HOST",)
    assert [each.place.line for each in found.reads] == [3]
    assert (found.config.place if found.config else None) == Place("k.yaml", 2)
    assert report.environments[0].verdict is Verdict.BROKEN


@pytest.mark.parametrize(
    ("container", "objects"),
    [
        ("env: [{name: V, value: x}]", ""),
        ("env: [{name: V, valueFrom: {configMapKeyRef: {name: env, key: k}}}]", MAP % "k: a"),
        ("env: [{name: V, valueFrom: {secretKeyRef: {name: env, key: k}}}]", SECRET % "k: a"),
        ("env: [{name: V, valueFrom: {fieldRef: {fieldPath: status.podIP}}}]", ""),
        ("env: [{name: V, valueFrom: {resourceFieldRef: {resource: limits.cpu}}}]", ""),
        (FROM_MAP, MAP % "V: a"),
        (FROM_SECRET, SECRET % "V: a"),
        ("envFrom: [{prefix: V, configMapRef: {name: env}}]", MAP % '"": a'),
        ("envFrom: [{configMapRef: {name: elsewhere}}]", ""),
    ],
)
def test_every_source_of_a_variable_counts(container: str, objects: str) -> None:
    """What is made elsewhere may hold any variable."""
    text = POD % container + objects

    assert ids(checked(text, text, candidate=(read("V"),), external=("ConfigMap/elsewhere",))) == []


@pytest.mark.parametrize("name", ["PATH", "HOME", "HOSTNAME", "KUBERNETES_SERVICE_HOST"])
def test_what_every_pod_has_is_never_missing(name: str) -> None:
    """No template sets them."""
    assert ids(checked(POD % "image: x", POD % "image: y", candidate=(read(name),))) == []


@pytest.mark.parametrize(
    ("container", "objects", "fires"),
    [
        ("image: x", "", ["CC103"]),
        (
            "env: [{name: V, valueFrom: {configMapKeyRef: {name: env, key: k, optional: true}}}]",
            MAP % "x: a",
            ["CC103"],
        ),
        ("env: [{name: V, valueFrom: {configMapKeyRef: {name: env, key: k}}}]", MAP % "x: a", ["CC306"]),
        (FROM_MAP, MAP % "v: a", ["CC103"]),
        ("envFrom: [{prefix: P_, configMapRef: {name: env}}]", MAP % "V: a", ["CC103"]),
        (FROM_MAP, "---\nkind: ConfigMap\nmetadata: {name: env}\nbinaryData: {V: YQ==}\n", ["CC103"]),
    ],
)
def test_what_sets_no_variable(container: str, objects: str, fires: list[str]) -> None:
    """A key that an `env` entry names and that is not there is told of the object alone."""
    assert ids(checked(POD % "image: w", POD % container + objects, candidate=(read("V"),))) == fires


def test_what_stable_lacks_already_is_no_news() -> None:
    """The image may set it."""
    report = checked(POD % "image: x", POD % "image: y", (read("V"),), (read("V"),))

    assert ids(report) == []
    assert report.environments[0].verdict is Verdict.ANY_ORDER


def test_an_optional_variable_may_be_absent() -> None:
    """Read with a default, nothing breaks."""
    assert ids(checked(POD % "image: x", POD % "image: y", candidate=(read("V", Need.DEFAULTED),))) == []


def test_a_variable_of_a_new_key_asks_for_the_config_first() -> None:
    """The candidate's pods need the new ConfigMap."""
    pod = POD % FROM_MAP
    report = checked(pod + MAP % "A: a", pod + MAP % "A: a, V: b", candidate=(read("V"),))

    assert ids(report) == []
    assert report.environments[0].verdict is Verdict.CONFIG_FIRST
    assert [(each.path, each.verdict) for each in report.plan] == [(("V",), Verdict.CONFIG_FIRST)]


@pytest.mark.parametrize(
    ("kind", "source", "fires"),
    [(MAP, FROM_MAP, ["CC105"]), (SECRET, FROM_SECRET, ["CC302"])],
)
def test_a_value_that_the_source_cannot_use(kind: str, source: str, fires: list[str]) -> None:
    """`int` of it raises in the live release; what a Secret holds is never judged."""
    pod = POD % source
    number = (read("V", uses=(Use.INTEGER,)),)
    report = checked(pod + kind % "V: '30'", pod + kind % "V: 30s", number, ())

    assert ids(report) == fires
    assert "30s" not in repr(report) or kind is MAP


def test_a_changed_value_is_told_of_a_shared_map() -> None:
    """Running pods keep it, each new one gets the other."""
    pod = POD % FROM_MAP
    report = checked(pod + MAP % "V: a", pod + MAP % "V: b", (read("V"),), (read("V"),))

    assert ids(report) == ["CC109"]


def test_without_a_cluster_section_variables_are_not_judged() -> None:
    """Nobody said what pods are given."""
    given = environment("a: 1", "a: 2")

    report = run(inputs("", given), lambda _: ReleaseReads((read("V"),)))
    assert "CC103" not in ids(report)


@pytest.mark.parametrize(
    ("container", "fires"),
    [
        (FROM_MAP, ["CC303"]),
        (f"{FROM_MAP}, env: [{{name: V, value: x}}]", []),
        ("envFrom: [{configMapRef: {name: base}}, {configMapRef: {name: env}}]", ["CC109"]),
    ],
)
def test_a_variable_that_another_source_still_sets(container: str, fires: list[str]) -> None:
    """`env` wins over `envFrom`; an earlier `envFrom` comes to light, with its own value."""
    base = "---\nkind: ConfigMap\nmetadata: {name: base}\ndata: {V: other}\n"
    pod = POD % container + base
    report = checked(pod + MAP % "V: a, X: b", pod + MAP % "X: b", (read("V"),), ())

    assert ids(report) == fires


def test_which_workload_runs_the_application_is_asked() -> None:
    """Two, and none that is called like it."""
    from confcompat.errors import UsageError

    text = (POD % "image: x").replace("name: api}", "name: a}") + (POD % "image: x").replace("name: api}", "name: b}")
    with pytest.raises(UsageError, match="workload"):
        checked(text, text)


@pytest.mark.parametrize(("now", "after"), [("", POD % "image: x"), (POD % "image: x", "")])
def test_a_workload_may_be_new_or_go(now: str, after: str) -> None:
    """The settings name it, and one side has it."""
    other = (POD % "image: x").replace("name: api}", "name: web}")
    report = checked(now + other, after + other, candidate=(read("V"),), workload="Deployment/api")

    assert ids(report) == (["CC103"] if after or now else [])


def test_a_workload_that_is_nowhere_is_told() -> None:
    """With what there is."""
    from confcompat.errors import UsageError

    with pytest.raises(UsageError, match="no such workload"):
        checked(POD % "image: x", POD % "image: y", workload="Rollout/api")
