import sys

import yaml


class Checker:
    def __init__(self, config):
        self.config = config
        self.errors = []

    def run(self):
        if "url" not in self.config:
            self.errors.append("url is missing")
        if not self.config.get("name"):
            self.errors.append("name is missing")
        if len(self.errors) > 0:
            raise ValueError(self.errors)


config = yaml.safe_load(open("config.yaml"))
Checker(config).run()
problems = {}
for key in ("user", "group"):
    if key not in config:
        problems[key] = "missing"
if problems:
    sys.exit(1)
missing = [key for key in ["left", "right"] if key not in config]
if missing:
    raise KeyError(missing)
hints = []
if "theme" not in config:
    hints.append("a theme would be nice")
if hints:
    print(hints)
