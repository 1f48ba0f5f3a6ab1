"""Which workload runs the application, and which container of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from confcompat.errors import UsageError
from confcompat.model.cluster import ObjectName, PodTemplate, Workload

_RUNNING = ("Rollout", "Deployment", "StatefulSet", "DaemonSet", "ReplicationController")
_ENDING = ("CronJob", "Job", "Pod")
_WRITE = "write `workload: TYPE/NAME` below `cluster`"


def choose_workload(wanted: str, namespace: str, application: str, found: Iterable[Workload]) -> Workload | None:
    """The workload of the settings, else the one named as the application (a Rollout first), else the only one.

    None where there is none at all. Raises `UsageError` where there is no one choice.
    """
    there = [each for each in found if namespace in ("", each.name.namespace)]
    if wanted and there:
        kind, _, name = wanted.partition("/")
        chosen = [each for each in there if (each.name.kind.lower(), each.name.name) == (kind.lower(), name)]
        if not chosen:
            near = ", ".join(_labels(there)) or "none"
            raise UsageError(f"{wanted}: there is no such workload", f"there are: {near}")
        return _only(chosen, f"{wanted} is in more than one namespace", "write `namespace:` below `cluster`")
    for kinds in (_RUNNING, _ENDING):
        own = [each for each in there if each.name.kind in kinds and each.name.name == application]
        for kind in kinds:
            named = [each for each in own if each.name.kind == kind]
            if named:
                where = f"{named[0].label} is in more than one namespace"
                return _only(named, where, "write `namespace:` below `cluster`")
    for kinds in (_RUNNING, _ENDING):
        # What a Rollout refers to is that Rollout.
        referred = {each.workload_ref for each in there if each.workload_ref}
        able = [each for each in there if each.name.kind in kinds and each.name not in referred]
        if able:
            return _only(able, f"which workload runs {application} is not said: {', '.join(_labels(able))}", _WRITE)
    return None


def _only(found: Sequence[Workload], what: str, hint: str) -> Workload:
    if len({each.name for each in found}) > 1:
        raise UsageError(what, hint)
    return found[0]


def _labels(found: Sequence[Workload]) -> list[str]:
    return sorted({each.label for each in found})


def choose_container(wanted: str, application: str, workload: ObjectName, template: PodTemplate) -> str:
    """The container's name: that of the settings, else named as the application, as the workload, else the first.

    "" where the template has none. Raises `UsageError` where the settings name one that is not there.
    """
    names = [each.name for each in template.containers if not each.init]
    if wanted and wanted not in names:
        raise UsageError(
            f"{workload}: there is no container {wanted}", f"there are: {', '.join(names)}" if names else _WRITE
        )
    choices = (wanted, application, workload.name)
    return next((name for name in choices if name in names), names[0] if names else "")
