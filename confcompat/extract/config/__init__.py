"""Config files (YAML, JSON, TOML) to fragments; pure."""

from confcompat.extract.config.composing import MAX_DEPTH, MERGED_IN
from confcompat.extract.config.content import digest
from confcompat.extract.config.reader import read_fragment

__all__ = ["MAX_DEPTH", "MERGED_IN", "digest", "read_fragment"]
