import yaml

config = yaml.safe_load(open("config.yaml"))
if config.get("name") is not None:
    config.setdefault("title", "from the name")
assert "title" in config
print(sorted(config))
