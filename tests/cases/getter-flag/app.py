import yaml

config = yaml.safe_load(open("config.yaml"))


def setting(name, required=False):
    value = config.get(name)
    if value is None and required:
        raise RuntimeError(f"{name} is not set")
    return value


def must(name):
    return setting(name, required=True)


print(setting("a"))
print(setting("b", required=True))
print(must("c"))
