import yaml


class Settings(dict):
    def get(self, key, default=0):
        return super().get(key, default)


config = Settings(yaml.safe_load(open("config.yaml")))
print(config.get("size") + 1)
print(int(config.get("depth")))
