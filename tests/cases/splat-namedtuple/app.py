from typing import NamedTuple

import yaml


class Point(NamedTuple):
    x: int
    y: int = 0


point = Point(**yaml.safe_load(open("config.yaml"))["point"])
print(point)
