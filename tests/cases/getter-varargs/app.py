import yaml

config = yaml.safe_load(open("config.yaml"))


def dig(*keys):
    node = config
    for key in keys:
        node = node[key]
    return node


def maybe(keys, default=None):
    node = config
    for key in keys:
        node = node.get(key, {})
    return node or default


print(dig("db", "pool", "size"))
print(maybe(["log", "level"], "warn"))
