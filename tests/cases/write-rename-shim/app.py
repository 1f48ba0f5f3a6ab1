import yaml

config = yaml.safe_load(open("config.yaml"))
if "new" not in config and "old" in config:
    config["new"] = config.pop("old")
print(config["new"])
