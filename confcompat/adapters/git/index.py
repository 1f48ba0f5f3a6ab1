"""What git's index says about the files of a working tree."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from typing import Final

from confcompat.adapters.git.plumbing import Git, decode, encode, unexpected

# `git ls-files -t --stage --debug -z`: the debug lines of a file stand before the next file's record.
_RECORD: Final = re.compile(
    rb"(?P<tag>\S) (?P<mode>\d{6}) (?P<id>[0-9a-f]{40,64}) (?P<stage>[0-3])\t(?P<path>[^\0]+)\0"
)
_DEBUG: Final = re.compile(
    rb"  ctime: (\d+):(\d+)\n  mtime: (\d+):(\d+)\n  dev: \d+\tino: (\d+)\n"
    rb"  uid: \d+\tgid: \d+\n  size: (\d+)\tflags: [0-9a-f]+\n"
)
_SKIPPED: Final = b"S"
_WORD: Final = 0xFFFF_FFFF
_SECOND: Final = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Stamp:
    """What the index remembers of a file on disk: times in nanoseconds, inode and size as 32 bit numbers."""

    changed: int
    modified: int
    inode: int
    size: int

    @classmethod
    def of(cls, found: os.stat_result) -> Stamp:
        """The stamp of a file on disk."""
        return cls(_cut(found.st_ctime_ns), _cut(found.st_mtime_ns), found.st_ino & _WORD, found.st_size & _WORD)


@dataclass(frozen=True, slots=True)
class Tracked:
    """A path of the index. `skipped`: a sparse checkout leaves it out of the working tree on purpose."""

    path: str
    mode: str
    object_id: str
    merged: bool
    skipped: bool
    stamp: Stamp


@dataclass(frozen=True, slots=True)
class Index:
    """The tracked paths in bytewise order, and when the index was written (nanoseconds, 0 when there is none)."""

    tracked: tuple[Tracked, ...]
    written: int

    def vouches_for(self, item: Tracked, found: os.stat_result) -> bool:
        """Whether the file is certainly the one that the index knows.

        Stricter than git: a file touched in the moment in which the index was written is not believed.
        """
        return item.merged and item.stamp == Stamp.of(found) and item.stamp.modified < self.written


def read_index(git: Git) -> Index:
    """The index of the working tree. Raises `InputError` when git cannot read it."""
    # The time is taken first: if the index is rewritten meanwhile, more files are read than need be, never fewer.
    written = _written(git)
    raw = git.run("ls-files", "-z", "-t", "--stage", "--debug")
    tracked: dict[bytes, Tracked] = {}
    position = 0
    while position < len(raw):
        record = _RECORD.match(raw, position)
        debug = _DEBUG.match(raw, record.end()) if record else None
        if record is None or debug is None:
            raise unexpected("ls-files", git.place)
        tracked[record["path"]] = _tracked(record, debug)
        position = debug.end()
    return Index(tuple(tracked[path] for path in sorted(tracked)), written)


def _tracked(record: re.Match[bytes], debug: re.Match[bytes]) -> Tracked:
    numbers = [int(number) for number in debug.groups()]
    stamp = Stamp(numbers[0] * _SECOND + numbers[1], numbers[2] * _SECOND + numbers[3], numbers[4], numbers[5])
    return Tracked(
        path=decode(record["path"]),
        mode=record["mode"].decode("ascii"),
        object_id=record["id"].decode("ascii"),
        merged=record["stage"] == b"0",
        skipped=record["tag"] == _SKIPPED,
        stamp=stamp,
    )


def _written(git: Git) -> int:
    try:
        return os.stat(encode(git.file("index"))).st_mtime_ns
    except (OSError, ValueError):
        # Without a time nothing is believed, and every file is read.
        return 0


def _cut(nanoseconds: int) -> int:
    seconds, rest = divmod(nanoseconds, _SECOND)
    return (seconds & _WORD) * _SECOND + rest
