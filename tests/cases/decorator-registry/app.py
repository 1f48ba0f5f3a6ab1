import yaml

STEPS = []


def step(function):
    STEPS.append(function)
    return function


@step
def first(config):
    return config["a"]["x"]


@step
def second(config):
    return config.get("b", {}).get("y", 0)


config = yaml.safe_load(open("config.yaml"))
print([step(config) for step in STEPS])
