import yaml

REQUIRED = {"host", "port"}
config = yaml.safe_load(open("config.yaml"))
missing = REQUIRED - config.keys()
if missing:
    raise ValueError(f"missing: {sorted(missing)}")
print("complete")
