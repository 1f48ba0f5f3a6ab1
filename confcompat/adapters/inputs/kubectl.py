"""What a cluster holds now, asked with kubectl: it lists, and never writes."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from confcompat.cluster.documents import read_manifests
from confcompat.errors import InputError
from confcompat.model.cluster import Manifest, Manifests

SECONDS = 60
LIVE = "cluster"
"""What stands in the place of a file where the cluster itself was asked."""
RESOURCES: Mapping[str, str] = {
    "ConfigMap": "configmaps",
    "Secret": "secrets",
    "Pod": "pods",
    "ReplicationController": "replicationcontrollers",
    "ServiceAccount": "serviceaccounts",
    "DaemonSet": "daemonsets.apps",
    "Deployment": "deployments.apps",
    "ReplicaSet": "replicasets.apps",
    "StatefulSet": "statefulsets.apps",
    "CronJob": "cronjobs.batch",
    "Job": "jobs.batch",
    "Ingress": "ingresses.networking.k8s.io",
    "Rollout": "rollouts.argoproj.io",
    "ExternalSecret": "externalsecrets.external-secrets.io",
    "SealedSecret": "sealedsecrets.bitnami.com",
    "Certificate": "certificates.cert-manager.io",
}


def ask_cluster(namespace: str) -> Manifests:
    """The objects of a namespace ("": that of kubectl's context) in the cluster that kubectl is set up for.

    `kinds` of the answer are those that were listed, or that the cluster does not know at all; one that may not be
    listed is not among them. Raises `InputError` for a missing kubectl, and for a cluster that does not answer.
    """
    binary = os.environ.get("KUBECTL") or shutil.which("kubectl")
    if not binary:
        raise InputError(
            "--live: kubectl is needed to ask the cluster, and is not on the PATH",
            "install kubectl, or name the binary in KUBECTL",
        )
    with tempfile.TemporaryDirectory(prefix="confcompat-") as cache:
        asking = _Asking(os.path.abspath(binary), cache, namespace)
        served, whole = asking.served()
        found: list[Manifest] = []
        kinds = set()
        for kind, resource in RESOURCES.items():
            if resource in served:
                listed = asking.listed(resource)
                if listed is not None:
                    kinds.add(kind)
                    found += listed
            elif whole:
                kinds.add(kind)
    if not found:
        raise InputError(
            f"--live: the cluster shows no object{f' in {namespace}' if namespace else ''}", _hint(namespace)
        )
    return Manifests(tuple(found), kinds=frozenset(kinds))


def _hint(namespace: str) -> str:
    where = f" --namespace {namespace}" if namespace else ""
    return (
        f"try `kubectl get rollout,rs,deploy,cm{where}`; KUBECONFIG and the current context say which cluster is asked"
    )


@dataclass(frozen=True, slots=True)
class _Asking:
    binary: str
    cache: str
    namespace: str

    def served(self) -> tuple[frozenset[str], bool]:
        """The resources that can be listed, and whether that is all of them."""
        done = self._run("api-resources", "--namespaced=true", "--verbs=list", "--output=name")
        names = frozenset(done.stdout.decode("utf-8", "replace").split())
        if not names:
            raise InputError(f"--live: the cluster does not answer: {_words(done)}", _hint(self.namespace))
        return names, done.returncode == 0

    def listed(self, resource: str) -> tuple[Manifest, ...] | None:
        """The objects of one kind; None where they may not be seen."""
        where = ("--namespace", self.namespace) if self.namespace else ()
        done = self._run("get", resource, *where, "--output=yaml")
        if done.returncode:
            words = _words(done)
            if "Forbidden" in words or "forbidden" in words:
                return None
            raise InputError(f"--live: kubectl cannot list {resource}: {words}", _hint(self.namespace))
        return read_manifests(done.stdout, LIVE).found

    def _run(self, *arguments: str) -> subprocess.CompletedProcess[bytes]:
        command: Sequence[str] = (self.binary, *arguments, "--cache-dir", self.cache, f"--request-timeout={SECONDS}s")
        try:
            # The person's own environment: credentials may come from a helper on the PATH.
            return subprocess.run(
                command, stdin=subprocess.DEVNULL, capture_output=True, timeout=2 * SECONDS, check=False
            )
        except OSError as fault:
            raise InputError(
                f"--live: kubectl cannot be started: {fault.strerror}", "name another binary in KUBECTL"
            ) from None
        except subprocess.TimeoutExpired:
            raise InputError("--live: the cluster does not answer in time", _hint(self.namespace)) from None


def _words(done: subprocess.CompletedProcess[bytes]) -> str:
    return done.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2] or "kubectl said nothing"
