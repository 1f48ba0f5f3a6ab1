import yaml


class Settings:
    _instance = None

    def __init__(self):
        with open("config.yaml") as stream:
            self.values = yaml.safe_load(stream)

    @classmethod
    def instance(cls):
        if cls._instance is None:
            cls._instance = cls()
        return cls._instance

    def get(self, key, default=None):
        return self.values.get(key, default)


print(Settings.instance().values["name"])
print(Settings.instance().get("size", 3))
