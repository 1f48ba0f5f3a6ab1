import yaml

config = None


def load():
    global config
    config = yaml.safe_load(open("config.yaml"))


def run(options):
    print(options["host"])


def either(options):
    try:
        return options["db"]["deep"]["host"]
    except KeyError:
        return options["db"]["deep"]["user"]


load()
try:
    run(config)
except Exception as error:
    raise SystemExit("failed") from error
if config.get("checked"):
    if "user" not in config:
        raise ValueError("user")
print(config["user"])
try:
    print(either(config))
except Exception as error:
    raise SystemExit("failed") from error
match config:
    case {"color": color}:
        print(color)
    case _:
        raise ValueError("color")
