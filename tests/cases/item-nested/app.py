import yaml

with open("config.yaml") as stream:
    config = yaml.safe_load(stream)
print(config["name"])
print(config["db"]["host"], config["db"]["port"])
