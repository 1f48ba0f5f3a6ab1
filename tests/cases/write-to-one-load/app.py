import yaml

first = yaml.safe_load(open("config.yaml"))
second = yaml.safe_load(open("config.yaml"))
first["a"] = 5
first.pop("b", None)
print(first["a"], second["a"])
print(second["b"])
