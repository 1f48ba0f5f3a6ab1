import argparse
import os

import yaml

OTHER = os.environ.get("OTHER_CONFIG", "~/.other/config")


def load_other() -> str:
    with open(os.path.expanduser(OTHER)) as stream:
        return yaml.safe_load(stream)["current-context"]


parser = argparse.ArgumentParser()
parser.add_argument("--config", default="config.yaml")
with open(parser.parse_args().config) as stream:
    config = yaml.safe_load(stream)
context = load_other() if config.get("cluster") else "none"
print(config["name"], context)
