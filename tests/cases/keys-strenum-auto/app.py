from enum import StrEnum, auto

import yaml


class Name(StrEnum):
    USER_NAME = auto()


config = yaml.safe_load(open("config.yaml"))
print(config[Name.USER_NAME])
