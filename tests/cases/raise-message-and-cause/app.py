import yaml

config = yaml.safe_load(open("config.yaml"))


def check(value):
    assert value > 3, config["message"]


def convert(text):
    try:
        return int(text)
    except ValueError:
        raise RuntimeError("no number") from config["causes"]["number"]


for attempt in (lambda: check(1), lambda: convert("x")):
    try:
        attempt()
    except (AssertionError, TypeError) as error:
        print(error)
