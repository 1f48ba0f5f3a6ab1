from functools import cached_property

import yaml


class Settings:
    def __init__(self, path):
        self._path = path

    @cached_property
    def _config(self):
        with open(self._path) as stream:
            return yaml.safe_load(stream)

    @property
    def db(self):
        return self._config["db"]

    @property
    def ttl(self):
        return self._config.get("cache", {}).get("ttl", 60)


settings = Settings("config.yaml")
print(settings.db["host"], settings.db.get("port"), settings.ttl)
