"""An environment's manifests and dump, read."""

from __future__ import annotations

import os

from confcompat.adapters.inputs.render import render
from confcompat.cluster.documents import read_manifests
from confcompat.errors import InputError
from confcompat.model.cluster import Manifests
from confcompat.model.globs import glob_covers, is_glob
from confcompat.model.inputs import ClusterInputs
from confcompat.model.settings import ClusterSettings
from confcompat.model.snapshots import Snapshot


def read_cluster(
    settings: ClusterSettings, application: str, dump: Manifests, now: Snapshot, after: Snapshot
) -> ClusterInputs:
    """What the settings name, at both revisions."""
    return ClusterInputs(
        applied(settings, application, now), applied(settings, application, after), dump, settings.namespace
    )


def applied(settings: ClusterSettings, application: str, snapshot: Snapshot) -> Manifests:
    """The manifests of a snapshot. A listed file that it lacks contributes nothing."""
    paths = [
        path
        for path in snapshot.entries
        if any(path == each or (is_glob(each) and glob_covers(each, path)) for each in settings.manifests)
    ]
    contents = dict(snapshot.read(dict.fromkeys(snapshot.entries[path].blob for path in paths)))
    read = [read_manifests(contents[snapshot.entries[path].blob], path) for path in paths]
    read += render(settings, application, snapshot)
    return Manifests(
        tuple(each for one in read for each in one.found),
        tuple(each for one in read for each in one.unreadable),
        snapshot.revision,
    )


def read_dump(name: str, file: str) -> Manifests:
    """What the cluster was seen to hold. `file` is the settings file, which the dump's path is relative to.

    Raises `InputError` where the dump cannot be read, or holds nothing.
    """
    path = os.path.join(os.path.dirname(os.path.abspath(file)), name)
    hint = "write it with `kubectl get rollout,rs,deploy,cm,secret -o yaml > FILE`"
    try:
        with open(path, "rb") as stream:
            found = read_manifests(stream.read(), name)
    except OSError as fault:
        raise InputError(f"{name}: the dump cannot be read: {fault.strerror}", hint) from None
    if found.unreadable:
        raise InputError(f"{found.unreadable[0].place}: the dump cannot be read: {found.unreadable[0].problem}", hint)
    if not found.found:
        raise InputError(f"{name}: the dump holds no object", hint)
    return found
