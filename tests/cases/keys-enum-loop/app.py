from enum import Enum

import yaml


class Key(Enum):
    HOST = "host"
    PORT = "port"


config = yaml.safe_load(open("config.yaml"))
for key in Key:
    print(key.name, config[key.value])
