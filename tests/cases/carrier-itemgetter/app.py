from operator import itemgetter

import yaml

config = yaml.safe_load(open("config.yaml"))
a, b = itemgetter("a", "b")(config)
print(a, b)
