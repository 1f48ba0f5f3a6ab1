import json

import yaml

config = yaml.safe_load(open("config.yaml"))
print(json.dumps(config["db"]))
print(yaml.safe_dump(config.get("log")))
print(config["name"])
