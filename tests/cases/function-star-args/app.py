import yaml


def read(section, *, other):
    return section["x"], other["y"]


def passed_on(*args, **kwargs):
    return read(*args, **kwargs)


config = yaml.safe_load(open("config.yaml"))
print(passed_on(config["a"], other=config["b"]))
