"""Which file a container sees at a path: a key of an object, a file of its image, or none."""

from __future__ import annotations

import posixpath
from collections.abc import Collection
from dataclasses import dataclass

from confcompat.cluster.variables import Given
from confcompat.model.cluster import ConfigObject, Container, Datum, Mount, ObjectName, VolumePart


@dataclass(frozen=True, slots=True)
class MountedKey:
    """The file is a key of an object."""

    object: ConfigObject
    key: str
    datum: Datum


@dataclass(frozen=True, slots=True)
class MountedNothing:
    """A mount covers the path, and leads to no key. `parts` are what the mount shows: `(object, key)` that lacks."""

    object: ObjectName | None = None
    key: str = ""


@dataclass(frozen=True, slots=True)
class MountedUnknown:
    """A mount covers the path with something that nobody has seen."""

    why: str


@dataclass(frozen=True, slots=True)
class ImageFile:
    """The file is one of the image: `path` in the application's repository."""

    path: str


SeenFile = MountedKey | MountedNothing | MountedUnknown | ImageFile


def seen_file(path: str, container: Container, given: Given, tracked: Collection[str], root: str) -> SeenFile:
    """What is at the absolute `path`. `tracked` are the files of the release's repository.

    `root` is the image directory that holds the repository's root; "" takes the longest tail of the path that is
    tracked. A path that is neither mounted nor tracked is an `ImageFile` with "" as path.
    """
    path = posixpath.normpath(path)
    mount = _covering(path, container)
    if mount is not None:
        return _mounted(path, mount, given)
    return ImageFile(_in_image(path, tracked, root))


def _covering(path: str, container: Container) -> Mount | None:
    """The mount with the longest path that leads to the file."""
    covering = [
        mount
        for mount in container.mounts
        if path == posixpath.normpath(mount.path) or path.startswith(posixpath.normpath(mount.path).rstrip("/") + "/")
    ]
    return max(covering, key=lambda mount: len(posixpath.normpath(mount.path)), default=None)


def _mounted(path: str, mount: Mount, given: Given) -> MountedKey | MountedNothing | MountedUnknown:
    below = path[len(posixpath.normpath(mount.path).rstrip("/")) :].lstrip("/")
    wanted = posixpath.normpath("/".join(part for part in (mount.sub_path, below) if part) or ".")
    if not mount.parts:
        return MountedUnknown(f"{mount.path} is mounted from a volume that holds neither ConfigMap nor Secret")
    answer: MountedNothing | MountedUnknown = MountedNothing()
    # Of a projected volume's sources the later wins.
    for part in reversed(mount.parts):
        key = _key_of(part, wanted)
        if not key:
            continue
        known = given.find(part.object)
        if known is None:
            if given.may_exist(part.object):
                return MountedUnknown(f"{part.object} is not among what was given")
            answer = MountedNothing(part.object, key)
        elif key in known.data:
            return MountedKey(known, key, known.data[key])
        elif isinstance(answer, MountedNothing) and answer.object is None:
            answer = MountedNothing(part.object, key)
    return answer


def _key_of(part: VolumePart, wanted: str) -> str:
    if not part.items:
        return "" if "/" in wanted or wanted == "." else wanted
    return next((key for key, path in part.items if posixpath.normpath(path) == wanted), "")


def _in_image(path: str, tracked: Collection[str], root: str) -> str:
    if root:
        base = posixpath.normpath(root).rstrip("/") + "/"
        inside = path[len(base) :] if path.startswith(base) else ""
        return inside if inside in tracked else ""
    parts = path.strip("/").split("/")
    tails = ("/".join(parts[start:]) for start in range(len(parts)))
    return next((tail for tail in tails if tail in tracked), "")
