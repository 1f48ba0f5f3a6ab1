import sys

import yaml

config = yaml.safe_load(open("config.yaml"))
if "token" not in config:
    raise ValueError("token is missing")
if "user" not in config:
    sys.exit("user is missing")
assert "region" in config, "region is missing"
print(len(config))
