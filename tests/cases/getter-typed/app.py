import yaml

config = yaml.safe_load(open("config.yaml"))


def get(name, default, cast=str):
    return cast(config.get(name, default))


def get_int(name, default=0):
    return get(name, default, cast=int)


def get_bool(name):
    return bool(config[name])


print(get_int("size", 5), get_int("depth"))
print(get_bool("flag"), get("name", "none"))
