import yaml

config = yaml.safe_load(open("config.yaml"))


def at(node, path):
    head, _, rest = path.partition(".")
    return at(node[head], rest) if rest else node[head]


print(at(config, "db.pool.size"))
