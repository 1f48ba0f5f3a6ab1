import yaml

config = yaml.safe_load(open("config.yaml"))


def limit():
    try:
        return config["limit"]
    except KeyError:
        return 1


def size():
    try:
        return int(config["size"])
    except ValueError:
        return 1


print(limit(), size())
