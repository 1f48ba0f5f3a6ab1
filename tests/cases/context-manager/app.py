from contextlib import contextmanager

import yaml


@contextmanager
def opened(path):
    with open(path) as stream:
        yield yaml.safe_load(stream)


class Section:
    def __init__(self, values):
        self.values = values

    def __enter__(self):
        return self.values["db"]

    def __exit__(self, *error):
        return False


with opened("config.yaml") as config, Section(config) as db:
    print(config["name"], db["host"])
