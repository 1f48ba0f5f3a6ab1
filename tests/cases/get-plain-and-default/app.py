import yaml

config = yaml.safe_load(open("config.yaml"))
print(config.get("a", 10))
print(config.get("b"))
print(config.get("c", None))
print(config.get("absent", "none"))
