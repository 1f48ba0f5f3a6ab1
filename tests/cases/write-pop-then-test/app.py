import yaml

config = yaml.safe_load(open("config.yaml"))
print(config.pop("a"))
if "a" in config:
    print("still there")
else:
    print(config["b"]["x"])
