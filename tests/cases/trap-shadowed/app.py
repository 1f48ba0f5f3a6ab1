import yaml

config = yaml.safe_load(open("config.yaml"))
print(config["host"])


def show(config):
    return config["port"]


print(show({"port": 2}))
config = {"zone": "z"}
print(config["zone"])
