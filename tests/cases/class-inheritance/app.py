import yaml


class Job:
    def __init__(self, config):
        self._config = config

    def options(self):
        return self._config["base"]

    def describe(self):
        return self.options()["name"]


class Sized(Job):
    def options(self):
        return {**super().options(), **self._config["extra"]}

    def size(self):
        return self.options()["size"]


job = Sized(yaml.safe_load(open("config.yaml")))
print(Job(yaml.safe_load(open("config.yaml"))).describe(), job.size())
