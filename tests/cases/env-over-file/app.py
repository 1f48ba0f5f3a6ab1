import os

import yaml

config = yaml.safe_load(open("config.yaml"))
host = os.environ.get("HOST", config["host"])
port = os.environ.get("PORT") or config["port"]
print(host, port)
