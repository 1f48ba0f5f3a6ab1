"""A loopback stand-in for a Kubernetes API server: discovery and lists, and a record of every request."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

# Group and version, plural, kind.
RESOURCES = (
    ("v1", "configmaps", "ConfigMap"),
    ("v1", "secrets", "Secret"),
    ("v1", "pods", "Pod"),
    ("v1", "serviceaccounts", "ServiceAccount"),
    ("apps/v1", "replicasets", "ReplicaSet"),
    ("apps/v1", "deployments", "Deployment"),
    ("apps/v1", "statefulsets", "StatefulSet"),
    ("apps/v1", "daemonsets", "DaemonSet"),
    ("batch/v1", "jobs", "Job"),
    ("batch/v1", "cronjobs", "CronJob"),
    ("networking.k8s.io/v1", "ingresses", "Ingress"),
    ("argoproj.io/v1alpha1", "rollouts", "Rollout"),
)


@dataclass
class ApiServer:
    """What it holds, what it refuses, and what it was asked: methods and paths."""

    objects: Sequence[dict[str, Any]]
    forbidden: Sequence[str] = ()
    asked: list[tuple[str, str]] = field(default_factory=list)
    port: int = 0

    @property
    def config(self) -> str:
        """A kubeconfig that leads here."""
        return json.dumps(
            {
                "apiVersion": "v1",
                "kind": "Config",
                "clusters": [{"name": "c", "cluster": {"server": f"http://127.0.0.1:{self.port}"}}],
                "contexts": [{"name": "x", "context": {"cluster": "c", "user": "u", "namespace": "shop"}}],
                "users": [{"name": "u", "user": {}}],
                "current-context": "x",
            }
        )

    def answer(self, path: str) -> tuple[int, dict[str, Any]]:
        """Status and body of a GET."""
        parts = path.strip("/").split("/")
        if parts == ["api"]:
            return 200, {"kind": "APIVersions", "versions": ["v1"]}
        if parts == ["apis"]:
            return 200, {
                "kind": "APIGroupList",
                "apiVersion": "v1",
                "groups": [self._group(name) for name in _groups()],
            }
        version = "v1" if parts[:2] == ["api", "v1"] else "/".join(parts[1:3])
        rest = parts[2:] if parts[0] == "api" else parts[3:]
        found = [each for each in RESOURCES if each[0] == version]
        if found and not rest:
            return 200, {
                "kind": "APIResourceList",
                "apiVersion": "v1",
                "groupVersion": version,
                "resources": [
                    {"name": plural, "singularName": "", "namespaced": True, "kind": kind, "verbs": ["get", "list"]}
                    for _, plural, kind in found
                ],
            }
        for _, plural, kind in found:
            if rest[-1:] == [plural]:
                return self._listed(version, plural, kind, rest[1] if len(rest) == 3 else "")
        return 404, {"kind": "Status", "apiVersion": "v1", "status": "Failure", "reason": "NotFound", "code": 404}

    def _group(self, name: str) -> dict[str, Any]:
        version = next(each[0] for each in RESOURCES if each[0].startswith(f"{name}/"))
        of = {"groupVersion": version, "version": version.rpartition("/")[2]}
        return {"name": name, "versions": [of], "preferredVersion": of}

    def _listed(self, version: str, plural: str, kind: str, namespace: str) -> tuple[int, dict[str, Any]]:
        if plural in self.forbidden:
            return 403, {
                "kind": "Status",
                "apiVersion": "v1",
                "status": "Failure",
                "message": f"{plural} is forbidden",
                "reason": "Forbidden",
                "code": 403,
            }
        items = [
            each
            for each in self.objects
            if each["kind"] == kind and namespace in ("", each["metadata"].get("namespace", ""))
        ]
        return 200, {"kind": f"{kind}List", "apiVersion": version, "metadata": {"resourceVersion": "1"}, "items": items}


def _groups() -> tuple[str, ...]:
    return tuple(dict.fromkeys(each[0].partition("/")[0] for each in RESOURCES if "/" in each[0]))


@contextmanager
def serving(server: ApiServer) -> Iterator[ApiServer]:
    """The server, listening on the loopback address until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        def _take(self) -> None:
            server.asked.append((self.command, self.path))
            status, body = (
                server.answer(self.path.partition("?")[0]) if self.command == "GET" else (405, {"kind": "Status"})
            )
            content = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _take  # the names are the library's

        def log_message(self, format: str, *args: object) -> None:  # the name is the library's
            pass

    listening = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.port = listening.server_address[1]
    thread = threading.Thread(target=listening.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        listening.shutdown()
        listening.server_close()
        thread.join()
