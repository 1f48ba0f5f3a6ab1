import copy

import yaml

DEFAULTS = {"report": {"mail": {"enabled": False, "smtp": {"host": "localhost"}}}}


def merge(source, destination):
    for key, value in source.items():
        if isinstance(value, dict):
            merge(value, destination.setdefault(key, {}))
        else:
            destination[key] = value
    return destination


class Storage:
    def __init__(self):
        self.config = {}
        self.load()

    def load(self):
        self.config = merge(yaml.safe_load(open("config.yaml")) or {}, copy.deepcopy(DEFAULTS))


mail = Storage().config["report"]["mail"]
print(mail["enabled"], mail["smtp"]["host"])
