import yaml


class Config:
    def __init__(self, data):
        self._data = data

    def __getitem__(self, path):
        node = self._data
        for part in path.split("."):
            node = node[part]
        return node

    def get(self, path, default=None):
        try:
            return self[path]
        except KeyError:
            return default


config = Config(yaml.safe_load(open("config.yaml")))
print(config["db.host"])
print(config.get("db.port", 5432))
