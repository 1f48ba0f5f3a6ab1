import os

import yaml

config = yaml.safe_load(open("config.yaml"))
print(int(config.get("timeout")))
print(config.get("name").upper())
print(config.get("sizes")[0])
print(config.get("table")["x"])
print(os.path.join("/", config.get("folder", "here")))
