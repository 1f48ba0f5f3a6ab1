import yaml

config = yaml.safe_load(open("config.yaml"))
print(config.pop("a"))
print(config.pop("b", 0))
del config["c"]
print(sorted(config))
