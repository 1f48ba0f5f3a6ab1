import yaml

CONFIG = yaml.safe_load(open("config.yaml"))


def section(name):
    return CONFIG[name]
