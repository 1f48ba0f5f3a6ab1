import yaml

config = yaml.safe_load(open("config.yaml"))
if ":" in config["path"]:
    print("remote")
print(config["path"])
