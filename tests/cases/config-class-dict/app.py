import yaml


class AttrDict(dict):
    __getattr__ = dict.get


config = AttrDict(yaml.safe_load(open("config.yaml")))
print(config.host)
print(config["port"])
