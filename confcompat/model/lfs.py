"""Git LFS: a blob that stands for a file which is kept elsewhere."""

from __future__ import annotations

from typing import Final

_FIRST_LINE: Final = b"version https://git-lfs.github.com/spec/v1\n"
# The specification: "Pointer files must be less than 1024 bytes".
_POINTER_BYTES_MAX: Final = 1024

LFS_REASON: Final = "Git LFS pointer: its content is not in the repository"
"""Why such a file is passed over."""


def is_lfs_pointer(content: bytes) -> bool:
    """Whether a blob's bytes are a Git LFS pointer. Only who reads a blob can ask: a listing does not tell."""
    return len(content) < _POINTER_BYTES_MAX and content.startswith(_FIRST_LINE)
