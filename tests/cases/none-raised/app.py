import sys

import yaml

config = yaml.safe_load(open("config.yaml"))
token = config.get("token")
if token is None:
    raise ValueError("token")
user = config.get("user")
if not user:
    sys.exit(1)
zone = config.get("zone")
assert zone is not None
mode = config.get("mode")
if mode is None:
    mode = "default"
print(token, user, zone, mode)
