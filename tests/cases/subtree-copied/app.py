import copy
from types import MappingProxyType

import yaml

config = yaml.safe_load(open("config.yaml"))
print(copy.deepcopy(config)["a"]["x"])
print(dict(config["b"])["x"])
print(config["c"].copy().get("x"))
print(MappingProxyType(config)["d"])
