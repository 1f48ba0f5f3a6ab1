import yaml

config = yaml.safe_load(open("config.yaml"))
try:
    print(config["b"])
    config.setdefault("q", 1)
except KeyError:
    print("no b")
print(config["q"])
