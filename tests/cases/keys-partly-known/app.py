import sys

import yaml

config = yaml.safe_load(open("config.yaml"))
regions = [line.strip() for line in ["eu", "us"]]
for region in sorted(sys.argv[1:] or set(regions)):
    print(config[f"{region}_url"])
