import yaml

config = yaml.safe_load(open("config.yaml"))
has_a = "a" in config
if has_a:
    print(config["a"])
a = config.get("a")
if a is not None:
    print(config["b"])
