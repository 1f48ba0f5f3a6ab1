import yaml


class Section:
    def __init__(self, values):
        self._values = values

    def get(self, key, default=None):
        return self._values.get(key, default)

    def need(self, key):
        return self._values[key]


class Config:
    def __init__(self, path):
        self._values = yaml.safe_load(open(path))

    def section(self, name):
        return Section(self._values.get(name, {}))


config = Config("config.yaml")
db = config.section("db")
print(db.get("port", 5432), db.need("host"))
print(config.section("log").get("level", "warn"))
