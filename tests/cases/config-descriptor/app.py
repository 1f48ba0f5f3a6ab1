import yaml

DATA = yaml.safe_load(open("config.yaml"))


class Setting:
    def __init__(self, key, default=None):
        self.key = key
        self.default = default

    def __get__(self, instance, owner):
        return DATA.get(self.key, self.default)


class Settings:
    host = Setting("host")
    ttl = Setting("ttl", 60)


settings = Settings()
print(settings.host, settings.ttl)
