import yaml


def loader(path):
    loaded = None

    def get():
        nonlocal loaded
        if loaded is None:
            loaded = yaml.safe_load(open(path))
        return loaded

    return get


config = loader("config.yaml")
print(config()["name"])
