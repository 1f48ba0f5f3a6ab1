"""Values that the source gives to keys, safe to show: those of secret keys by type and length only."""

from __future__ import annotations

from confcompat.model.keys import KeyPath
from confcompat.model.reads import Scalar
from confcompat.render.view import View
from confcompat.trees.secrets import SecretPatterns


def patterns_of(view: View) -> SecretPatterns:
    """The built-in patterns and the settings' own."""
    return SecretPatterns(view.secrets)


def is_masked(patterns: SecretPatterns, path: KeyPath, value: Scalar) -> bool:
    """The key is secret, or the value gives itself away. That a default is null is no secret."""
    return value is not None and (patterns.covers(path) or patterns.covers_value(value))


def safe_scalar(patterns: SecretPatterns, path: KeyPath, value: Scalar) -> Scalar:
    """The value; where it is masked, its type and length in words."""
    return patterns.describe_value(path, value) if is_masked(patterns, path, value) else value
