import sys

import yaml

config = yaml.safe_load(open("config.yaml"))
override = sys.argv[9] if len(sys.argv) > 9 else None
if override is not None:
    config["user"] = override
if "user" in config:
    print(config["user"])
