from collections import ChainMap

import yaml

DEFAULTS = {"host": "localhost", "port": 80}
loaded = yaml.safe_load(open("config.yaml"))
merged = {**DEFAULTS, **loaded}
print(merged["host"], merged["name"])
print((DEFAULTS | loaded)["port"])
print(dict(DEFAULTS, **loaded)["zone"])
print(ChainMap(loaded, DEFAULTS)["port"])
