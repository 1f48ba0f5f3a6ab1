import yaml

CONFIG = yaml.safe_load(open("config.yaml"))

import second


def value():
    return CONFIG["a"] + second.value()
