import yaml

config = yaml.safe_load(open("config.yaml"))
print(config.get("new") or config["old"])
