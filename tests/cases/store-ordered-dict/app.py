from collections import OrderedDict, defaultdict

import yaml

config = yaml.safe_load(open("config.yaml"))
ordered = OrderedDict()
ordered["db"] = config["db"]
grouped = defaultdict(dict)
grouped["mail"] = config["mail"]
print(ordered["db"]["host"], grouped["mail"]["from"], grouped["other"])
