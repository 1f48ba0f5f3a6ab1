import yaml

config = yaml.safe_load(open("config.yaml"))
for name, value in {"user": None, "token": None}.items():
    if value is not None:
        config[name] = value
if "user" in config:
    print(config["user"])
