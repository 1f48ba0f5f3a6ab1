"""Puts a release of the sample on a config, as the cluster would, and asks it."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import tarfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import yaml

from confcompat.adapters.sample import Story

CLIENT = Path(__file__).with_name("client.py")
CHART = "charts/api"


class Answer(NamedTuple):
    """What one request got. `raised` is the traceback's last line, or ""."""

    request: str
    status: int
    raised: str


@dataclass
class Stage:
    """Exports of the sample's revisions, each made once."""

    story: Story
    folder: Path
    exported: dict[tuple[str, str], Path] = field(default_factory=dict)

    def export(self, repository: str, revision: str) -> Path:
        """The files of a revision, as a folder."""
        key = (repository, revision)
        if key not in self.exported:
            place = self.folder / repository / revision
            command = ["git", "-C", dict(self.story.repositories)[repository], "archive", revision]
            archive = subprocess.run(command, capture_output=True, check=True).stdout
            with tarfile.open(fileobj=io.BytesIO(archive)) as opened:
                # The archive is ours; Python 3.11.2 has no `filter` yet.
                opened.extractall(place)
            self.exported[key] = place
        return self.exported[key]

    def variables(self, repository: str, revision: str, environment: str) -> dict[str, str]:
        """The variables of a Pod: where its config is, and its credentials as the Secret of that day holds them."""
        place = self.export(repository, revision)
        if repository == "manifests":
            mounted = self.mounted(place, environment)
            return {"API_CONFIG_DIR": str(mounted), **self.credentials(place, environment)}
        path = place / "config" / environment / "api-config.yaml"
        return {"CONFIG_YAML_PATH": str(path), **self.credentials(self.export("manifests", "main"), environment)}

    def mounted(self, place: Path, environment: str) -> Path:
        """A folder with the two files that the ConfigMap's mount shows."""
        folder = place / "mounted" / environment
        folder.mkdir(parents=True, exist_ok=True)
        for name, source in (("base.yaml", "base.yaml"), ("api-config.yaml", f"{environment}/api-config.yaml")):
            (folder / name).write_bytes((place / CHART / "config" / source).read_bytes())
        return folder

    def credentials(self, place: Path, environment: str) -> dict[str, str]:
        values = yaml.safe_load((place / CHART / f"values-{environment}.yaml").read_text())
        return dict(values["secret"]["data"])

    def ask(
        self, release: str, variables: Iterable[dict[str, str]], requests: list[str] | None = None
    ) -> list[list[Answer]]:
        """The answers of a release for each set of variables; without `requests`, of every route."""
        cases = [{"variables": one, "requests": requests} for one in variables]
        done = subprocess.run(
            [sys.executable, str(CLIENT)],
            input=json.dumps(cases),
            env={"PYTHONPATH": str(self.export("api", release)), "PATH": os.defpath, "PYTHONDONTWRITEBYTECODE": "1"},
            capture_output=True,
            text=True,
            check=True,
        )
        return [[Answer(*answer) for answer in answers] for answers in json.loads(done.stdout)]
