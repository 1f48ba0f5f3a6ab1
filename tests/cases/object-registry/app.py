import yaml

CONFIGS = {}


def load(name, path):
    CONFIGS[name] = yaml.safe_load(open(path))


load("main", "config.yaml")
print(CONFIGS["main"]["name"])
print(CONFIGS.get("main").get("size", 0))
