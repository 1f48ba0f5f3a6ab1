import argparse

import yaml

parser = argparse.ArgumentParser()
parser.add_argument("--config", default="config.yaml")
arguments = parser.parse_args()
with open(arguments.config) as stream:
    config = yaml.safe_load(stream)
print(config["name"], config.get("size"))
