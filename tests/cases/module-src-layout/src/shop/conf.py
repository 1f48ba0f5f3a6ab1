import yaml


def load(path="config.yaml"):
    with open(path) as stream:
        return yaml.safe_load(stream)
