import yaml

DEFAULTS = {"db": {"host": "localhost", "port": 80}}


def merged(base, over):
    out = dict(base)
    for key, value in over.items():
        if isinstance(value, dict) and isinstance(out.get(key), dict):
            out[key] = merged(out[key], value)
        else:
            out[key] = value
    return out


config = merged(DEFAULTS, yaml.safe_load(open("config.yaml")))
print(config["db"]["host"], config["db"]["port"])
