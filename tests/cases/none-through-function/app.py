import yaml


def double(value):
    return value * 2


def maybe(value=None):
    return value * 2 if value is not None else 0


config = yaml.safe_load(open("config.yaml"))
print(double(config.get("seconds")))
print(maybe(config.get("retries")))
