import operator
from functools import reduce

import yaml


def at(config, path):
    return reduce(operator.getitem, path.split("."), config)


def maybe(config, path):
    return reduce(lambda node, key: node.get(key, {}), path.split("."), config)


config = yaml.safe_load(open("config.yaml"))
print(at(config, "db.pool.size"))
print(maybe(config, "log.level"))
