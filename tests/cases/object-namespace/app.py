from types import SimpleNamespace

import yaml

db = SimpleNamespace(**yaml.safe_load(open("config.yaml"))["db"])
print(db.host)
print(getattr(db, "port", 80))
