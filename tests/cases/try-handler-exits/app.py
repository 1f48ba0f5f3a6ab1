import logging
import sys

import yaml

config = yaml.safe_load(open("config.yaml"))
try:
    a = config["a"]
except KeyError:
    logging.error("a is missing")
    sys.exit(2)
try:
    b = config["b"]
except KeyError:
    logging.warning("b is missing")
    b = 0
print(a, b)
