import yaml

config = yaml.safe_load(open("config.yaml"))
name = config.get("name") or "unnamed"
size = config["size"] or 1
print(name, size)
