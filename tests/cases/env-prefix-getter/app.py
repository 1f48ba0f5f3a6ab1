import os

PREFIX = "SHOP_"


def env(name, default=None):
    return os.environ.get(PREFIX + name, default)


def must(name):
    return os.environ[f"{PREFIX}{name}"]


print(env("ZONE", "eu"), must("HOST"))
