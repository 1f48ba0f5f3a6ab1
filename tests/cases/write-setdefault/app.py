import yaml

config = yaml.safe_load(open("config.yaml"))
config.setdefault("a", 5)
print(config["a"])
db = config.setdefault("db", {})
print(db.get("x"))
