import yaml


class Config:
    def __init__(self, path):
        with open(path) as stream:
            self._data = yaml.safe_load(stream)

    def __getitem__(self, key):
        return self._data[key]

    def __contains__(self, key):
        return key in self._data

    def __call__(self, key, default=None):
        return self._data.get(key, default)

    def get(self, key, default=None):
        return self._data.get(key, default)


config = Config("config.yaml")
print(config["host"])
print(config.get("port", 80))
print(config("user"))
if "zone" in config:
    print(config["zone"])
