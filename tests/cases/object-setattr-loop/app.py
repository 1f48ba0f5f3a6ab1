import yaml


class Settings:
    def __init__(self, values):
        for name in ("host", "port"):
            setattr(self, name, values[name])


settings = Settings(yaml.safe_load(open("config.yaml")))
print(settings.host, settings.port)
