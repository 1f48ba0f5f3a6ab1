import yaml

config = None


def load():
    global config
    config = yaml.safe_load(open("config.yaml"))


def run(options):
    print(options["host"])


load()
try:
    run(config)
except Exception as error:
    raise SystemExit("failed") from error
if config.get("checked"):
    if "user" not in config:
        raise ValueError("user")
print(config["user"])
