import yaml

config = yaml.safe_load(open("config.yaml"))
if "a" in config:
    print(config["a"])
else:
    print("no a")
if "b" not in config:
    print("no b")
else:
    print(config["b"])
if "c" in config:
    print("c is there")
