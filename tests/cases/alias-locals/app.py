import yaml

config = yaml.safe_load(open("config.yaml"))
a = config["a"]
print(a["x"])
left, right = config["b"], config["c"]
print(left["x"], right["x"])
one = two = config["d"]
print(one["x"], two.get("x"))
if section := config.get("e"):
    print(section)
