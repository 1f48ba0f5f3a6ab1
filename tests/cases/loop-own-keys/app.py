import yaml

config = yaml.safe_load(open("config.yaml"))
limits = config["limits"]
for name in limits:
    print(name, limits[name])
for name in sorted(limits.keys()):
    print(limits[name] + 1)
