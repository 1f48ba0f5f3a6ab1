import yaml

config = yaml.safe_load(open("config.yaml"))
config = config["app"]
config = config["db"]
print(config["url"])
