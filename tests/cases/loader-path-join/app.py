import os
from pathlib import Path

import yaml

HERE = os.path.dirname(os.path.abspath(__file__))
with open(os.path.join(HERE, "config.yaml"), encoding="utf-8") as stream:
    first = yaml.load(stream, Loader=yaml.SafeLoader)
second = yaml.safe_load((Path(__file__).parent / "config.yaml").read_text())
third = yaml.safe_load(Path("config.yaml").open())
print(first["name"], second.get("name"), third.get("size", 0))
