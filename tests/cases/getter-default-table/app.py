import yaml

DEFAULTS = {"host": "localhost", "port": 80}
config = yaml.safe_load(open("config.yaml"))


def get(name):
    try:
        return config[name]
    except KeyError:
        return DEFAULTS[name]


print(get("host"), get("port"))
print(get("extra"))
