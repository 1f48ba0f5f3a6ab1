from dataclasses import dataclass
from typing import ClassVar

import yaml


@dataclass
class Named:
    name: str
    kind: ClassVar[str] = "named"


@dataclass(frozen=True)
class Other:
    value: int = 0


@dataclass
class Web(Named):
    port: int = 80


config = yaml.safe_load(open("config.yaml"))
print(Web(**config["web"]))
