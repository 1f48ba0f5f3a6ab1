import yaml

config = yaml.safe_load(open("config.yaml"))
if "q" in config:
    left, right = config.get("q"), config["a"]
    if left is None:
        left = 1
    print(left, right)
print(config["n"])
