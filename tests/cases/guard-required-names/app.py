import yaml

REQUIRED = ("host", "port")
config = yaml.safe_load(open("config.yaml"))
for name in REQUIRED:
    if name not in config:
        raise KeyError(name)
print("complete")
