import yaml


class Settings:
    _instance = None

    def __new__(cls):
        if cls._instance is None:
            cls._instance = super().__new__(cls)
            cls._instance.values = yaml.safe_load(open("config.yaml"))
        return cls._instance

    def zone(self):
        return self.values["zone"]


print(Settings().values.get("name"), Settings().zone())
