import yaml

config = yaml.safe_load(open("config.yaml"))
print(config["ports"][8080])
print(config["ports"].get(9090))
print(config[True][True])
print(config["9090"])
