import yaml

config = yaml.safe_load(open("config.yaml"))
try:
    a = config["a"]
except KeyError:
    a = 0
else:
    print(config["b"])
print(a)
