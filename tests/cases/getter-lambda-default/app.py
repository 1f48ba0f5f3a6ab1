import yaml

config = yaml.safe_load(open("config.yaml"))


def get(key, otherwise=lambda: None):
    if key in config:
        return config[key]
    return otherwise()


def fail():
    raise SystemExit("missing")


print(get("name", lambda: "none"))
print(get("size", fail))
