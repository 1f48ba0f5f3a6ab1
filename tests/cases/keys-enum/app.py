from enum import Enum, StrEnum

import yaml


class Key(Enum):
    HOST = "host"


class Text(str, Enum):
    PORT = "port"


class Name(StrEnum):
    MODE = "mode"


config = yaml.safe_load(open("config.yaml"))
print(config[Key.HOST.value])
print(config[Text.PORT])
print(config[Name.MODE], config.get(Name("mode")))
