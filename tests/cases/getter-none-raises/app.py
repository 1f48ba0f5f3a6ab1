import yaml

config = yaml.safe_load(open("config.yaml"))


def get(path, default=None):
    node = config
    for part in path.split("."):
        if part not in node:
            return default
        node = node[part]
    return node


def need(path):
    value = get(path)
    if value is None:
        raise KeyError(path)
    return value


print(need("db.host"))
print(get("name", "none"))
