import yaml


def first(config):
    return config["a"]


def second(config):
    return config.get("b", 0)


config = yaml.safe_load(open("config.yaml"))
for function in [first, second]:
    print(function(config))
TABLE = {"x": second, "y": second}
print(TABLE[config["kind"]](config))
