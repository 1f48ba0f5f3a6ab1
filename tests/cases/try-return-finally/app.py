import yaml


def value(config):
    result = 0
    try:
        result = config["a"]
    finally:
        return result


print(value(yaml.safe_load(open("config.yaml"))))
