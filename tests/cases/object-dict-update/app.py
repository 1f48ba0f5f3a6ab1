import yaml


class Settings:
    port = 80

    def __init__(self, values):
        self.__dict__.update(values)


settings = Settings(yaml.safe_load(open("config.yaml")))
print(settings.host, settings.port)
