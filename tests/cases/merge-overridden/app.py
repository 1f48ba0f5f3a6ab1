import yaml

config = {**yaml.safe_load(open("config.yaml")), "host": "fixed"}
print(config["host"], config["port"])
