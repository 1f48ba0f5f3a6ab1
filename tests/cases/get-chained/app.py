import yaml

config = yaml.safe_load(open("config.yaml"))
print(config.get("cache", {}).get("ttl", 60))
print(config.get("cache", {}).get("size"))
print(config.get("mail", {})["host"])
