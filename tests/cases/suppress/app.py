import contextlib

import yaml

config = yaml.safe_load(open("config.yaml"))
with contextlib.suppress(KeyError):
    print(config["a"])
with contextlib.suppress(ValueError):
    print(config["b"])
