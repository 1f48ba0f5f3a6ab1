import yaml


class Conf:
    _values = {}

    @classmethod
    def load(cls, path):
        cls._values = yaml.safe_load(open(path))

    @classmethod
    def get(cls, section, key, default=None):
        return cls._values.get(section, {}).get(key, default)

    @classmethod
    def need(cls, section, key):
        return cls._values[section][key]
