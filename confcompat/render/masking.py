"""Values of secret keys, by type and length only."""

from __future__ import annotations

from dataclasses import dataclass

from confcompat.model.keys import KeyPath, format_key
from confcompat.model.lookup import Present
from confcompat.model.reads import Read, Scalar
from confcompat.render.view import View


@dataclass(frozen=True, slots=True)
class Masking:
    """Which keys are secret."""

    patterns: tuple[str, ...]

    @classmethod
    def of(cls, view: View) -> Masking:
        return cls(view.secrets)

    def hides(self, path: KeyPath) -> bool:
        return "password" in format_key(path)

    def scalar(self, path: KeyPath, value: Scalar) -> Scalar:
        return f"<secret of type {type(value).__name__}>" if self.hides(path) else value


def default_of(read: Read, masking: Masking) -> Scalar:
    return masking.scalar(read.path, read.default.value) if isinstance(read.default, Present) else None
