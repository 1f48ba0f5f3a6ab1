import yaml

with open("config.yaml") as stream:
    SETTINGS = yaml.safe_load(stream)
