import yaml

config = yaml.safe_load(open("config.yaml"))
try:
    name = config["new_name"]
except KeyError:
    name = config["old_name"]
print(name)
