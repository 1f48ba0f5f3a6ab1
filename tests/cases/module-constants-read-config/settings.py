import yaml

_config = yaml.safe_load(open("config.yaml"))
HOST = _config["host"]
PORT = int(_config.get("port"))
