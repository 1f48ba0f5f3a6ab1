import yaml

config = yaml.safe_load(open("config.yaml"))
if all(key in config for key in ("host", "port")):
    print(config["host"], config["port"])
if config.get("user") and len(config["user"]) > 0:
    print(config["user"])
