from functools import partial

import yaml

config = yaml.safe_load(open("config.yaml"))


def read(section, key):
    return section[key]


get = config.get
item = config.__getitem__
x = partial(read, config["section"], "x")
print(get("a", 0), item("b"))
print(x())
print(list(map(config.get, ("c", "d"))))
