from typing import TYPE_CHECKING

import yaml

config = yaml.safe_load(open("config.yaml"))


def host():
    return config["host"]
    return config["port"]


if TYPE_CHECKING:
    print(config["zone"])
if False:
    print(config["user"])
print(host())
