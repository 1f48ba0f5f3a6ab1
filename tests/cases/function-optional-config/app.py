import yaml


def load():
    return yaml.safe_load(open("config.yaml"))


def name(config=None):
    config = config or load()
    return config["name"]


def size(config=None):
    if config is None:
        config = load()
    return config.get("size", 0)


print(name(), size())
