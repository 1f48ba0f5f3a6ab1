import yaml

config = yaml.safe_load(open("config.yaml"))


def need(name):
    if name not in config:
        raise KeyError(name)
    return config[name]


if "q" in config:
    print(need("a"))
    if "s" not in config:
        print("no s")
try:
    number = int("3")
except ValueError:
    raise
