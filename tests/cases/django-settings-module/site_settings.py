import yaml

MY_SIZE = 3
with open("config.yaml") as file:
    vars().update(yaml.safe_load(file))
