import yaml

config = yaml.safe_load(open("config.yaml"))
db = config["db"]
if isinstance(db, dict):
    print(db.get("host", "none"))
else:
    print(db)
