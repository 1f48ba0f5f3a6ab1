import yaml

config = yaml.safe_load(open("config.yaml"))


def section(name):
    return config[name]


def connect(host, port=1):
    print(host, port)


def start():
    connect(**section("db"))


try:
    start()
except KeyError:
    print("no database")
if config["mode"] == "mail":
    chosen = config["mail"]
else:
    chosen = config["cache"]
missing = {"user", "path"} - chosen.keys()
if missing:
    raise ValueError(missing)
