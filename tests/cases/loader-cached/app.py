from functools import lru_cache

import yaml


@lru_cache(maxsize=None)
def settings():
    with open("config.yaml") as stream:
        return yaml.safe_load(stream)


@lru_cache
def db():
    return settings()["db"]


print(settings()["name"], db()["host"])
