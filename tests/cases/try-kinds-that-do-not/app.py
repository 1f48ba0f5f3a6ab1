import yaml

config = yaml.safe_load(open("config.yaml"))
try:
    print(config["a"])
except (ValueError, AttributeError):
    print("never")
try:
    print(config["b"])
except KeyError:
    raise
try:
    print(config["c"])
except KeyError as error:
    raise SystemExit("c is missing") from error
