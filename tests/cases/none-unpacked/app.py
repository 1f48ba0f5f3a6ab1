import yaml

config = yaml.safe_load(open("config.yaml"))
left, right = config.get("pair")
first, *rest = config.get("many")
print(left, right, first, rest)
