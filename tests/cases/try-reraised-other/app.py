import yaml


class ConfigError(Exception):
    pass


def value(config):
    try:
        return config["a"]["b"]
    except KeyError as error:
        raise ConfigError(f"missing {error}") from error


print(value(yaml.safe_load(open("config.yaml"))))
