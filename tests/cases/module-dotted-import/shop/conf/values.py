import yaml

CONFIG = yaml.safe_load(open("config.yaml"))
