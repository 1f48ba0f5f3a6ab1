import yaml

config = yaml.safe_load(open("config.yaml"))
section = config["live"] if config["production"] else config["test"]
print(section["url"])
