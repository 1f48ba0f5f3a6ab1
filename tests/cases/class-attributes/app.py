import yaml

config = yaml.safe_load(open("config.yaml"))


class Settings:
    name = config["name"]
    db = config["db"]

    def host(self):
        return self.db["host"]

    @classmethod
    def port(cls):
        return cls.db["port"]


print(Settings.name, Settings().host(), Settings.port())
