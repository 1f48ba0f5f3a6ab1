import yaml

config = yaml.safe_load(open("config.yaml"))
for key in ("a", "b"):
    print(config[key])
for key, default in [("c", 1), ("d", 2)]:
    print(config.get(key, default))
for key, kind in {"e": int}.items():
    print(kind(config[key]))
