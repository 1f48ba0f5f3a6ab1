import yaml

config = yaml.safe_load(open("config.yaml"))
left, right = config["pair"]
first, *rest = config["many"]
x, y = (config["point"][key] for key in ("x", "y"))
print(left, right, first, rest, x, y)
