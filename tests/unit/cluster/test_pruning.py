"""What may be deleted: never what something names, nor what something unseen could name."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from confcompat.cluster.documents import read_manifests
from confcompat.model.cluster import Manifests
from confcompat.model.inputs import ClusterInputs
from confcompat.model.pruning import EnvironmentPrune, Use
from confcompat.model.settings import ClusterSettings, EnvironmentSettings
from confcompat.pipeline.prune import prune
from confcompat.render.deletion import deletion, reason

EVERY = ("CronJob", "DaemonSet", "Deployment", "Job", "Pod", "Rollout", "StatefulSet", "Ingress", "ServiceAccount")
OLD, SECRET = "env-1111111", "token-1111111"
OBJECTS = (
    f"---\nkind: ConfigMap\nmetadata: {{name: {OLD}}}\ndata: {{a: b}}\n"
    f"---\nkind: Secret\nmetadata: {{name: {SECRET}}}\nstringData: {{a: b}}\n"
)
REPLICA_SET = (
    "---\nkind: ReplicaSet\nmetadata: {name: %s, %s annotations: {rollout.argoproj.io/revision: '%d'},"
    " labels: {rollouts-pod-template-hash: %s}}\nspec: {replicas: %d, template: {spec: {containers: ["
    "{name: api, envFrom: [{configMapRef: {name: %s}}]}]}}}\n"
)
OWNED = "ownerReferences: [{uid: u, controller: true}],"
ROLLOUT = (
    "---\nkind: Rollout\napiVersion: argoproj.io/v1alpha1\nmetadata: {name: api, uid: u, generation: 2}\n"
    "status: {observedGeneration: '2', stableRS: bbb, currentPodHash: bbb}\nspec: {revisionHistoryLimit: %d}\n"
)
RUNNING = REPLICA_SET % ("api-bbb", OWNED, 3, "bbb", 2, "other")


def listed(
    dump: str, manifests: str = "", asked: tuple[str, ...] = EVERY, external: tuple[str, ...] = ()
) -> EnvironmentPrune:
    """The answer for one environment."""
    wanted = read_manifests(manifests.encode(), "k.yaml") if manifests else Manifests()
    given = ClusterInputs(wanted, wanted, read_manifests(dump.encode(), "dump.yaml"))
    settings = ClusterSettings(dump="dump.yaml", manifests=("k.yaml",) if manifests else (), external=external)
    (found,) = prune("api", [(EnvironmentSettings("prd", cluster=settings), given)], asked).environments
    return found


def uses(found: EnvironmentPrune) -> Mapping[str, str]:
    """The use by name."""
    return {each.name.name: each.use.value for each in found.objects}


def test_what_nothing_names_is_safe() -> None:
    """Where every kind was seen; the commands name it with its kind."""
    found = listed(OBJECTS + RUNNING)

    assert uses(found) == {OLD: "safe", SECRET: "safe"}
    assert found.unseen == ()
    assert deletion(found) == (f"kubectl delete configmap {OLD}", f"kubectl delete secret {SECRET}")


@pytest.mark.parametrize("kind", [*EVERY, "ReplicaSet"])
def test_nothing_is_safe_while_a_kind_is_unseen(kind: str) -> None:
    """An Ingress or a service account names Secrets only."""
    dump = OBJECTS + (RUNNING if kind != "ReplicaSet" else "")
    found = listed(dump, asked=tuple(each for each in EVERY if each != kind))
    only_secrets = kind in ("Ingress", "ServiceAccount")

    assert found.unseen == (kind,)
    assert uses(found) == {OLD: "safe" if only_secrets else "unsure", SECRET: "unsure"}
    assert kind in reason(found.objects[1])
    assert f"kubectl delete secret {SECRET}" not in deletion(found)


def test_manifests_do_not_show_what_else_the_cluster_holds() -> None:
    """A CronJob in them says nothing of others."""
    job = f"kind: CronJob\nmetadata: {{name: j}}\nspec: {{jobTemplate: {{spec: {{}}}}}}\n{OBJECTS[:0]}"
    found = listed(OBJECTS + RUNNING, job, tuple(each for each in EVERY if each != "CronJob"))

    assert uses(found) == {OLD: "unsure", SECRET: "unsure"}


@pytest.mark.parametrize(
    ("replicas", "use"),
    [(1, "in-use"), (0, "rollback-only")],
)
def test_an_old_replica_set_holds_its_objects(replicas: int, use: str) -> None:
    """While pods run, they are used; without pods, a rollback needs them until the history drops that revision."""
    old = REPLICA_SET % ("api-aaa", OWNED, 2, "aaa", replicas, OLD)
    found = listed(OBJECTS + ROLLOUT % 10 + RUNNING + old)

    assert uses(found)[OLD] == use
    assert found.objects[0].leaves == (2 if use == "rollback-only" else 0)
    assert "ReplicaSet/api-aaa" in reason(found.objects[0])
    assert all(OLD not in command for command in deletion(found))


def test_what_left_the_history_holds_nothing() -> None:
    """The controller is about to delete that ReplicaSet."""
    old = [REPLICA_SET % (f"api-{n}", OWNED, n, f"a{n}", 0, OLD if n == 1 else "other") for n in (1, 2)]

    assert uses(listed(OBJECTS + ROLLOUT % 1 + RUNNING + "".join(old)))[OLD] == "safe"


@pytest.mark.parametrize(("replicas", "use"), [(1, "in-use"), (0, "rollback-only")])
@pytest.mark.parametrize("owner", ["", OWNED])
def test_a_replica_set_whose_owner_was_not_seen_counts(owner: str, replicas: int, use: str) -> None:
    """Its template stands for itself."""
    assert uses(listed(OBJECTS + REPLICA_SET % ("lone", owner, 1, "aaa", replicas, OLD)))[OLD] == use


@pytest.mark.parametrize(
    ("phase", "owner", "use"),
    [("Running", "uid: made-by-an-operator", "in-use"), ("Running", "", "in-use"), ("Succeeded", "", "safe")],
)
def test_a_pod_that_nothing_of_the_dump_owns_counts(phase: str, owner: str, use: str) -> None:
    """Whatever made it; one that is done needs nothing."""
    owned = f", ownerReferences: [{{{owner}}}]" if owner else ""
    pod = (
        f"---\nkind: Pod\nmetadata: {{name: p, uid: x{owned}}}\nstatus: {{phase: {phase}}}\n"
        f"spec: {{containers: [{{name: c, envFrom: [{{configMapRef: {{name: {OLD}}}}}]}}]}}\n"
    )

    assert uses(listed(OBJECTS + RUNNING + pod))[OLD] == use


def test_what_the_manifests_name_is_in_use() -> None:
    """The next release needs it, though nothing that runs does."""
    wanted = (
        "kind: Deployment\nmetadata: {name: api}\nspec: {template: {spec: {containers: "
        f"[{{name: api, envFrom: [{{configMapRef: {{name: {OLD}}}}}]}}]}}}}}}\n"
    )

    assert uses(listed(OBJECTS + RUNNING, wanted))[OLD] == "in-use"


def test_what_the_manifests_hold_is_not_deleted_by_hand() -> None:
    """It would come back: it goes by taking it out there."""
    found = listed(OBJECTS + RUNNING, OBJECTS)

    assert uses(found)[OLD] == "safe"
    assert deletion(found) == ()
    assert "manifests" in reason(found.objects[0])


def test_what_is_made_elsewhere_is_never_safe() -> None:
    """Nor are names without a version, and Helm's own records, listed at all."""
    plain = "---\nkind: ConfigMap\nmetadata: {name: plain}\n"
    helm = "---\nkind: Secret\nmetadata: {name: sh.helm.release.v1.api-1111111}\ntype: helm.sh/release.v1\n"

    assert uses(listed(OBJECTS + RUNNING + plain + helm, external=("Secret/token-*",))) == {
        OLD: "safe",
        SECRET: "unsure",
    }


def test_manifests_that_cannot_be_read_may_name_anything() -> None:
    """So nothing is called safe."""
    found = listed(OBJECTS + RUNNING, "a: [")

    assert {each.use for each in found.objects} == {Use.UNSURE}


def test_a_name_that_is_an_option_is_handed_to_no_shell() -> None:
    """A dump is input like any other."""
    hostile = "---\nkind: ConfigMap\nmetadata: {name: --all-1111111}\n"
    found = listed(hostile + RUNNING)

    assert deletion(found) == ()
