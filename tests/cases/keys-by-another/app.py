import yaml

config = yaml.safe_load(open("config.yaml"))
region = config["regions"][config["active"]]
print(region["url"])
