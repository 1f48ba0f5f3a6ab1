import functools

import yaml

config = yaml.safe_load(open("config.yaml"))


def retry(times):
    def decorate(function):
        @functools.wraps(function)
        def wrapper(*args, **kwargs):
            return [function(*args, **kwargs) for _ in range(times)]

        return wrapper

    return decorate


@retry(config["retries"])
def name(section):
    return section["name"]


print(name(config))
