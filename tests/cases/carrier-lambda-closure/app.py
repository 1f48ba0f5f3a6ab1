import yaml

config = yaml.safe_load(open("config.yaml"))
first = lambda: config["a"]


def make(section):
    def inner():
        return section["c"]

    return inner


try:
    second = lambda: config["b"]
except KeyError:
    second = None
print(first(), make(config["section"])(), second())
