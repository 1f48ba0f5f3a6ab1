import yaml


def sections(path):
    config = yaml.safe_load(open(path))
    return config["a"], config.get("b")


first, second = sections("config.yaml")
print(first["x"], second["y"])
