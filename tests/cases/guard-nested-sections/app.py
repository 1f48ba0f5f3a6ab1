import yaml

config = yaml.safe_load(open("config.yaml"))
if "a" in config and "b" in config["a"] and "c" in config["a"]["b"]:
    print(config["a"]["b"]["c"])
