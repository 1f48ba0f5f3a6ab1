import yaml

config = yaml.safe_load(open("config.yaml"))
for key in ("a", "b"):
    try:
        value = config[key]
    except KeyError:
        continue
    print(key, value)
