import yaml


def at(config, path):
    node = config
    for part in path.split("."):
        node = node[part]
    return node


config = yaml.safe_load(open("config.yaml"))
print(at(config, "db.pool.size"))
print(at(config, "cache.ttl"))
section, key = "cache.ttl".split(".")
print(config[section][key])
