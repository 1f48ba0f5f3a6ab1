import sys

import yaml

config = yaml.safe_load(open("config.yaml"))
for name in sys.argv[1:] or "orders stock".split():
    print(config["limits"].get(name, 10))
