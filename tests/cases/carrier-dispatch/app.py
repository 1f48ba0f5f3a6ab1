import yaml


class File:
    def __init__(self, section):
        self.path = section["path"]


class Http:
    def __init__(self, section):
        self.url = section["url"]


config = yaml.safe_load(open("config.yaml"))
kind = config["kind"]
made = File(config["file"]) if kind == "file" else Http(config["http"]) if kind == "http" else None
print(vars(made))
