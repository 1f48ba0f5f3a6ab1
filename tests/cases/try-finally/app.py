import yaml

config = yaml.safe_load(open("config.yaml"))
try:
    print(config["a"])
except KeyError:
    print("no a")
finally:
    print(config["b"])
try:
    int("x")
except ValueError:
    print(config["c"])
