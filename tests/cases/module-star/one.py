import yaml

CONFIG = yaml.safe_load(open("config.yaml"))
_HIDDEN = CONFIG["a"]
