import yaml

CONFIG = None


def init(path):
    global CONFIG
    CONFIG = yaml.safe_load(open(path))


def get():
    return CONFIG
