import yaml

config = yaml.safe_load(open("config.yaml"))
config["a"] = 9
print(config["a"])
config.update(b=8)
print(config["b"])
config["c"] += 1
print(config["c"])
