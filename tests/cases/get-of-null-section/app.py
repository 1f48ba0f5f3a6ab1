import yaml

config = yaml.safe_load(open("config.yaml"))
log = config.get("log") or {}
print(log.get("level", "warn"), log.get("file"))
