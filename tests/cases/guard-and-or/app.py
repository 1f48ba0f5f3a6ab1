import yaml

config = yaml.safe_load(open("config.yaml"))
print("a" in config and config["a"])
print("b" not in config or config["b"] > 1)
print(config["c"] if "c" in config else 0)
