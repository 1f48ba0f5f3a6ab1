import yaml

DEFAULTS = {"db": {"host": "localhost", "port": 80}}
config = {**DEFAULTS, **yaml.safe_load(open("config.yaml"))}
print(config["db"]["host"])
print(config["db"].get("port"))
