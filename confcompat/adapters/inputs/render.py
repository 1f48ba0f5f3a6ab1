"""Charts and kustomizations, rendered by the real tools on an export: no cluster, no plugin, no download."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence

from confcompat.cluster.documents import read_manifests
from confcompat.errors import InputError
from confcompat.model.cluster import Manifests
from confcompat.model.settings import ClusterSettings, HelmChart
from confcompat.model.snapshots import Snapshot

SECONDS = 60
_REMOTE = (b"https://", b"http://", b"git::", b"git@", b"ssh://")


def render(settings: ClusterSettings, application: str, snapshot: Snapshot) -> tuple[Manifests, ...]:
    """What the chart and the kustomization of a snapshot become.

    Raises `InputError` for a binary that is missing, and, with the tool's own words, for what does not render.
    """
    if settings.helm is None and not settings.kustomize:
        return ()
    with tempfile.TemporaryDirectory(prefix="confcompat-") as folder:
        _export(snapshot, folder)
        out = []
        if settings.helm is not None:
            out.append(_run("helm", _template(settings, settings.helm, application), folder, settings.helm.chart))
        if settings.kustomize:
            _refuse_remote(settings.kustomize, snapshot)
            out.append(_run("kubectl", ["kustomize", settings.kustomize], folder, settings.kustomize))
        return tuple(out)


def _template(settings: ClusterSettings, helm: HelmChart, application: str) -> list[str]:
    arguments = ["template", helm.release or application, f"./{helm.chart}"]
    if settings.namespace:
        arguments += ["--namespace", settings.namespace]
    for file in helm.values:
        arguments += ["-f", file]
    for each in helm.sets:
        arguments += ["--set", each]
    return arguments


def _export(snapshot: Snapshot, folder: str) -> None:
    by_blob: dict[str, list[str]] = {}
    for path, entry in snapshot.entries.items():
        by_blob.setdefault(entry.blob, []).append(path)
    for blob, content in snapshot.read(dict.fromkeys(entry.blob for entry in snapshot.entries.values())):
        for path in by_blob[blob]:
            target = os.path.join(folder, "tree", path)
            os.makedirs(os.path.dirname(target), exist_ok=True)
            with open(target, "wb") as stream:
                stream.write(content)


def _refuse_remote(folder: str, snapshot: Snapshot) -> None:
    # kustomize would fetch them; a check reads what is in the repository.
    names = ("kustomization.yaml", "kustomization.yml", "Kustomization")
    found = [entry for path, entry in snapshot.entries.items() if path.rpartition("/")[2] in names]
    for _, content in snapshot.read(dict.fromkeys(entry.blob for entry in found)):
        for line in content.splitlines():
            if line.lstrip(b" -").startswith(_REMOTE):
                raise InputError(f"{folder}: a kustomization names a remote base", "bring it into the repository")


def _run(tool: str, arguments: Sequence[str], folder: str, source: str) -> Manifests:
    binary = os.environ.get(tool.upper()) or shutil.which(tool)
    hint = f"install {tool}, or name the binary in {tool.upper()}"
    if not binary:
        raise InputError(f"{source}: {tool} is needed to render it, and is not on the PATH", hint)
    empty = os.path.join(folder, "home")
    os.makedirs(empty, exist_ok=True)
    # No PATH: nothing else can be started. No proxy that answers: nothing can be fetched.
    clean = {"HOME": empty, "PATH": empty, "KUBECONFIG": os.devnull, "LC_ALL": "C", "HELM_PLUGINS": empty}
    clean |= dict.fromkeys(("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"), "http://127.0.0.1:9")
    try:
        done = subprocess.run(
            [os.path.abspath(binary), *arguments],
            cwd=os.path.join(folder, "tree"),
            env=clean,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
    except OSError as fault:
        raise InputError(f"{source}: {tool} cannot be started: {fault.strerror}", hint) from None
    except subprocess.TimeoutExpired:
        raise InputError(f"{source}: {tool} took longer than {SECONDS} s", "render it by hand to see why") from None
    if done.returncode:
        words = done.stderr.decode("utf-8", "replace").replace(folder, "").strip()
        raise InputError(f"{source}: {tool} does not render it: {words}", "render it by hand to see why")
    return read_manifests(done.stdout, source, rendered=True)
