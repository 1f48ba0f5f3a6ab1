import yaml

config = yaml.safe_load(open("config.yaml"))
try:
    print(config["a"])
except KeyError:
    print("no a")
try:
    print(config["b"])
except LookupError:
    print("no b")
try:
    print(config["c"])
except (TypeError, KeyError):
    print("no c")
try:
    print(config["d"])
except Exception as error:
    print("no d", error)
