import os

import yaml

path = os.environ.get("APP_CONFIG", "config.yaml")
with open(path) as stream:
    config = yaml.safe_load(stream)
print(config["name"])
