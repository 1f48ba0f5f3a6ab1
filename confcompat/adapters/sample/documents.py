"""Reads the sample's own YAML files into typed values; they ship with confcompat, so a fault in them is ours."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

import msgspec
import yaml

from confcompat.errors import InternalError

Content = TypeVar("Content")


def read_document(file: Path, kind: type[Content]) -> Content:
    """The file as a `kind`. Raises `InternalError`, naming the file, where it cannot be read or holds anything else."""
    try:
        return msgspec.convert(yaml.load(file.read_bytes(), Loader=yaml.CSafeLoader), kind)
    except (OSError, yaml.YAMLError, msgspec.ValidationError) as error:
        raise InternalError(f"{file.name} of the sample: {error}", "install confcompat again") from error
