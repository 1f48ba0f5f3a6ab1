import yaml


class Config:
    def __init__(self, values):
        self.values = values

    def __getattr__(self, name):
        try:
            return self.values[name]
        except KeyError:
            raise AttributeError(name) from None


config = Config(yaml.safe_load(open("config.yaml")))
try:
    print(config.values["s"])
    print(config.n)
except KeyError as error:
    print("missing", error)
