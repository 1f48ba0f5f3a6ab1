import yaml


def deep(config):
    return config["a"]["b"]


def plain(config):
    return config["c"]


config = yaml.safe_load(open("config.yaml"))
try:
    print(deep(config))
except KeyError as error:
    print("missing", error)
print(plain(config))
