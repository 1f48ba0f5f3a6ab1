import yaml

config = {"host": "localhost", "port": 80}
config.update(yaml.safe_load(open("config.yaml")))
print(config["host"], config["port"])
print(config["name"])
