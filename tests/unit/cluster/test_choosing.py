"""Which workload and container run the application."""

from __future__ import annotations

import pytest

from confcompat.cluster.choosing import choose_container, choose_workload
from confcompat.errors import UsageError
from confcompat.model.cluster import Container, ObjectName, PodTemplate, Workload


def there(*labels: str) -> list[Workload]:
    """Workloads by TYPE/NAME; `Rollout/a>Deployment/b` refers to another, `ns:TYPE/NAME` lives elsewhere."""
    out = []
    for label in labels:
        own, _, ref = label.partition(">")
        namespace, _, own = own.rpartition(":")
        kind, name = own.split("/")
        referred = ObjectName(ref.split("/")[0], namespace or "shop", ref.split("/")[1]) if ref else None
        name_of = ObjectName(kind, namespace or "shop", name)
        out.append(Workload(name_of, PodTemplate(), workload_ref=referred))
    return out


@pytest.mark.parametrize(
    ("wanted", "found", "chosen"),
    [
        ("", ["Deployment/api", "Rollout/api", "CronJob/api"], "Rollout/api"),
        ("", ["Deployment/web", "Deployment/api"], "Deployment/api"),
        ("", ["Deployment/web", "CronJob/clean"], "Deployment/web"),
        ("", ["CronJob/clean"], "CronJob/clean"),
        ("", ["Rollout/web>Deployment/base", "Deployment/base"], "Rollout/web"),
        ("", ["Ingress/api"], None),
        ("deployment/web", ["Deployment/web", "Rollout/api"], "Deployment/web"),
    ],
)
def test_the_choice(wanted: str, found: list[str], chosen: str | None) -> None:
    """The settings' own, the application's namesake, the only one."""
    workload = choose_workload(wanted, "", "api", there(*found))

    assert (workload.label if workload else None) == chosen


@pytest.mark.parametrize(
    ("wanted", "found", "told"),
    [
        ("", ["Deployment/a", "Deployment/b"], "Deployment/a, Deployment/b"),
        ("Rollout/web", ["Rollout/api"], "there is no such workload"),
        ("", ["x:Rollout/api", "y:Rollout/api"], "more than one namespace"),
        ("Rollout/api", ["x:Rollout/api", "y:Rollout/api"], "more than one namespace"),
    ],
)
def test_what_is_not_clear_is_asked(wanted: str, found: list[str], told: str) -> None:
    """With what there is."""
    with pytest.raises(UsageError, match=told):
        choose_workload(wanted, "", "api", there(*found))


def test_the_namespace_narrows_the_choice() -> None:
    """Of two namesakes that in the settings' namespace."""
    found = choose_workload("", "y", "api", there("x:Rollout/api", "y:Rollout/api"))

    assert found is not None
    assert found.name.namespace == "y"


@pytest.mark.parametrize(
    ("wanted", "names", "chosen"),
    [
        ("", ["proxy", "api", "web"], "api"),
        ("", ["proxy", "web"], "web"),
        ("", ["proxy", "app"], "proxy"),
        ("app", ["proxy", "app", "api"], "app"),
        ("", [], ""),
    ],
)
def test_the_container(wanted: str, names: list[str], chosen: str) -> None:
    """Named as the application, as the workload, else the first."""
    template = PodTemplate(tuple(Container(name, "") for name in names))

    assert choose_container(wanted, "api", ObjectName("Rollout", "shop", "web"), template) == chosen


def test_a_container_that_is_not_there_is_told() -> None:
    """With those that are."""
    with pytest.raises(UsageError) as caught:
        choose_container("x", "api", ObjectName("Rollout", "shop", "web"), PodTemplate((Container("api", ""),)))

    assert "api" in caught.value.hint
