import yaml


class Config:
    def __init__(self, data):
        self._data = data

    def __getattr__(self, name):
        try:
            value = self._data[name]
        except KeyError:
            raise AttributeError(name) from None
        return Config(value) if isinstance(value, dict) else value


config = Config(yaml.safe_load(open("config.yaml")))
print(config.host)
print(config.db.port)
print(getattr(config, "name", "none"))
