"""Fragments to config trees, questions to a tree, and what changed between two; pure."""

from confcompat.trees.build import Layer, build_tree
from confcompat.trees.changes import find_changes
from confcompat.trees.lookup import Walk, leaves, look_up, match, topmost_absent, walk
from confcompat.trees.renames import find_renames
from confcompat.trees.secrets import SecretPatterns

__all__ = [
    "Layer",
    "SecretPatterns",
    "Walk",
    "build_tree",
    "find_changes",
    "find_renames",
    "leaves",
    "look_up",
    "match",
    "topmost_absent",
    "walk",
]
